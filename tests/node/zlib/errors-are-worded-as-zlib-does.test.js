'use strict';
// Damaged, truncated and oversized data fail with the library's words and numbers.
const assert = require('assert');
const zlib = require('zlib');

const fails = (fn, code, message, errno) =>
  assert.throws(fn, { code, message, ...(errno && { errno }) });
fails(() => zlib.inflateSync(Buffer.from('abcdef')), 'Z_DATA_ERROR', 'incorrect header check', -3);
fails(
  () => zlib.gunzipSync(zlib.gzipSync('hello').subarray(0, 15)),
  'Z_BUF_ERROR',
  'unexpected end of file',
  -5,
);
const dictionary = Buffer.from('hello');
const withDictionary = zlib.deflateSync('hello hello', { dictionary });
fails(() => zlib.inflateSync(withDictionary), 'Z_NEED_DICT', 'Missing dictionary', 2);
fails(
  () => zlib.inflateSync(withDictionary, { dictionary: Buffer.from('x') }),
  'Z_NEED_DICT',
  'Bad dictionary',
  2,
);
assert.strictEqual(zlib.inflateSync(withDictionary, { dictionary }).toString(), 'hello hello');
fails(
  () => zlib.zstdDecompressSync(Buffer.from('abcdefgh')),
  'ZSTD_error_prefix_unknown',
  'Unknown frame descriptor',
  10,
);
fails(
  () => zlib.brotliDecompressSync(Buffer.from('abcdef')),
  'ERR__ERROR_FORMAT_PADDING_1',
  'Decompression failed',
  -14,
);
assert.throws(
  () => zlib.inflateSync(zlib.deflateSync(Buffer.alloc(1000)), { maxOutputLength: 10 }),
  {
    code: 'ERR_BUFFER_TOO_LARGE',
  },
);
assert.throws(() => zlib.brotliCompressSync('a', { params: { 9999: 1 } }), {
  code: 'ERR_BROTLI_INVALID_PARAM',
});
const two = Buffer.concat([zlib.gzipSync('a'), zlib.gzipSync('b'), Buffer.alloc(4)]);
assert.strictEqual(zlib.gunzipSync(two).toString(), 'ab');
assert.strictEqual(zlib.crc32('world', zlib.crc32('hello ')), zlib.crc32('hello world'));
