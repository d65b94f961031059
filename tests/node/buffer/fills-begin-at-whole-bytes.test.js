'use strict';
// The bounds of a fill are whole numbers.

const assert = require('node:assert');

for (const value of ['a', 'ab', 1, Buffer.from('a')]) {
  for (const bound of [1.5, NaN, Infinity]) {
    const wrong = (name) => ({
      name: 'RangeError',
      code: 'ERR_OUT_OF_RANGE',
      message: `The value of "${name}" is out of range. It must be an integer. Received ${bound}`,
    });
    assert.throws(() => Buffer.alloc(8).fill(value, bound), wrong('offset'));
    assert.throws(() => Buffer.alloc(8).fill(value, 0, bound), wrong('end'));
  }
  assert.strictEqual(Buffer.alloc(8).fill(value, 8).length, 8);
}
