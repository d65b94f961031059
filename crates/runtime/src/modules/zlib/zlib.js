'use strict';

// The public `zlib` module: the classes for deflate, gzip, Brotli and Zstandard, their one-call functions, and crc32.

const {
  ArrayIsArray,
  FunctionPrototypeCall,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectKeys,
  ObjectSetPrototypeOf,
  StringPrototypeCharCodeAt,
  StringPrototypeStartsWith,
  Uint32Array,
} = primordials;

const {
  codes: {
    ERR_BROTLI_INVALID_PARAM,
    ERR_BUFFER_TOO_LARGE,
    ERR_INVALID_ARG_TYPE,
    ERR_ZSTD_INVALID_PARAM,
  },
} = require('#internal/errors');
const { validateFunction, validateUint32 } = require('#internal/validators');
const { deprecateInstantiation } = require('#internal/util');
const { defineLazyConstants } = require('#internal/value_properties');
const { isArrayBufferView } = require('#buffer/kinds');
const { initHooksExist } = require('#async_hooks/internal');
const { Buffer, kMaxLength } = require('buffer');
const { codes, constants } = require('#zlib/constants');
const base = require('#zlib/base');
const { dictionaryOf, maxBrotliParam, maxZstdParam, numbersWith, paramsOf, pledgedOf } =
  require('#zlib/options');
const binding = internalBinding('zlib');

const {
  ZlibBase,
  attachHandle,
  bindingClosed,
  bytesOf,
  rangeOr,
  zlibBuffer,
  zlibBufferSync,
  zlibError,
} = base;
const { DEFLATE, DEFLATERAW, GUNZIP, GZIP, INFLATE, INFLATERAW, UNZIP } = constants;
const { BROTLI_DECODE, BROTLI_ENCODE, ZSTD_COMPRESS, ZSTD_DECOMPRESS } = constants;

const zlibDefaults = {
  flush: constants.Z_NO_FLUSH,
  finishFlush: constants.Z_FINISH,
  fullFlush: constants.Z_FULL_FLUSH,
  family: base.kZlibFlush,
};
const brotliDefaults = {
  flush: constants.BROTLI_OPERATION_PROCESS,
  finishFlush: constants.BROTLI_OPERATION_FINISH,
  fullFlush: constants.BROTLI_OPERATION_FLUSH,
  family: base.kBrotliFlush,
};
const zstdDefaults = {
  flush: constants.ZSTD_e_continue,
  finishFlush: constants.ZSTD_e_end,
  fullFlush: constants.ZSTD_e_flush,
  family: base.kZstdFlush,
};

// --- deflate and gzip ---

function Zlib(options, mode) {
  let windowBits = constants.Z_DEFAULT_WINDOWBITS;
  let level = constants.Z_DEFAULT_COMPRESSION;
  let memLevel = constants.Z_DEFAULT_MEMLEVEL;
  let strategy = constants.Z_DEFAULT_STRATEGY;
  let dictionary;
  if (options) {
    // A decoder may leave the window to what the stream says.
    const fromStream = mode === INFLATE || mode === GUNZIP || mode === UNZIP;
    if ((options.windowBits == null || options.windowBits === 0) && fromStream) {
      windowBits = 0;
    } else {
      // gzip cannot do with the smallest window.
      const lowest = constants.Z_MIN_WINDOWBITS + (mode === GZIP ? 1 : 0);
      windowBits = rangeOr(
        options.windowBits,
        'options.windowBits',
        lowest,
        constants.Z_MAX_WINDOWBITS,
        windowBits,
      );
    }
    level = rangeOr(
      options.level,
      'options.level',
      constants.Z_MIN_LEVEL,
      constants.Z_MAX_LEVEL,
      level,
    );
    memLevel = rangeOr(
      options.memLevel,
      'options.memLevel',
      constants.Z_MIN_MEMLEVEL,
      constants.Z_MAX_MEMLEVEL,
      memLevel,
    );
    strategy = rangeOr(
      options.strategy,
      'options.strategy',
      constants.Z_DEFAULT_STRATEGY,
      constants.Z_FIXED,
      strategy,
    );
    dictionary = dictionaryOf(options);
  }
  FunctionPrototypeCall(ZlibBase, this, options, zlibDefaults);
  // A raw stream cannot name its window, and the smallest one is written as the next.
  if (mode === DEFLATERAW && windowBits === 8) windowBits = 9;
  attachHandle(this, mode, [windowBits, level, memLevel, strategy], dictionary);
  this._level = level;
  this._strategy = strategy;
  this._mode = mode;
}
inherit(Zlib, ZlibBase);

Zlib.prototype.params = function params(level, strategy, callback) {
  level = rangeOr(level, 'level', constants.Z_MIN_LEVEL, constants.Z_MAX_LEVEL, this._level);
  strategy = rangeOr(
    strategy,
    'strategy',
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FIXED,
    this._strategy,
  );
  if (this._level === level && this._strategy === strategy) {
    if (callback) process.nextTick(callback);
    return;
  }
  // What was written before keeps the old parameters.
  this.flush(constants.Z_SYNC_FLUSH, () => {
    if (!this._handle) throw bindingClosed();
    this._handle.params(level, strategy);
    if (!this.destroyed) {
      this._level = level;
      this._strategy = strategy;
      if (callback) callback();
    }
  });
};

function inherit(child, parent) {
  ObjectSetPrototypeOf(child.prototype, parent.prototype);
  ObjectSetPrototypeOf(child, parent);
}

// --- Brotli and Zstandard: numbered parameters ---

function Brotli(options, mode) {
  const params = paramsOf(options, maxBrotliParam, ERR_BROTLI_INVALID_PARAM);
  FunctionPrototypeCall(ZlibBase, this, options, brotliDefaults);
  attachHandle(this, mode, params, dictionaryOf(options));
}
inherit(Brotli, ZlibBase);

function Zstd(options, mode) {
  const params = paramsOf(options, maxZstdParam, ERR_ZSTD_INVALID_PARAM);
  // The decompressor has no size to pledge; its parameters stand at the same place.
  let pledged = -1;
  if (options) {
    const size = pledgedOf(options);
    if (mode === ZSTD_COMPRESS) pledged = size;
  }
  FunctionPrototypeCall(ZlibBase, this, options, zstdDefaults);
  attachHandle(this, mode, numbersWith(pledged, params), dictionaryOf(options));
}
inherit(Zstd, ZlibBase);

// --- classes ---

function Deflate(options) {
  if (!(this instanceof Deflate)) return deprecateInstantiation(Deflate, 'DEP0184', options);
  FunctionPrototypeCall(Zlib, this, options, DEFLATE);
}
inherit(Deflate, Zlib);

function Inflate(options) {
  if (!(this instanceof Inflate)) return deprecateInstantiation(Inflate, 'DEP0184', options);
  FunctionPrototypeCall(Zlib, this, options, INFLATE);
}
inherit(Inflate, Zlib);

function Gzip(options) {
  if (!(this instanceof Gzip)) return deprecateInstantiation(Gzip, 'DEP0184', options);
  FunctionPrototypeCall(Zlib, this, options, GZIP);
}
inherit(Gzip, Zlib);

function Gunzip(options) {
  if (!(this instanceof Gunzip)) return deprecateInstantiation(Gunzip, 'DEP0184', options);
  FunctionPrototypeCall(Zlib, this, options, GUNZIP);
}
inherit(Gunzip, Zlib);

function DeflateRaw(options) {
  if (!(this instanceof DeflateRaw)) return deprecateInstantiation(DeflateRaw, 'DEP0184', options);
  FunctionPrototypeCall(Zlib, this, options, DEFLATERAW);
}
inherit(DeflateRaw, Zlib);

function InflateRaw(options) {
  if (!(this instanceof InflateRaw)) return deprecateInstantiation(InflateRaw, 'DEP0184', options);
  FunctionPrototypeCall(Zlib, this, options, INFLATERAW);
}
inherit(InflateRaw, Zlib);

function Unzip(options) {
  if (!(this instanceof Unzip)) return deprecateInstantiation(Unzip, 'DEP0184', options);
  FunctionPrototypeCall(Zlib, this, options, UNZIP);
}
inherit(Unzip, Zlib);

function BrotliCompress(options) {
  if (!(this instanceof BrotliCompress)) {
    return deprecateInstantiation(BrotliCompress, 'DEP0184', options);
  }
  FunctionPrototypeCall(Brotli, this, options, BROTLI_ENCODE);
}
inherit(BrotliCompress, Brotli);

function BrotliDecompress(options) {
  if (!(this instanceof BrotliDecompress)) {
    return deprecateInstantiation(BrotliDecompress, 'DEP0184', options);
  }
  FunctionPrototypeCall(Brotli, this, options, BROTLI_DECODE);
}
inherit(BrotliDecompress, Brotli);

class ZstdCompress extends Zstd {
  constructor(options) {
    super(options, ZSTD_COMPRESS);
  }
}

class ZstdDecompress extends Zstd {
  constructor(options) {
    super(options, ZSTD_DECOMPRESS);
  }
}

// --- functions ---

// Up to here a loop is quicker than a crossing into native code.
const kShortString = 24;
let crcTable;

function makeCrcTable() {
  crcTable = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    crcTable[byte] = rest;
  }
}

// The checksum of a short ASCII string, or -1 when it is something else.
function crc32OfShort(string) {
  if (crcTable === undefined) makeCrcTable();
  let sum = -1;
  for (let i = 0; i < string.length; i++) {
    const unit = StringPrototypeCharCodeAt(string, i);
    if (unit > 0x7f) return -1;
    sum = (sum >>> 8) ^ crcTable[(sum ^ unit) & 0xff];
  }
  return ~sum >>> 0;
}

function crc32(data, value = 0) {
  if (value === 0 && typeof data === 'string' && data.length <= kShortString) {
    const sum = crc32OfShort(data);
    if (sum !== -1) return sum;
  }
  if (typeof data !== 'string' && !isArrayBufferView(data)) {
    throw new ERR_INVALID_ARG_TYPE('data', ['Buffer', 'TypedArray', 'DataView', 'string'], data);
  }
  validateUint32(value, 'value');
  return binding.crc32(data, value);
}

function oneCall(Ctor) {
  return function (buffer, options, callback) {
    if (typeof options === 'function') {
      callback = options;
      options = {};
    }
    validateFunction(callback, 'callback');
    return zlibBuffer(new Ctor(options), buffer, callback);
  };
}

// Of what `whole` makes.
const model = Buffer.alloc(0);

function oneCallSync(Ctor, mode, finish) {
  return function (buffer, options) {
    // Only options give the stream to anybody, and only hooks of async_hooks hear of its handle.
    if (options !== undefined || initHooksExist()) {
      return zlibBufferSync(new Ctor(options), buffer);
    }
    const made = binding.whole(mode, finish, bytesOf(buffer), model, kMaxLength);
    if (made === false) throw new ERR_BUFFER_TOO_LARGE(kMaxLength);
    if (ArrayIsArray(made)) throw zlibError(made[0], made[1], made[2]);
    return made;
  };
}

/** `create` is a function that may be called with `new`, too, as programs do. */
function creator(create) {
  return { __proto__: null, configurable: true, enumerable: true, value: create };
}

module.exports = {
  crc32,
  Deflate,
  Inflate,
  Gzip,
  Gunzip,
  DeflateRaw,
  InflateRaw,
  Unzip,
  BrotliCompress,
  BrotliDecompress,
  ZstdCompress,
  ZstdDecompress,
  deflate: oneCall(Deflate),
  deflateSync: oneCallSync(Deflate, DEFLATE, zlibDefaults.finishFlush),
  gzip: oneCall(Gzip),
  gzipSync: oneCallSync(Gzip, GZIP, zlibDefaults.finishFlush),
  deflateRaw: oneCall(DeflateRaw),
  deflateRawSync: oneCallSync(DeflateRaw, DEFLATERAW, zlibDefaults.finishFlush),
  unzip: oneCall(Unzip),
  unzipSync: oneCallSync(Unzip, UNZIP, zlibDefaults.finishFlush),
  inflate: oneCall(Inflate),
  inflateSync: oneCallSync(Inflate, INFLATE, zlibDefaults.finishFlush),
  gunzip: oneCall(Gunzip),
  gunzipSync: oneCallSync(Gunzip, GUNZIP, zlibDefaults.finishFlush),
  inflateRaw: oneCall(InflateRaw),
  inflateRawSync: oneCallSync(InflateRaw, INFLATERAW, zlibDefaults.finishFlush),
  brotliCompress: oneCall(BrotliCompress),
  brotliCompressSync: oneCallSync(BrotliCompress, BROTLI_ENCODE, brotliDefaults.finishFlush),
  brotliDecompress: oneCall(BrotliDecompress),
  brotliDecompressSync: oneCallSync(BrotliDecompress, BROTLI_DECODE, brotliDefaults.finishFlush),
  zstdCompress: oneCall(ZstdCompress),
  zstdCompressSync: oneCallSync(ZstdCompress, ZSTD_COMPRESS, zstdDefaults.finishFlush),
  zstdDecompress: oneCall(ZstdDecompress),
  zstdDecompressSync: oneCallSync(ZstdDecompress, ZSTD_DECOMPRESS, zstdDefaults.finishFlush),
};

ObjectDefineProperties(module.exports, {
  createDeflate: creator(function createDeflate(options) {
    return new Deflate(options);
  }),
  createInflate: creator(function createInflate(options) {
    return new Inflate(options);
  }),
  createDeflateRaw: creator(function createDeflateRaw(options) {
    return new DeflateRaw(options);
  }),
  createInflateRaw: creator(function createInflateRaw(options) {
    return new InflateRaw(options);
  }),
  createGzip: creator(function createGzip(options) {
    return new Gzip(options);
  }),
  createGunzip: creator(function createGunzip(options) {
    return new Gunzip(options);
  }),
  createUnzip: creator(function createUnzip(options) {
    return new Unzip(options);
  }),
  createBrotliCompress: creator(function createBrotliCompress(options) {
    return new BrotliCompress(options);
  }),
  createBrotliDecompress: creator(function createBrotliDecompress(options) {
    return new BrotliDecompress(options);
  }),
  createZstdCompress: creator(function createZstdCompress(options) {
    return new ZstdCompress(options);
  }),
  createZstdDecompress: creator(function createZstdDecompress(options) {
    return new ZstdDecompress(options);
  }),
  constants: { __proto__: null, enumerable: true, value: constants },
  codes: { __proto__: null, enumerable: true, value: codes },
});
defineLazyConstants(module.exports, '#zlib/zip', [
  'ZipEntry',
  'ZipFile',
  'ZipBuffer',
  'createZipArchive',
  'createZipArchiveSync',
  'zipFiles',
  'getMaxZipContentSize',
  'setMaxZipContentSize',
]);

// Old programs read the constants from the module itself; Brotli came after that habit.
const keys = ObjectKeys(constants);
for (let i = 0; i < keys.length; i++) {
  if (StringPrototypeStartsWith(keys[i], 'BROTLI')) continue;
  ObjectDefineProperty(module.exports, keys[i], {
    __proto__: null,
    enumerable: false,
    value: constants[keys[i]],
  });
}
