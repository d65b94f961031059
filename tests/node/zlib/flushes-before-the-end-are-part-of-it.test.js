'use strict';

// A flush that still waits in the queue of writes when the stream is ended does not break the stream.
const assert = require('node:assert');
const zlib = require('node:zlib');
const finish = require('../finish');

const {
  Z_NO_FLUSH,
  Z_PARTIAL_FLUSH,
  Z_SYNC_FLUSH,
  Z_FULL_FLUSH,
  Z_FINISH,
  Z_BLOCK,
  BROTLI_OPERATION_FLUSH,
  ZSTD_e_flush,
} = zlib.constants;

const families = [
  [
    'createGzip',
    zlib.gunzipSync,
    [Z_NO_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH, Z_BLOCK],
  ],
  ['createDeflate', zlib.inflateSync, [Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH]],
  ['createDeflateRaw', zlib.inflateRawSync, [Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH]],
  ['createBrotliCompress', zlib.brotliDecompressSync, [BROTLI_OPERATION_FLUSH]],
  ['createZstdCompress', zlib.zstdDecompressSync, [ZSTD_e_flush]],
];

function compressed(create, write) {
  return new Promise((resolve, reject) => {
    const stream = zlib[create]();
    const pieces = [];
    stream.on('data', (piece) => pieces.push(piece));
    stream.on('end', () => resolve(Buffer.concat(pieces)));
    stream.on('error', reject);
    write(stream);
  });
}

finish(async () => {
  for (const [create, decompress, kinds] of families) {
    for (const kind of kinds) {
      for (const flushes of [1, 2]) {
        let told = 0;
        const bytes = await compressed(create, (stream) => {
          stream.write('abc');
          stream.write('def');
          for (let i = 0; i < flushes; i++) stream.flush(kind, () => told++);
          stream.end();
        });
        assert.strictEqual(decompress(bytes).toString(), 'abcdef', `${create} ${kind}`);
        assert.strictEqual(told, flushes);
      }
    }
    const mixed = await compressed(create, (stream) => {
      for (let i = 0; i < 5; i++) {
        stream.write('x'.repeat(10000));
        stream.flush();
      }
      stream.end('y');
    });
    assert.strictEqual(decompress(mixed).toString(), `${'x'.repeat(50000)}y`);
  }
  // What the flush adds to a stream that is ending is nothing.
  const plain = await compressed('createGzip', (stream) => {
    stream.write('abc');
    stream.end('def');
  });
  const flushed = await compressed('createGzip', (stream) => {
    stream.write('abc');
    stream.write('def');
    stream.flush();
    stream.end();
  });
  assert.ok(plain.equals(flushed));
});
