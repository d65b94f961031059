'use strict';
// Programs write `new zlib.createGzip()`: the functions are ordinary ones, which have names of their own.
const assert = require('node:assert');
const zlib = require('node:zlib');

const formats = [
  'Deflate',
  'Inflate',
  'DeflateRaw',
  'InflateRaw',
  'Gzip',
  'Gunzip',
  'Unzip',
  'BrotliCompress',
  'BrotliDecompress',
  'ZstdCompress',
  'ZstdDecompress',
];
for (const format of formats) {
  const create = zlib[`create${format}`];
  assert.strictEqual(create.name, `create${format}`);
  assert.strictEqual(create.length, 1);
  assert.ok(new create() instanceof zlib[format]);
  assert.ok(create({ chunkSize: 64 }) instanceof zlib[format]);
}
