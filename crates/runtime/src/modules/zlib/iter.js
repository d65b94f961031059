'use strict';

// The public `zlib/iter` module, behind `--experimental-stream-iter`: the codecs as transforms for `stream/iter`.

const { ArrayPrototypePush, NumberIsNaN, Promise, Symbol, Uint32Array } = primordials;

const { emitExperimentalWarning } = require('#internal/util');

emitExperimentalWarning('zlib/iter');

const {
  codes: {
    ERR_BROTLI_INVALID_PARAM,
    ERR_INVALID_ARG_TYPE,
    ERR_OUT_OF_RANGE,
    ERR_ZLIB_INITIALIZATION_FAILED,
    ERR_ZSTD_INVALID_PARAM,
  },
} = require('#internal/errors');
const { validateNumber, validateObject } = require('#internal/validators');
const { Buffer } = require('buffer');
const { constants } = require('#zlib/constants');
const { Codec } = require('#zlib/handle');
const { zlibError } = require('#zlib/base');
const { dictionaryOf, maxBrotliParam, maxZstdParam, numbersWith, paramsOf, pledgedOf } =
  require('#zlib/options');

const { DEFLATE, GUNZIP, GZIP, INFLATE, Z_FINISH, Z_NO_FLUSH } = constants;
const { BROTLI_DECODE, BROTLI_ENCODE, BROTLI_OPERATION_FINISH, BROTLI_OPERATION_PROCESS } =
  constants;
const { ZSTD_COMPRESS, ZSTD_DECOMPRESS, ZSTD_e_continue, ZSTD_e_end } = constants;

// These do not need to be looked into by `pull`.
const kValidatedTransform = Symbol('kValidatedTransform');

// What streams want is speed rather than the last byte.
const kDefaultLevel = 4;
const kDefaultMemLevel = 9;
const kDefaultQuality = 6;
const kDefaultLgWin = 20;

const kDefaultChunkSize = 65536;
// A batch of output is passed on when it has come to this many bytes.
const kBatchBytes = 65536;
// Small chunks of a batch go through the codec together up to here: every one alone would be a job of the pool.
const kJoined = 65536;

// --- options ---

function inRange(value, name, lower, upper, fallback) {
  if (value === undefined) return fallback;
  validateNumber(value, name);
  if (NumberIsNaN(value)) return fallback;
  if (value < lower || value > upper) {
    const range = upper === Infinity ? `>= ${lower}` : `>= ${lower} and <= ${upper}`;
    throw new ERR_OUT_OF_RANGE(name, range, value);
  }
  return value;
}

function chunkSizeOf({ chunkSize }) {
  return inRange(
    chunkSize,
    'options.chunkSize',
    constants.Z_MIN_CHUNK,
    Infinity,
    kDefaultChunkSize,
  );
}

function checkedDictionary(options) {
  return options.dictionary === undefined ? undefined : dictionaryOf(options);
}

function checkParams({ params }) {
  if (params !== undefined && (params === null || typeof params !== 'object')) {
    throw new ERR_INVALID_ARG_TYPE('options.params', 'Object', params);
  }
}

function zlibSettings(mode, options) {
  const chunkSize = chunkSizeOf(options);
  const windowBits = inRange(
    options.windowBits,
    'options.windowBits',
    constants.Z_MIN_WINDOWBITS,
    constants.Z_MAX_WINDOWBITS,
    constants.Z_DEFAULT_WINDOWBITS,
  );
  const level = inRange(
    options.level,
    'options.level',
    constants.Z_MIN_LEVEL,
    constants.Z_MAX_LEVEL,
    kDefaultLevel,
  );
  const memLevel = inRange(
    options.memLevel,
    'options.memLevel',
    constants.Z_MIN_MEMLEVEL,
    constants.Z_MAX_MEMLEVEL,
    kDefaultMemLevel,
  );
  const strategy = inRange(
    options.strategy,
    'options.strategy',
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FIXED,
    constants.Z_DEFAULT_STRATEGY,
  );
  // gzip cannot do with the smallest window.
  if (mode === GZIP && windowBits === constants.Z_MIN_WINDOWBITS) {
    throw zlibError('Zlib error', constants.Z_STREAM_ERROR, 'Z_STREAM_ERROR');
  }
  return {
    __proto__: null,
    mode,
    chunkSize,
    numbers: [windowBits, level, memLevel, strategy],
    dictionary: checkedDictionary(options),
    process: Z_NO_FLUSH,
    finish: Z_FINISH,
  };
}

function brotliSettings(mode, options) {
  const chunkSize = chunkSizeOf(options);
  const dictionary = checkedDictionary(options);
  checkParams(options);
  const numbers = paramsOf(options, maxBrotliParam, ERR_BROTLI_INVALID_PARAM);
  if (mode === BROTLI_ENCODE) {
    setUnless(numbers, options, constants.BROTLI_PARAM_QUALITY, kDefaultQuality);
    setUnless(numbers, options, constants.BROTLI_PARAM_LGWIN, kDefaultLgWin);
  }
  return {
    __proto__: null,
    mode,
    chunkSize,
    numbers,
    dictionary,
    process: BROTLI_OPERATION_PROCESS,
    finish: BROTLI_OPERATION_FINISH,
  };
}

function setUnless(numbers, { params }, key, value) {
  if (params?.[key] === undefined) numbers[key] = value;
}

function zstdSettings(mode, options) {
  const chunkSize = chunkSizeOf(options);
  const dictionary = checkedDictionary(options);
  checkParams(options);
  const params = paramsOf(options, maxZstdParam, ERR_ZSTD_INVALID_PARAM);
  const pledged = pledgedOf(options);
  return {
    __proto__: null,
    mode,
    chunkSize,
    numbers: numbersWith(mode === ZSTD_COMPRESS ? pledged : -1, params),
    dictionary,
    process: ZSTD_e_continue,
    finish: ZSTD_e_end,
  };
}

// --- the codec ---

/** One stream through a codec, and what has come out of it and was not passed on yet. */
class Run {
  constructor(settings) {
    const { dictionary, mode, numbers } = settings;
    const handle = new Codec(mode);
    const failure = handle.start(numbers, dictionary, false);
    if (failure !== undefined) {
      handle.close();
      if (failure === false) throw new ERR_ZLIB_INITIALIZATION_FAILED();
      throw zlibError(failure[0], failure[1], failure[2]);
    }
    this.handle = handle;
    this.settings = settings;
    // [room left in the output, bytes left of the input] after a step.
    this.state = new Uint32Array(2);
    this.output = undefined;
    this.at = 0;
    this.made = [];
    this.bytes = 0;
    this.input = undefined;
    this.from = 0;
    this.left = 0;
    this.flush = settings.process;
  }

  begin(input, flush) {
    this.input = input;
    this.from = 0;
    this.left = input.byteLength;
    this.flush = flush;
  }

  // Calls the codec once; with a callback it works on the pool.
  call(callback) {
    const { chunkSize } = this.settings;
    if (this.output === undefined || this.at >= chunkSize) {
      this.output = Buffer.allocUnsafe(chunkSize);
      this.at = 0;
    }
    const { at, flush, from, handle, input, left, output, state } = this;
    return handle.step(flush, input, from, left, output, at, chunkSize - at, state, callback);
  }

  /** Takes what a call made; whether the codec has to be called again. */
  take(failure) {
    if (failure) throw zlibError(failure[0], failure[1], failure[2]);
    const room = this.settings.chunkSize - this.at;
    const { 0: roomAfter, 1: leftAfter } = this.state;
    const made = room - roomAfter;
    if (made > 0) {
      ArrayPrototypePush(this.made, this.output.subarray(this.at, this.at + made));
      this.at += made;
      this.bytes += made;
    }
    this.from += this.left - leftAfter;
    this.left = leftAfter;
    return roomAfter === 0;
  }

  stepSync() {
    return this.take(this.call(undefined));
  }

  step() {
    return new Promise((resolve, reject) => {
      this.call((failure) => {
        try {
          resolve(this.take(failure));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  get isFull() {
    return this.bytes >= kBatchBytes;
  }

  /** The batch to pass on. */
  batch() {
    const { made } = this;
    this.made = [];
    this.bytes = 0;
    return made;
  }

  close() {
    this.handle?.close();
    this.handle = undefined;
  }
}

// What of a batch goes through the codec at a time: neighbours that are small, joined.
function* inputs(batch) {
  let i = 0;
  while (i < batch.length) {
    let size = batch[i].byteLength;
    let end = i + 1;
    while (end < batch.length && size + batch[end].byteLength <= kJoined) {
      size += batch[end++].byteLength;
    }
    if (end === i + 1) {
      if (size > 0) yield batch[i];
    } else if (size > 0) {
      const joined = [];
      for (let j = i; j < end; j++) ArrayPrototypePush(joined, batch[j]);
      yield Buffer.concat(joined, size);
    }
    i = end;
  }
}

const nothing = Buffer.alloc(0);

async function* transformThrough(settings, source, signal) {
  const run = new Run(settings);
  try {
    for await (const batch of source) {
      if (batch === null) break;
      for (const input of inputs(batch)) {
        run.begin(input, settings.process);
        while (await run.step()) if (run.isFull) yield run.batch();
        if (run.isFull) yield run.batch();
      }
      if (run.bytes > 0) yield run.batch();
      signal.throwIfAborted();
    }
    run.begin(nothing, settings.finish);
    while (await run.step()) if (run.isFull) yield run.batch();
    if (run.bytes > 0) yield run.batch();
  } finally {
    run.close();
  }
}

function* transformThroughSync(settings, source) {
  const run = new Run(settings);
  try {
    for (const batch of source) {
      if (batch === null) break;
      for (const input of inputs(batch)) {
        run.begin(input, settings.process);
        while (run.stepSync()) if (run.isFull) yield run.batch();
        if (run.isFull) yield run.batch();
      }
      if (run.bytes > 0) yield run.batch();
    }
    run.begin(nothing, settings.finish);
    while (run.stepSync()) if (run.isFull) yield run.batch();
    if (run.bytes > 0) yield run.batch();
  } finally {
    run.close();
  }
}

// --- the public functions ---

function transformOf(open) {
  return async function* transform(source, options) {
    const { signal } = options;
    yield* open(source, signal);
  };
}

function asyncTransform(settingsOf, mode, options) {
  validateObject(options, 'options');
  return {
    __proto__: null,
    transform: transformOf((source, signal) => {
      signal.throwIfAborted();
      return transformThrough(settingsOf(mode, options), source, signal);
    }),
    [kValidatedTransform]: true,
  };
}

function syncTransform(settingsOf, mode, options) {
  validateObject(options, 'options');
  return {
    __proto__: null,
    *transform(source) {
      yield* transformThroughSync(settingsOf(mode, options), source);
    },
  };
}

module.exports = {
  compressGzip: function compressGzip(options = {}) {
    return asyncTransform(zlibSettings, GZIP, options);
  },
  compressDeflate: function compressDeflate(options = {}) {
    return asyncTransform(zlibSettings, DEFLATE, options);
  },
  compressBrotli: function compressBrotli(options = {}) {
    return asyncTransform(brotliSettings, BROTLI_ENCODE, options);
  },
  compressZstd: function compressZstd(options = {}) {
    return asyncTransform(zstdSettings, ZSTD_COMPRESS, options);
  },
  compressGzipSync: function compressGzipSync(options = {}) {
    return syncTransform(zlibSettings, GZIP, options);
  },
  compressDeflateSync: function compressDeflateSync(options = {}) {
    return syncTransform(zlibSettings, DEFLATE, options);
  },
  compressBrotliSync: function compressBrotliSync(options = {}) {
    return syncTransform(brotliSettings, BROTLI_ENCODE, options);
  },
  compressZstdSync: function compressZstdSync(options = {}) {
    return syncTransform(zstdSettings, ZSTD_COMPRESS, options);
  },
  decompressGzip: function decompressGzip(options = {}) {
    return asyncTransform(zlibSettings, GUNZIP, options);
  },
  decompressDeflate: function decompressDeflate(options = {}) {
    return asyncTransform(zlibSettings, INFLATE, options);
  },
  decompressBrotli: function decompressBrotli(options = {}) {
    return asyncTransform(brotliSettings, BROTLI_DECODE, options);
  },
  decompressZstd: function decompressZstd(options = {}) {
    return asyncTransform(zstdSettings, ZSTD_DECOMPRESS, options);
  },
  decompressGzipSync: function decompressGzipSync(options = {}) {
    return syncTransform(zlibSettings, GUNZIP, options);
  },
  decompressDeflateSync: function decompressDeflateSync(options = {}) {
    return syncTransform(zlibSettings, INFLATE, options);
  },
  decompressBrotliSync: function decompressBrotliSync(options = {}) {
    return syncTransform(brotliSettings, BROTLI_DECODE, options);
  },
  decompressZstdSync: function decompressZstdSync(options = {}) {
    return syncTransform(zstdSettings, ZSTD_DECOMPRESS, options);
  },
};
