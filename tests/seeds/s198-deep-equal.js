'use strict';
// Identity and deep equality.
const assert = require('assert');
const a = { list: [1, 2] };
const b = { list: [1, 2] };
console.log(a == b, a === b);
assert.deepEqual(a, b);
try {
  assert.strictEqual(1, 2);
} catch (err) {
  console.log(err.message);
}
try {
  assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 1, b: [1, 3] });
} catch (err) {
  console.log(err.message);
}
