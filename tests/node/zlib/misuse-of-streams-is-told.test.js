'use strict';
// Streams at work are not reset, pledges are whole numbers, and what is no buffer is told as a chunk.

const assert = require('node:assert');
const zlib = require('node:zlib');

for (const create of [zlib.createDeflate, zlib.createBrotliCompress]) {
  const stream = create();
  stream.write('abc', () => stream.reset());
  assert.throws(() => stream.reset(), {
    name: 'Error',
    message: 'Cannot reset zlib stream while a write is in progress',
  });
  stream.resume();
}

const pledge = (pledgedSrcSize) => [
  () => zlib.zstdCompressSync('hello', { pledgedSrcSize }),
  () => zlib.createZstdDecompress({ pledgedSrcSize }),
];
for (const size of [null, true, '5', 1n]) {
  const told = { code: 'ERR_INVALID_ARG_TYPE', message: 'pledgedSrcSize must be a number' };
  for (const start of pledge(size)) assert.throws(start, told);
}
for (const size of [NaN, 1.5, -1.5, 2 ** 53, Infinity]) {
  const told = { code: 'ERR_OUT_OF_RANGE', message: 'pledgedSrcSize must be a safe integer' };
  for (const start of pledge(size)) assert.throws(start, told);
}
for (const start of pledge(-1)) {
  assert.throws(start, { name: 'RangeError', message: 'pledgedSrcSize must be non-negative' });
}

for (const chunk of [5, {}]) {
  assert.throws(() => zlib.deflate(chunk, () => {}), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: /^The "chunk" argument must be of type string or an instance of Buffer/,
  });
  assert.throws(() => zlib.deflateSync(chunk), { message: /^The "buffer" argument must be/ });
}
const empty = zlib.deflateSync('');
for (const nothing of [undefined, null]) {
  zlib.deflate(nothing, (error, result) => {
    assert.ifError(error);
    assert.deepStrictEqual(result, empty);
  });
}
