'use strict';

// What `process.binding('zlib')` has: the classes of the streams' handles.

const handles = require('#zlib/handle');

module.exports = {
  Zlib: handles.Codec,
  BrotliEncoder: handles.BrotliEncoder,
  BrotliDecoder: handles.BrotliDecoder,
  ZstdCompress: handles.ZstdCompress,
  ZstdDecompress: handles.ZstdDecompress,
  crc32: internalBinding('zlib').crc32,
  ZLIB_VERSION: process.versions.zlib,
};
