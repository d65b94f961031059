'use strict';
// A dictionary makes short texts shorter and is asked for again: zlib by its checksum, raw deflate and zstd without a word.

const assert = require('assert');
const zlib = require('zlib');

const dictionary = Buffer.from('"identifier": "description": "a common prefix of all"');
const text = Buffer.from('{"identifier": 1, "description": "a common prefix of all things"}');

const packed = zlib.deflateSync(text, { dictionary });
assert(packed.length < zlib.deflateSync(text).length);
assert(zlib.inflateSync(packed, { dictionary }).equals(text));
assert.throws(() => zlib.inflateSync(packed), {
  code: 'Z_NEED_DICT',
  message: 'Missing dictionary',
});
assert.throws(() => zlib.inflateSync(packed, { dictionary: Buffer.from('another') }), {
  code: 'Z_NEED_DICT',
  message: 'Bad dictionary',
});

const raw = zlib.deflateRawSync(text, { dictionary });
assert(zlib.inflateRawSync(raw, { dictionary }).equals(text));

const zstd = zlib.zstdCompressSync(text, { dictionary });
assert(zlib.zstdDecompressSync(zstd, { dictionary }).equals(text));

assert.strictEqual(zlib.crc32('hello'), 0x3610a686);
assert.strictEqual(zlib.crc32(Buffer.from('lo'), zlib.crc32('hel')), zlib.crc32('hello'));
