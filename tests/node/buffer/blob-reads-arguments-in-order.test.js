'use strict';
// A blob reads its sources before its options, and rounds positions of slices as WebIDL clamps numbers.
const assert = require('assert');

const seen = [];
const note = (name, value) => ({
  toString() {
    seen.push(name);
    return value;
  },
});
const options = {
  get type() {
    seen.push('get type');
    return note('type', 'a/b');
  },
  get endings() {
    seen.push('get endings');
    return note('endings', 'native');
  },
};
const blob = new Blob([note('first', 'x'), note('second', 'y')], options);
assert.deepStrictEqual(seen, ['first', 'second', 'get endings', 'get type', 'endings', 'type']);
assert.strictEqual(blob.type, 'a/b');

assert.throws(() => new Blob(['', Symbol('s')]), {
  code: 'ERR_INVALID_ARG_TYPE',
  message: 'Value[1] is a Symbol and cannot be converted to a string.',
});

const ten = new Blob(['0123456789']);
const sizes = [[0.5], [1.5], [2.5], [-1.5], [0, 2.5], [0, 3.5], [0, -1.5], [NaN, 4]];
assert.deepStrictEqual(
  sizes.map((range) => ten.slice(...range).size),
  [10, 8, 8, 2, 2, 4, 8, 4],
);
assert.throws(() => ten.slice(1n), {
  code: 'ERR_INVALID_ARG_TYPE',
  message: 'start is a BigInt and cannot be converted to a number.',
});

let looked = 0;
const sources = {
  get [Symbol.iterator]() {
    looked++;
    return Array.prototype[Symbol.iterator];
  },
  length: 1,
  0: 'abc',
};
assert.strictEqual(new Blob(sources).size, 3);
assert.strictEqual(looked, 1);
Number.prototype[Symbol.iterator] = Array.prototype[Symbol.iterator];
assert.throws(() => new Blob(1), { code: 'ERR_INVALID_ARG_TYPE' });
delete Number.prototype[Symbol.iterator];
