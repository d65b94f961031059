'use strict';

// The streams of `zlib`: one Transform that feeds a native codec, and the classes over it. The native works on the thread pool;
// a stream gives it one piece at a time and goes on in its callback.

const {
  ArrayPrototypePush,
  FunctionPrototypeCall,
  NumberIsFinite,
  NumberIsNaN,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  Symbol,
  Uint32Array,
} = primordials;

const {
  codes: {
    ERR_BUFFER_TOO_LARGE,
    ERR_INVALID_ARG_TYPE,
    ERR_OUT_OF_RANGE,
    ERR_TRAILING_JUNK_AFTER_STREAM_END,
    ERR_ZLIB_INITIALIZATION_FAILED,
  },
  genericNodeError,
} = require('#internal/errors');
const { validateBoolean, validateFunction, validateNumber } = require('#internal/validators');
const { isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { Buffer, kMaxLength } = require('buffer');
const { Transform, finished } = require('stream');
const { constants } = require('#zlib/constants');
const { makeHandle, openHandle } = require('#zlib/handle');

const kFlushFlag = Symbol('kFlushFlag');
const kError = Symbol('kError');
const kOutBuffer = Symbol('kOutBuffer');

const { BROTLI_OPERATION_EMIT_METADATA, BROTLI_OPERATION_PROCESS, Z_BLOCK, Z_NO_FLUSH } = constants;
const { Z_FINISH, Z_FULL_FLUSH, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, ZSTD_e_continue, ZSTD_e_end } =
  constants;

// The flush values each family takes.
const kZlibFlush = 0;
const kBrotliFlush = 1;
const kZstdFlush = 2;
const flushBounds = [
  [Z_NO_FLUSH, Z_BLOCK],
  [BROTLI_OPERATION_PROCESS, BROTLI_OPERATION_EMIT_METADATA],
  [ZSTD_e_continue, ZSTD_e_end],
];

// zlib's flush values in the order of their strength, which is not that of the numbers.
const strength = [];
{
  const order = [Z_NO_FLUSH, Z_BLOCK, Z_PARTIAL_FLUSH, Z_SYNC_FLUSH, Z_FULL_FLUSH, Z_FINISH];
  for (let i = 0; i < order.length; i++) strength[order[i]] = i;
}

const stronger = (a, b) => (strength[a] > strength[b] ? a : b);

function zlibError(message, errno, code) {
  if (code === 'ERR_TRAILING_JUNK_AFTER_STREAM_END') {
    return new ERR_TRAILING_JUNK_AFTER_STREAM_END();
  }
  return genericNodeError(message, { errno, code });
}

// A finite number, or false where there is none.
function isNumber(value, name) {
  if (value === undefined) return false;
  if (NumberIsFinite(value)) return true;
  if (NumberIsNaN(value)) return false;
  validateNumber(value, name);
  throw new ERR_OUT_OF_RANGE(name, 'a finite number', value);
}

function rangeOr(value, name, lower, upper, fallback) {
  if (!isNumber(value, name)) return fallback;
  if (value < lower || value > upper) {
    const range = upper === Infinity ? `>= ${lower}` : `>= ${lower} and <= ${upper}`;
    throw new ERR_OUT_OF_RANGE(name, range, value);
  }
  return value;
}

// The empty chunk that carries a flush through the queue of writes, one for every flush value.
const flushChunks = [];
for (let flag = 0; flag <= Z_BLOCK; flag++) {
  flushChunks[flag] = Buffer.alloc(0);
  flushChunks[flag][kFlushFlag] = flag;
}

function ZlibBase(options, { flush, finishFlush, fullFlush, family }) {
  let chunkSize = constants.Z_DEFAULT_CHUNK;
  let maxOutputLength = kMaxLength;
  let rejectGarbage = false;
  if (options) {
    if (options.chunkSize !== undefined) {
      chunkSize = rangeOr(
        options.chunkSize,
        'options.chunkSize',
        constants.Z_MIN_CHUNK,
        Infinity,
        chunkSize,
      );
    }
    const [lower, upper] = flushBounds[family];
    flush = rangeOr(options.flush, 'options.flush', lower, upper, flush);
    finishFlush = rangeOr(options.finishFlush, 'options.finishFlush', lower, upper, finishFlush);
    maxOutputLength = rangeOr(
      options.maxOutputLength,
      'options.maxOutputLength',
      1,
      kMaxLength,
      maxOutputLength,
    );
    if (options.rejectGarbageAfterEnd !== undefined) {
      validateBoolean(options.rejectGarbageAfterEnd, 'options.rejectGarbageAfterEnd');
      rejectGarbage = options.rejectGarbageAfterEnd;
    }
    // Compressed bytes are bytes, whatever the options say.
    if (options.encoding || options.objectMode || options.writableObjectMode) {
      options = { ...options, encoding: null, objectMode: false, writableObjectMode: false };
    }
  }
  // [room left in the output, bytes left of the input] after a step.
  this._writeState = new Uint32Array(2);
  FunctionPrototypeCall(Transform, this, { autoDestroy: true, ...options });
  this.bytesWritten = 0;
  this._handle = undefined;
  this[kOutBuffer] = undefined;
  this._outOffset = 0;
  this._chunkSize = chunkSize;
  this._defaultFlushFlag = flush;
  this._finishFlushFlag = finishFlush;
  this._defaultFullFlushFlag = fullFlush;
  this._flushBoundIdx = family;
  this._info = options?.info;
  this._maxOutputLength = maxOutputLength;
  this._rejectGarbageAfterEnd = rejectGarbage;
  this[kError] = null;
}
ObjectSetPrototypeOf(ZlibBase.prototype, Transform.prototype);
ObjectSetPrototypeOf(ZlibBase, Transform);

ObjectDefineProperty(ZlibBase.prototype, '_closed', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return !this._handle;
  },
});

// Made when it is first needed; packages that drive the handle themselves take it from here.
ObjectDefineProperty(ZlibBase.prototype, '_outBuffer', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    outputRoom(this);
    return this[kOutBuffer];
  },
  set(buffer) {
    this[kOutBuffer] = buffer;
  },
});

// The native's answer to init: nothing, or what went wrong.
function attachHandle(self, mode, numbers, dictionary) {
  const handle = makeHandle(mode);
  const failure = handle.start(numbers, dictionary, self._rejectGarbageAfterEnd);
  if (failure !== undefined) {
    handle.close();
    if (failure === false) throw new ERR_ZLIB_INITIALIZATION_FAILED();
    throw zlibError(failure[0], failure[1], failure[2]);
  }
  openHandle(handle, self._writeState, (message, errno, code) => {
    const error = zlibError(message, errno, code);
    self[kError] = error;
    self.destroy(error);
  });
  self._handle = handle;
  return handle;
}

ZlibBase.prototype.reset = function reset() {
  if (!this._handle) throw bindingClosed();
  this._handle.reset();
};

ZlibBase.prototype._flush = function _flush(callback) {
  this._transform(Buffer.alloc(0), '', callback);
};

ZlibBase.prototype._final = function _final(callback) {
  callback();
};

ZlibBase.prototype.flush = function flush(kind, callback) {
  if (typeof kind === 'function' || (kind === undefined && !callback)) {
    callback = kind;
    kind = this._defaultFullFlushFlag;
  }
  const [lower, upper] = flushBounds[this._flushBoundIdx];
  kind = rangeOr(kind, 'kind', lower, upper, this._defaultFullFlushFlag);
  if (this.writableFinished) {
    if (callback) process.nextTick(callback);
  } else if (this.writableEnded) {
    if (callback) this.once('end', callback);
  } else {
    this.write(flushChunks[kind], '', callback);
  }
};

ZlibBase.prototype.close = function close(callback) {
  if (callback) finished(this, callback);
  this.destroy();
};

ZlibBase.prototype._destroy = function _destroy(error, callback) {
  closeHandle(this);
  callback(error);
};

function closeHandle(self) {
  self._handle?.close();
  self._handle = null;
}

ZlibBase.prototype._transform = function _transform(chunk, encoding, callback) {
  let flag = this._defaultFlushFlag;
  if (typeof chunk[kFlushFlag] === 'number') flag = chunk[kFlushFlag];
  if (this.writableEnded && this.writableLength === chunk.byteLength) {
    // The last piece carries the finish, so that it need not come back for it. Flushes that wait behind it have no bytes and
    // carry it too: a compressor that has finished takes nothing else.
    flag = stronger(flag, this._finishFlushFlag);
  }
  processChunk(this, chunk, flag, callback);
};

ZlibBase.prototype._processChunk = function _processChunk(chunk, flag, callback) {
  if (typeof callback === 'function') processChunk(this, chunk, flag, callback);
  else return processChunkSync(this, chunk, flag);
};

function outputRoom(self) {
  if (self[kOutBuffer] === undefined || self._outOffset >= self._chunkSize) {
    self[kOutBuffer] = Buffer.allocUnsafeSlow(self._chunkSize);
    self._outOffset = 0;
  }
  return self._chunkSize - self._outOffset;
}

// One piece of input on its way through the codec.
class Step {
  constructor(self, chunk, flag, callback) {
    this.self = self;
    this.chunk = chunk;
    this.flag = flag;
    this.callback = callback;
    this.position = 0;
    this.left = chunk.byteLength;
    this.room = 0;
  }

  run() {
    const { self } = this;
    const handle = self._handle;
    if (!handle) {
      this.callback();
      return;
    }
    this.room = outputRoom(self);
    handle.step(
      this.flag,
      this.chunk,
      this.position,
      this.left,
      self[kOutBuffer],
      self._outOffset,
      this.room,
      self._writeState,
      (failure) => this.done(failure),
    );
  }

  done(failure) {
    const { self } = this;
    if (self.destroyed) {
      this.callback();
      return;
    }
    if (failure) {
      const error = zlibError(failure[0], failure[1], failure[2]);
      self[kError] = error;
      self.destroy(error);
      return;
    }
    const roomAfter = self._writeState[0];
    const leftAfter = self._writeState[1];
    self.bytesWritten += this.left - leftAfter;
    const made = this.room - roomAfter;
    let full = false;
    if (made > 0) {
      const start = self._outOffset;
      self._outOffset += made;
      full = !self.push(self[kOutBuffer].slice(start, start + made));
    }
    // A consumer of the data may have closed the stream.
    if (self.destroyed) {
      this.callback();
      return;
    }
    this.position += this.left - leftAfter;
    this.left = leftAfter;
    if (roomAfter === 0) {
      // No room means there may be more: go on, but not faster than the reader reads.
      self[kOutBuffer] = undefined;
      if (full) this.waitForRead();
      else this.run();
      return;
    }
    if (leftAfter > 0) {
      if (self._rejectGarbageAfterEnd) {
        const error = new ERR_TRAILING_JUNK_AFTER_STREAM_END();
        self[kError] = error;
        self.destroy(error);
        return;
      }
      // The compressed stream ended before its container did.
      self.push(null);
    }
    this.callback();
  }

  waitForRead() {
    const { self } = this;
    const read = self._read;
    self._read = (size) => {
      self._read = read;
      this.run();
      self._read(size);
    };
  }
}

function processChunk(self, chunk, flag, callback) {
  if (!self._handle) {
    process.nextTick(callback);
    return;
  }
  new Step(self, chunk, flag, callback).run();
}

function processChunkSync(self, chunk, flag) {
  const handle = self._handle;
  if (!handle) throw bindingClosed();
  let position = 0;
  let left = chunk.byteLength;
  let total = 0;
  const pieces = [];
  const state = self._writeState;
  while (true) {
    const room = outputRoom(self);
    const failure = handle.step(
      flag,
      chunk,
      position,
      left,
      self[kOutBuffer],
      self._outOffset,
      room,
      state,
      undefined,
    );
    if (failure !== undefined) {
      const error = zlibError(failure[0], failure[1], failure[2]);
      self[kError] = error;
      closeHandle(self);
      throw error;
    }
    self.bytesWritten += left - state[1];
    position += left - state[1];
    left = state[1];
    const made = room - state[0];
    if (made > 0) {
      ArrayPrototypePush(pieces, self[kOutBuffer].slice(self._outOffset, self._outOffset + made));
      total += made;
      self._outOffset += made;
      if (total > self._maxOutputLength) {
        closeHandle(self);
        throw new ERR_BUFFER_TOO_LARGE(self._maxOutputLength);
      }
    }
    if (state[0] !== 0) break;
    // Big results take bigger pieces.
    self[kOutBuffer] = undefined;
  }
  if (left > 0 && self._rejectGarbageAfterEnd) {
    closeHandle(self);
    throw new ERR_TRAILING_JUNK_AFTER_STREAM_END();
  }
  closeHandle(self);
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, total);
}

// --- whole buffers ---

function bytesOf(buffer) {
  if (typeof buffer === 'string') return Buffer.from(buffer);
  if (isArrayBufferView(buffer)) return buffer;
  if (isAnyArrayBuffer(buffer)) return Buffer.from(buffer);
  throw new ERR_INVALID_ARG_TYPE(
    'buffer',
    ['string', 'Buffer', 'TypedArray', 'DataView', 'ArrayBuffer'],
    buffer,
  );
}

// Without waiting a buffer is written to the engine like any other chunk, and no chunk at all just ends it.
function chunkOf(buffer) {
  if (buffer === undefined || buffer === null || typeof buffer === 'function') {
    return Buffer.alloc(0);
  }
  if (typeof buffer === 'string' || isArrayBufferView(buffer) || isAnyArrayBuffer(buffer)) {
    return bytesOf(buffer);
  }
  throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], buffer);
}

function answer(engine, buffer) {
  return engine._info ? { buffer, engine } : buffer;
}

function zlibBufferSync(engine, buffer) {
  return answer(engine, processChunkSync(engine, bytesOf(buffer), engine._finishFlushFlag));
}

// Drives the codec without the stream round it: nobody reads in between.
function zlibBuffer(engine, buffer, callback) {
  validateFunction(callback, 'callback');
  const chunk = chunkOf(buffer);
  const pieces = [];
  let position = 0;
  let left = chunk.byteLength;
  let total = 0;
  let room = 0;
  const state = engine._writeState;
  const fail = (error) => {
    closeHandle(engine);
    engine.destroy();
    callback(error);
  };
  const step = () => {
    room = outputRoom(engine);
    engine._handle.step(
      engine._finishFlushFlag,
      chunk,
      position,
      left,
      engine[kOutBuffer],
      engine._outOffset,
      room,
      state,
      done,
    );
  };
  const done = (failure) => {
    if (failure) return fail(zlibError(failure[0], failure[1], failure[2]));
    engine.bytesWritten += left - state[1];
    position += left - state[1];
    left = state[1];
    const made = room - state[0];
    if (made > 0) {
      ArrayPrototypePush(
        pieces,
        engine[kOutBuffer].slice(engine._outOffset, engine._outOffset + made),
      );
      engine._outOffset += made;
      total += made;
      if (total > engine._maxOutputLength) {
        return fail(new ERR_BUFFER_TOO_LARGE(engine._maxOutputLength));
      }
    }
    if (state[0] === 0) {
      engine[kOutBuffer] = undefined;
      return step();
    }
    if (left > 0 && engine._rejectGarbageAfterEnd) {
      return fail(new ERR_TRAILING_JUNK_AFTER_STREAM_END());
    }
    closeHandle(engine);
    callback(null, answer(engine, pieces.length === 1 ? pieces[0] : Buffer.concat(pieces, total)));
  };
  step();
}

/** What a stream's engine is asked after it has gone. */
function bindingClosed() {
  const { ERR_INTERNAL_ASSERTION } = require('#internal/errors').codes;
  return new ERR_INTERNAL_ASSERTION('zlib binding closed');
}

module.exports = {
  ZlibBase,
  attachHandle,
  bindingClosed,
  bytesOf,
  isNumber,
  kBrotliFlush,
  kZlibFlush,
  kZstdFlush,
  rangeOr,
  zlibBuffer,
  zlibBufferSync,
  zlibError,
};
