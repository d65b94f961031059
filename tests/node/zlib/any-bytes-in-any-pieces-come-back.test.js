'use strict';
// Property: whatever the bytes, however they are cut and whenever they are flushed, every format gives them back.

const assert = require('assert');
const zlib = require('zlib');
const { bytes, random, roundsAsync } = require('../random');
const finish = require('../finish.js');

const { Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_BLOCK } = zlib.constants;
const pairs = [
  [() => zlib.createDeflate({ level: random(10), memLevel: 1 + random(9) }), zlib.createInflate],
  [
    () => zlib.createDeflate({ windowBits: 9 + random(7), strategy: random(4) }),
    zlib.createInflate,
  ],
  [() => zlib.createGzip({ chunkSize: 64 + random(2000) }), zlib.createGunzip],
  [() => zlib.createGzip(), zlib.createUnzip],
  [() => zlib.createDeflateRaw({ level: random(10) }), zlib.createInflateRaw],
  [
    () =>
      zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: random(7) } }),
    zlib.createBrotliDecompress,
  ],
  [() => zlib.createZstdCompress(), zlib.createZstdDecompress],
];

async function collect(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function roundTrip(compressor, decompressor, data) {
  const zlibFamily = compressor.flush !== undefined && compressor._strategy !== undefined;
  const packed = collect(compressor);
  for (let at = 0; at < data.length; ) {
    const size = 1 + random(5000);
    compressor.write(data.subarray(at, at + size));
    at += size;
    if (random(4) === 0) {
      const flushes = [Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_BLOCK];
      await new Promise((done) => {
        if (zlibFamily) compressor.flush(flushes[random(3)], done);
        else compressor.flush(done);
      });
    }
  }
  compressor.end();
  const middle = await packed;
  const plain = collect(decompressor);
  for (let at = 0; at < middle.length; ) {
    const size = 1 + random(3000);
    decompressor.write(middle.subarray(at, at + size));
    at += size;
  }
  decompressor.end();
  assert((await plain).equals(data));
}

finish(async () => {
  for (const [compress, decompress] of pairs) {
    await roundsAsync(6, () => roundTrip(compress(), decompress(), bytes(random(60_000))));
  }
});
