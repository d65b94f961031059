'use strict';
// A stream whose level changes half-way is still one valid stream with the right checksum.
const assert = require('assert');
const zlib = require('zlib');

const first = Buffer.alloc(50000, 'abc');
const second = Buffer.alloc(50000, 'defg');
let left = 3;
process.exitCode = 1;
for (const [create, undo] of [
  [zlib.createGzip, zlib.gunzipSync],
  [zlib.createDeflate, zlib.inflateSync],
  [zlib.createDeflateRaw, zlib.inflateRawSync],
]) {
  const stream = create({ level: 9 });
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.on('end', () => {
    assert.deepStrictEqual(undo(Buffer.concat(chunks)), Buffer.concat([first, second]));
    if (--left === 0) process.exitCode = 0;
  });
  stream.write(first, () => {
    stream.params(0, zlib.constants.Z_HUFFMAN_ONLY, () => stream.end(second));
  });
}
