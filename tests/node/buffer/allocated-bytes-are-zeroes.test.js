'use strict';
// Buffers of every size hold zeroes, also in memory that others have used before.
const assert = require('node:assert');

const SIZES = [1, 63, 1024, 0x3fff, 0x4000, 0x4001, 0x10000, 0x40000, 0x40001, 0x100000];

for (let round = 0; round < 60; round++) {
  for (const size of SIZES) {
    const used = Buffer.allocUnsafeSlow(size);
    used.fill(0xff);
    const zeroed = Buffer.alloc(size);
    assert.strictEqual(zeroed.length, size);
    assert.ok(!zeroed.includes(0xff), `a byte of ${size} is set`);
    zeroed.fill(0xaa);
  }
}

// The memory is that of its ArrayBuffer, of exactly this size.
for (const size of SIZES) {
  const zeroed = Buffer.alloc(size);
  zeroed[size - 1] = 7;
  assert.strictEqual(zeroed.buffer.byteLength, size);
  assert.strictEqual(zeroed.byteOffset, 0);
  assert.strictEqual(new Uint8Array(zeroed.buffer)[size - 1], 7);
  new Uint8Array(zeroed.buffer)[0] = 9;
  assert.strictEqual(zeroed[0], 9);
}

// Young ones survive collections with what was written to them.
const kept = [];
for (let i = 0; i < 300; i++) {
  const zeroed = Buffer.alloc(0x8000);
  zeroed[i] = 1;
  if (i % 3 === 0) kept.push(zeroed);
}
kept.forEach((zeroed, n) => {
  assert.strictEqual(zeroed.indexOf(1), n * 3);
  assert.strictEqual(zeroed.lastIndexOf(1), n * 3);
});
