'use strict';
// Assertions and what they say.
const assert = require('assert');
try {
  assert.equal(1, 2, 'one is not two');
} catch (err) {
  console.log(err.name, err.code, err.message);
}
console.log(assert.equal(1, '1'));
console.log([1 == '1', 1 === '1', null == undefined, null === undefined]);
