'use strict';
// A position that is a BigInt is refused by every method that reads or writes a number, before the value is.
const assert = require('node:assert');

const bytes = Buffer.alloc(8);
const refusal = {
  name: 'TypeError',
  code: 'ERR_INVALID_ARG_TYPE',
  message: 'The "offset" argument must be of type number. Received type bigint (1n)',
};
for (const name of [
  'Int8',
  'UInt16LE',
  'Int32BE',
  'DoubleLE',
  'FloatBE',
  'BigInt64LE',
  'BigUInt64BE',
]) {
  assert.throws(() => bytes[`read${name}`](1n), refusal);
  assert.throws(() => bytes[`write${name}`](1, 1n), refusal);
}
for (const name of ['UIntLE', 'IntBE']) {
  assert.throws(() => bytes[`read${name}`](1n, 2), refusal);
  assert.throws(() => bytes[`write${name}`](1, 1n, 2), refusal);
}
assert.throws(() => bytes.writeBigInt64LE(1, 9), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => bytes.writeBigInt64LE(1, 0), {
  name: 'TypeError',
  message: 'Cannot mix BigInt and other types, use explicit conversions',
});
