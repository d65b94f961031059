'use strict';
// Inspection that an object words itself, and colours.
const util = require('util');
class Thing {
  [util.inspect.custom](depth, options) {
    return options.stylize('a thing', 'special');
  }
}
console.log(util.inspect(new Thing()), util.inspect(new Thing(), { customInspect: false }));
console.log(JSON.stringify(util.inspect(1, { colors: true })));
console.log(util.inspect.styles.number, util.inspect.colors.yellow);
console.log(util.inspect({ a: { b: { c: { d: 1 } } } }));
console.log(util.inspect({ a: { b: { c: { d: 1 } } } }, { depth: 10, compact: false }));
