'use strict';
// Functions that throw, or do not; the console's assertion only prints.
const assert = require('assert');
assert.throws(() => {
  throw new TypeError('wrong');
}, /wrong/);
assert.throws(() => null.x, TypeError);
assert.doesNotThrow(() => {});
console.assert(true, 'not printed');
console.assert(false, 'on standard error');
console.log('still here');
