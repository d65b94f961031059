'use strict';
// Reads and writes outside of a Buffer say exactly which positions and values would do.
const assert = require('assert');

const buf = Buffer.alloc(8);
const fails = (fn, code, message) => assert.throws(fn, { code, message });

fails(
  () => buf.readUInt32LE(5),
  'ERR_OUT_OF_RANGE',
  'The value of "offset" is out of range. It must be >= 0 and <= 4. Received 5',
);
fails(
  () => buf.readUInt8(1.5),
  'ERR_OUT_OF_RANGE',
  'The value of "offset" is out of range. It must be an integer. Received 1.5',
);
fails(
  () => buf.writeIntLE(2 ** 47, 0, 6),
  'ERR_OUT_OF_RANGE',
  'The value of "value" is out of range. It must be >= -(2 ** 47) and < 2 ** 47. ' +
    'Received 140_737_488_355_328',
);
fails(
  () => Buffer.alloc(2).readDoubleLE(),
  'ERR_BUFFER_OUT_OF_BOUNDS',
  'Attempt to access memory outside buffer bounds',
);

for (const [write, read, values] of [
  ['writeUInt16BE', 'readUInt16BE', [0, 1, 0xabcd, 0xffff]],
  ['writeInt32LE', 'readInt32LE', [-(2 ** 31), -1, 0, 2 ** 31 - 1]],
  ['writeDoubleBE', 'readDoubleBE', [0.1, -1e300, Infinity]],
  ['writeBigInt64LE', 'readBigInt64LE', [-(2n ** 63n), -1n, 2n ** 63n - 1n]],
  ['writeBigUInt64BE', 'readBigUInt64BE', [0n, 2n ** 64n - 1n]],
]) {
  for (const value of values) {
    buf[write](value, 0);
    assert.strictEqual(buf[read](0), value, `${write}(${value})`);
  }
}
for (let width = 1; width <= 6; width++) {
  for (const value of [0, 1, 2 ** (width * 8 - 1) - 1, -(2 ** (width * 8 - 1))]) {
    buf.writeIntBE(value, 1, width);
    assert.strictEqual(buf.readIntBE(1, width), value);
    buf.writeIntLE(value, 1, width);
    assert.strictEqual(buf.readIntLE(1, width), value);
  }
}
