'use strict';
// What methods of buffers say of positions that are no numbers, and in which order arguments are looked at.
const assert = require('node:assert');

const bytes = () => Buffer.from('abcd');
const offset = {
  code: 'ERR_INVALID_ARG_TYPE',
  message: /^The "offset" argument must be of type number/,
};

// Only a text has an encoding in the place of a position.
for (const value of [Buffer.from('a'), true, 5, null, undefined, {}]) {
  for (const odd of ['hex', 'x', Symbol('x'), 1n]) {
    assert.throws(() => bytes().fill(value, odd), offset);
    assert.throws(() => bytes().fill(value, odd, 4), offset);
  }
  assert.throws(() => bytes().fill(value, 0, Symbol('x')), { code: 'ERR_INVALID_ARG_TYPE' });
}
assert.strictEqual(bytes().fill('6162', 'hex').toString(), 'abab');

for (const method of ['slice', 'subarray']) {
  for (const odd of [1n, Symbol('x')]) {
    assert.throws(() => bytes()[method](odd), { name: 'TypeError', message: /^Cannot convert a/ });
  }
}
for (const target of ['x', {}, null]) {
  for (const start of [1n, Symbol('x'), -1]) {
    assert.throws(() => bytes().copy(target, start), {
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^The "target" argument/,
    });
  }
}
assert.throws(() => bytes().toString(Symbol('x')), {
  name: 'TypeError',
  message: 'Cannot convert a Symbol value to a string',
});

// The text comes last.
assert.throws(() => bytes().write({}, null), offset);
assert.throws(() => bytes().write({}, 9), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => bytes().write({}, 'x'), { code: 'ERR_UNKNOWN_ENCODING' });
assert.throws(() => bytes().write({}, 0, 1), { message: 'argument must be a string' });
