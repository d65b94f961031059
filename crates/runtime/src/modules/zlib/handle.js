'use strict';

// The methods of `_handle` in the form that packages know which drive zlib themselves, as ssh2 and pngjs do: the output's and
// the input's rest go to an array given once, errors to `onerror`. Our own streams use `start` and `step` beneath.

const { ArrayPrototypePush, FunctionPrototypeCall, Symbol } = primordials;
const { ERR_ZLIB_INITIALIZATION_FAILED } = require('#internal/errors').codes;
const { constants } = require('#zlib/constants');
const { Codec } = internalBinding('zlib');
const { BROTLI_DECODE, BROTLI_ENCODE, ZSTD_COMPRESS, ZSTD_DECOMPRESS } = constants;

const kWriteState = Symbol('kWriteState');
const kProcessCallback = Symbol('kProcessCallback');

function report(handle, failure) {
  handle.onerror?.(failure[0], failure[1], failure[2]);
}

// Where nobody asks `init`, it is zlib's own formats that are started.
Codec.prototype.init = function init(
  windowBits,
  level,
  memLevel,
  strategy,
  writeState,
  processCallback,
  dictionary,
  single,
) {
  begin(
    this,
    [windowBits, level, memLevel, strategy],
    writeState,
    processCallback,
    dictionary,
    single,
  );
};

function begin(handle, numbers, writeState, processCallback, dictionary, single) {
  handle[kWriteState] = writeState;
  handle[kProcessCallback] = processCallback;
  const failure = handle.start(numbers, dictionary, single);
  if (failure === false) throw new ERR_ZLIB_INITIALIZATION_FAILED();
  if (failure) report(handle, failure);
}

// The other formats have classes of their own, whose parameters stand in an array at the places of their numbers.

function listOf(params, first) {
  const numbers = first === undefined ? [] : [first];
  for (let i = 0; i < params.length; i++) ArrayPrototypePush(numbers, params[i]);
  return numbers;
}

class BrotliEncoder extends Codec {
  init(params, writeState, processCallback, dictionary) {
    begin(this, listOf(params), writeState, processCallback, dictionary);
  }
}

class BrotliDecoder extends Codec {
  init(params, writeState, processCallback, dictionary) {
    begin(this, listOf(params), writeState, processCallback, dictionary);
  }
}

class ZstdCompress extends Codec {
  init(params, pledged, writeState, processCallback, dictionary) {
    begin(this, listOf(params, pledged ?? -1), writeState, processCallback, dictionary);
  }
}

class ZstdDecompress extends Codec {
  // The native reads the parameters one place further on, as those of the compressor stand.
  init(params, writeState, processCallback, dictionary, single) {
    begin(this, listOf(params, -1), writeState, processCallback, dictionary, single);
  }
}

/** A new handle of the class that its mode asks for. */
function makeHandle(mode) {
  if (mode === BROTLI_ENCODE) return new BrotliEncoder(mode);
  if (mode === BROTLI_DECODE) return new BrotliDecoder(mode);
  if (mode === ZSTD_COMPRESS) return new ZstdCompress(mode);
  return mode === ZSTD_DECOMPRESS ? new ZstdDecompress(mode) : new Codec(mode);
}

// A call without input flushes; the native takes any bytes then, and none of them.
function step(handle, flush, input, from, size, output, at, room, callback) {
  const state = handle[kWriteState];
  if (!input) return handle.step(flush, output, 0, 0, output, at, room, state, callback);
  return handle.step(flush, input, from, size, output, at, room, state, callback);
}

Codec.prototype.writeSync = function writeSync(flush, input, from, size, output, at, room) {
  const state = this[kWriteState];
  const { 0: roomBefore, 1: leftBefore } = state;
  const failure = step(this, flush, input, from, size, output, at, room, undefined);
  if (failure === undefined) return;
  // A step that fails leaves the state as it was.
  state[0] = roomBefore;
  state[1] = leftBefore;
  report(this, failure);
};

Codec.prototype.write = function write(flush, input, from, size, output, at, room) {
  step(this, flush, input, from, size, output, at, room, (failure) => {
    if (failure) report(this, failure);
    else FunctionPrototypeCall(this[kProcessCallback], this);
  });
};

/** Lets a stream's handle be driven from outside. */
function openHandle(handle, writeState, onerror) {
  handle[kWriteState] = writeState;
  handle.onerror = onerror;
}

module.exports = {
  BrotliDecoder,
  BrotliEncoder,
  Codec,
  ZstdCompress,
  ZstdDecompress,
  makeHandle,
  openHandle,
};
