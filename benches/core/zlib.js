'use strict';
// Compression at once and as streams, and checksums.
const zlib = require('node:zlib');
const { benchCallback, benchEach } = require('./measure');

const words = ['lorem', 'ipsum', 'dolor', 'sit', 'amet', '{"id":', '"name":', 'true', 'null', '17'];
let text = '';
for (let i = 0, seed = 1; text.length < 64 * 1024; i++) {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  text += `${words[(seed >> 16) % words.length]} ${seed % 1000} `;
}
const small = Buffer.from(text.slice(0, 1024));
const big = Buffer.from(text);
const gzipped = zlib.gzipSync(big);
const gzippedSmall = zlib.gzipSync(small);
const brotlied = zlib.brotliCompressSync(big);
const zstded = zlib.zstdCompressSync(big);
const quick = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } };

benchEach({
  'gzipSync, 1 KiB': () => zlib.gzipSync(small),
  'gzipSync, 64 KiB': () => zlib.gzipSync(big),
  'gunzipSync, 1 KiB': () => zlib.gunzipSync(gzippedSmall),
  'gunzipSync, 64 KiB': () => zlib.gunzipSync(gzipped),
  'deflateSync level 1, 64 KiB': () => zlib.deflateSync(big, { level: 1 }),
  'brotliCompressSync quality 4, 64 KiB': () => zlib.brotliCompressSync(big, quick),
  'brotliDecompressSync, 64 KiB': () => zlib.brotliDecompressSync(brotlied),
  'zstdCompressSync, 64 KiB': () => zlib.zstdCompressSync(big),
  'zstdDecompressSync, 64 KiB': () => zlib.zstdDecompressSync(zstded),
  'crc32, 64 KiB': () => zlib.crc32(big),
  'crc32, string': () => zlib.crc32('hello world'),
});

// A stream of 16 chunks of 64 KiB, to its end.
function streamed(make, done) {
  const stream = make();
  stream.on('data', () => {});
  stream.on('end', done);
  let left = 16;
  const write = () => {
    while (left > 0) {
      left--;
      if (!stream.write(big)) {
        stream.once('drain', write);
        return;
      }
    }
    stream.end();
  };
  write();
}

const streams = {
  'deflate stream, 1 MiB': () => zlib.createDeflate({ level: 1 }),
  'gzip stream, 1 MiB': () => zlib.createGzip({ level: 1 }),
  'brotli stream, 1 MiB': () => zlib.createBrotliCompress(quick),
};

for (const [name, make] of Object.entries(streams)) {
  benchCallback(name, (count, done) => {
    const next = () => {
      if (count-- === 0) done();
      else streamed(make, next);
    };
    next();
  });
}
