'use strict';
// What each format compresses it gives back: at once, through callbacks and through streams.
const assert = require('assert');
const zlib = require('zlib');

const input = Buffer.from('the quick brown fox '.repeat(5000) + Math.PI);
const pairs = [
  ['gzip', 'gunzip'],
  ['deflate', 'inflate'],
  ['deflateRaw', 'inflateRaw'],
  ['gzip', 'unzip'],
  ['deflate', 'unzip'],
  ['brotliCompress', 'brotliDecompress'],
  ['zstdCompress', 'zstdDecompress'],
];
let left = pairs.length * 2;
const done = () => {
  if (--left === 0) process.exitCode = 0;
};
process.exitCode = 1;
for (const [compress, decompress] of pairs) {
  const packed = zlib[`${compress}Sync`](input);
  assert.ok(packed.length < input.length / 10, compress);
  assert.deepStrictEqual(zlib[`${decompress}Sync`](packed), input);
  zlib[compress](input, (error, bytes) => {
    assert.ifError(error);
    zlib[decompress](bytes, (failure, result) => {
      assert.ifError(failure);
      assert.deepStrictEqual(result, input);
      done();
    });
  });
  const capital = (name) => `create${name[0].toUpperCase()}${name.slice(1)}`;
  const from = zlib[capital(compress)]();
  const to = zlib[capital(decompress)]();
  const chunks = [];
  from
    .pipe(to)
    .on('data', (chunk) => chunks.push(chunk))
    .on('end', () => {
      assert.deepStrictEqual(Buffer.concat(chunks), input);
      done();
    });
  for (let i = 0; i < input.length; i += 7777) from.write(input.subarray(i, i + 7777));
  from.end();
}
