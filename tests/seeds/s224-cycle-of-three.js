'use strict';
// Three modules that need each other see what is there so far.
const fs = require('fs');
const path = require('path');
for (const [name, needs] of [
  ['a', 'b'],
  ['b', 'c'],
  ['c', 'a'],
]) {
  fs.writeFileSync(
    `${name}.js`,
    `console.log('start ${name}'); const other = require('./${needs}'); exports.name = '${name}';
     console.log('end ${name}', Object.keys(other).length);`,
  );
}
require(path.resolve('a'));
