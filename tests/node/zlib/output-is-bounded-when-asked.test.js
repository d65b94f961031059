'use strict';
// A bomb: little that becomes much. With a limit it stops there, in every format, at once and as a stream.

const assert = require('assert');
const zlib = require('zlib');

const zeros = Buffer.alloc(8 * 1024 * 1024);
const bombs = [
  [zlib.gzipSync(zeros), 'gunzip', zlib.createGunzip],
  [zlib.deflateSync(zeros), 'inflate', zlib.createInflate],
  [zlib.deflateRawSync(zeros), 'inflateRaw', zlib.createInflateRaw],
  [zlib.brotliCompressSync(zeros), 'brotliDecompress', zlib.createBrotliDecompress],
  [zlib.zstdCompressSync(zeros), 'zstdDecompress', zlib.createZstdDecompress],
];
const maxOutputLength = 100_000;

let left = 0;
process.on('exit', () => assert.strictEqual(left, 0));
for (const [bomb, name, create] of bombs) {
  assert(bomb.length < 20_000);
  assert.throws(() => zlib[`${name}Sync`](bomb, { maxOutputLength }), {
    code: 'ERR_BUFFER_TOO_LARGE',
    name: 'RangeError',
  });
  left++;
  zlib[name](bomb, { maxOutputLength }, (error) => {
    assert.strictEqual(error.code, 'ERR_BUFFER_TOO_LARGE');
    left--;
  });
  // Exactly as much is not too much.
  assert.strictEqual(
    zlib[`${name}Sync`](bomb, { maxOutputLength: zeros.length }).length,
    zeros.length,
  );
  // A stream that nobody reads on keeps what it made within bounds.
  const stream = create();
  stream.once('data', (chunk) => {
    stream.pause();
    assert(chunk.length <= 16 * 1024);
    setImmediate(() => {
      assert(stream.readableLength < 200_000, `${name} ${stream.readableLength}`);
      stream.destroy();
    });
  });
  stream.end(bomb);
}
