'use strict';
// Level and strategy of a stream with the smallest window change while it runs, for all kinds of streams.

const assert = require('assert');
const zlib = require('zlib');

const plain = Buffer.alloc(5000, 'smallest window ');

for (const kind of ['Deflate', 'DeflateRaw', 'Gzip']) {
  const windowBits = kind === 'Gzip' ? 9 : 8;
  const stream = zlib[`create${kind}`]({ windowBits });
  const chunks = [];
  let ended = false;
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.on('end', () => {
    ended = true;
    const unpack = kind === 'DeflateRaw' ? zlib.inflateRawSync : zlib.unzipSync;
    assert.deepStrictEqual(unpack(Buffer.concat(chunks)), Buffer.concat([plain, plain]));
  });
  stream.write(plain, () => {
    stream.params(1, zlib.constants.Z_HUFFMAN_ONLY, (error) => {
      assert.ifError(error);
      stream.end(plain);
    });
  });
  process.on('exit', () => assert(ended, kind));
}
