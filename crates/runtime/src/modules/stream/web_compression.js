'use strict';
// CompressionStream and DecompressionStream: zlib's streams as web transforms. zlib loads when the first
// of them is made.

const { ArrayBufferIsView, ArrayPrototypeIncludes, Uint8Array } = primordials;
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_NULL_VALUES },
  wordedError,
} = require('#internal/errors');
const {
  checkPrivateBrand,
  customInspectSymbol,
  defineInterface,
  inspectAs,
  kState,
} = require('#stream/web_common');

const formats = ['deflate', 'deflate-raw', 'gzip', 'brotli'];

function checkFormat(format, name) {
  if (typeof format === 'symbol') {
    throw wordedError(
      'ERR_INVALID_ARG_TYPE',
      'TypeError',
      `Failed to construct '${name}': 1st argument is a Symbol and cannot be converted to a string.`,
    );
  }
  if (ArrayPrototypeIncludes(formats, `${format}`)) return `${format}`;
  const error = new ERR_INVALID_ARG_VALUE('format', format);
  error.message =
    `Failed to construct '${name}': 1st argument '${format}' is not a valid enum value of ` +
    'type CompressionFormat.';
  throw error;
}

// Only what WebIDL calls a BufferSource.
function checkChunk(chunk) {
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  const { isArrayBuffer, isSharedArrayBuffer } = require('util').types;
  const buffer = ArrayBufferIsView(chunk) ? chunk.buffer : chunk;
  if (isSharedArrayBuffer(buffer)) {
    throw new ERR_INVALID_ARG_TYPE(
      'chunk',
      ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
      buffer,
    );
  }
  return isArrayBuffer(chunk) ? new Uint8Array(chunk) : chunk;
}

function makePair(stream) {
  return require('#stream/web_adapters').newWebFromDuplex(stream, undefined, checkChunk);
}

class CompressionStream {
  constructor(format) {
    const kind = checkFormat(format, 'CompressionStream');
    const zlib = require('zlib');
    const make = {
      deflate: zlib.createDeflate,
      'deflate-raw': zlib.createDeflateRaw,
      gzip: zlib.createGzip,
      brotli: zlib.createBrotliCompress,
    };
    this[kState] = makePair(make[kind]());
  }

  get readable() {
    checkPrivateBrand(this, 'CompressionStream', '#transform');
    return this[kState].readable;
  }

  get writable() {
    checkPrivateBrand(this, 'CompressionStream', '#transform');
    return this[kState].writable;
  }

  [customInspectSymbol](depth, options) {
    const { readable, writable } = this;
    return inspectAs(this, 'CompressionStream', { readable, writable }, depth, options);
  }
}
defineInterface(CompressionStream, 'CompressionStream', ['readable', 'writable']);

class DecompressionStream {
  constructor(format) {
    const kind = checkFormat(format, 'DecompressionStream');
    const zlib = require('zlib');
    const make = {
      deflate: zlib.createInflate,
      'deflate-raw': zlib.createInflateRaw,
      gzip: zlib.createGunzip,
      brotli: zlib.createBrotliDecompress,
    };
    this[kState] = makePair(make[kind]({ rejectGarbageAfterEnd: true }));
  }

  get readable() {
    checkPrivateBrand(this, 'DecompressionStream', '#transform');
    return this[kState].readable;
  }

  get writable() {
    checkPrivateBrand(this, 'DecompressionStream', '#transform');
    return this[kState].writable;
  }

  [customInspectSymbol](depth, options) {
    const { readable, writable } = this;
    return inspectAs(this, 'DecompressionStream', { readable, writable }, depth, options);
  }
}
defineInterface(DecompressionStream, 'DecompressionStream', ['readable', 'writable']);

module.exports = { CompressionStream, DecompressionStream };
