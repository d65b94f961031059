'use strict';
// Fuzzing in small: compressed bytes that were cut, changed or mixed give an error or some bytes, and nothing else.

const assert = require('assert');
const zlib = require('zlib');
const { random, rounds } = require('../random');

const text = Buffer.from('the quick brown fox jumps over the lazy dog '.repeat(60));
const formats = [
  [zlib.gzipSync(text), zlib.gunzipSync],
  [zlib.deflateSync(text), zlib.inflateSync],
  [zlib.deflateRawSync(text), zlib.inflateRawSync],
  [zlib.gzipSync(text), zlib.unzipSync],
  [zlib.brotliCompressSync(text), zlib.brotliDecompressSync],
  [zlib.zstdCompressSync(text), zlib.zstdDecompressSync],
];

function damaged(data) {
  let copy = Buffer.from(data);
  for (let i = random(4); i >= 0; i--) {
    const at = random(copy.length);
    const kind = random(4);
    if (kind === 0) copy[at] ^= 1 << random(8);
    else if (kind === 1) copy = copy.subarray(0, Math.max(at, 1));
    else if (kind === 2) copy = Buffer.concat([copy, copy.subarray(at)]);
    else copy.fill(random(256), at, at + random(10));
  }
  return copy;
}

let failures = 0;
for (const [data, decompress] of formats) {
  rounds(400, () => {
    try {
      const out = decompress(damaged(data), { maxOutputLength: 1_000_000 });
      assert(Buffer.isBuffer(out));
    } catch (error) {
      failures++;
      assert(error instanceof Error);
      assert.strictEqual(typeof error.code, 'string', error);
    }
  });
}
assert(failures > 500);
