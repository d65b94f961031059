'use strict';
// Encodings that are missing, and numbers where there should be big ones.

const assert = require('node:assert');
const { transcode } = require('node:buffer');

assert.strictEqual(Buffer.alloc(4, 'ab', null).toString(), 'abab');
assert.strictEqual(Buffer.alloc(4).fill('ab', 0, 4, null).toString(), 'abab');
assert.throws(() => Buffer.alloc(4, 'ab', 5), { code: 'ERR_INVALID_ARG_TYPE' });

const text = Buffer.from('é');
assert.deepStrictEqual(transcode(text), text);
assert.deepStrictEqual(transcode(text, null, 'utf8'), text);
assert.deepStrictEqual(transcode(text, 'utf8'), text);
assert.throws(() => transcode(text, 'x', 'utf8'), { code: 'U_ILLEGAL_ARGUMENT_ERROR' });

// What is too great is told before its type.
for (const value of [Infinity, -Infinity, 1e30]) {
  for (const method of ['writeBigInt64LE', 'writeBigUInt64BE']) {
    assert.throws(() => Buffer.alloc(8)[method](value), {
      name: 'RangeError',
      code: 'ERR_OUT_OF_RANGE',
    });
  }
}
for (const value of [5, NaN, undefined, 'x']) {
  assert.throws(() => Buffer.alloc(8).writeBigInt64LE(value), {
    name: 'TypeError',
    message: 'Cannot mix BigInt and other types, use explicit conversions',
  });
}
