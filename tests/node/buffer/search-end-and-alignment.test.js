// Searches that end before the Buffer does, and memory at aligned addresses.
'use strict';
const assert = require('assert');

const bytes = Buffer.from('abcabcabc');
assert.strictEqual(bytes.indexOf('c', 0, 2), -1);
assert.strictEqual(bytes.indexOf('c', 0, 3), 2);
assert.strictEqual(bytes.indexOf('c', 0, 3, 'latin1'), 2);
assert.strictEqual(bytes.indexOf('c', 0, 'latin1'), 2);
assert.strictEqual(bytes.lastIndexOf('bc', 8, 5), 1);
assert.strictEqual(bytes.lastIndexOf(99, undefined, 5), 2);
assert.strictEqual(bytes.includes(Buffer.from('ca'), 3, 6), false);
assert.strictEqual(bytes.indexOf('a', 0, -1), -1);
assert.strictEqual(bytes.indexOf('', 5, 3), 3);

for (const alignment of [1, 8, 64, 4096]) {
  for (const make of [Buffer.allocUnsafe, Buffer.allocUnsafeSlow]) {
    const aligned = make(100, alignment);
    assert.strictEqual(aligned.length, 100);
    assert.ok(aligned.buffer.byteLength >= aligned.byteOffset + 100);
    aligned.fill(1);
  }
}
const wrong = (alignment, code) => assert.throws(() => Buffer.allocUnsafe(10, alignment), { code });
wrong(3, 'ERR_INVALID_ARG_VALUE');
wrong(0, 'ERR_OUT_OF_RANGE');
wrong(1.5, 'ERR_OUT_OF_RANGE');
wrong('8', 'ERR_INVALID_ARG_TYPE');
