'use strict';
// Each caller finds the dependency that is nearest.
const fs = require('fs');
const path = require('path');
const write = (file, text) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
};
write('app/main.js', 'module.exports = [require.resolve("a"), require("b"), require("c")];');
write('app/node_modules/a/index.js', '');
for (const name of ['b', 'c']) {
  write(`app/node_modules/${name}/index.js`, 'module.exports = require.resolve("a");');
  write(`app/node_modules/${name}/node_modules/a/index.js`, '');
}
const root = fs.realpathSync('.');
for (const found of require(path.resolve('app/main'))) console.log(path.relative(root, found));
