'use strict';
// Readable: pushing chunks in and reading them out, and the 'readable' and 'end' events. Flowing mode
// and pipes are in readable_flow.js, what users of the promise world call is in readable_sugar.js.

const {
  FunctionPrototype,
  NumberIsInteger,
  NumberIsNaN,
  NumberParseInt,
  ObjectDefineProperties,
  ObjectSetPrototypeOf,
} = primordials;
const EE = require('events');
const { Stream, initEmitter, kCapture } = require('#stream/legacy');
const {
  OBJECT_MODE,
  CONSTRUCTED,
  SYNC,
  AUTO_DESTROY,
  DESTROYED,
  CLOSE_EMITTED,
  ERROR_EMITTED,
  ERRORED,
  ENDED,
  END_EMITTED,
  READING,
  NEED_READABLE,
  EMITTED_READABLE,
  READING_MORE,
  DATA_EMITTED,
  MULTI_AWAIT_DRAIN,
  FLOWING,
} = require('#stream/state_bits');
const {
  ReadableState,
  kDecoder,
  kDefaultEncoding,
  kEncoding,
  appendChunk,
  prependChunk,
  takeFirst,
  takeFromList,
} = require('#stream/readable_state');
const {
  construct,
  destroy,
  errorOrDestroy,
  kOnConstructed,
  undestroy,
} = require('#stream/destroy');
const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_OUT_OF_RANGE,
    ERR_STREAM_PUSH_AFTER_EOF,
    ERR_STREAM_UNSHIFT_AFTER_END_EVENT,
  },
} = require('#internal/errors');
const { Buffer } = require('buffer');
const { repeatLastTick } = require('#process/task_queues');
const { isArrayBufferView, viewToBuffer } = require('#stream/chunk');

const { emit } = EE.prototype;
const { call: nativeCall } = FunctionPrototype;

const MAX_HIGH_WATER_MARK = 0x40000000;
// Beyond so many empty places at the front, the list of chunks is moved down.
const COMPACT_AT = 1024;

function Readable(options) {
  if (new.target === undefined && !(this instanceof Readable)) return new Readable(options);
  // Known slots give all emitters of this kind one shape.
  const hasEvents = this._events !== undefined;
  if (!hasEvents) {
    this._events = {
      close: undefined,
      error: undefined,
      data: undefined,
      end: undefined,
      readable: undefined,
    };
  }
  this._readableState = new ReadableState(options, this, false);
  if (options) {
    if (typeof options.read === 'function') this._read = options.read;
    if (typeof options.destroy === 'function') this._destroy = options.destroy;
    if (typeof options.construct === 'function') this._construct = options.construct;
    if (options.signal) require('#stream/add_abort_signal').attachSignal(options.signal, this);
  }
  if (hasEvents) EE.call(this, options);
  else initEmitter(this, options);
  if (this._construct !== undefined) construct(this);
}
ObjectSetPrototypeOf(Readable.prototype, Stream.prototype);
ObjectSetPrototypeOf(Readable, Stream);

Readable.ReadableState = ReadableState;
Readable._fromList = takeFromList;

Readable.prototype.destroy = destroy;
Readable.prototype._undestroy = undestroy;
Readable.prototype._destroy = function (err, cb) {
  cb(err);
};

Readable.prototype[EE.captureRejectionSymbol] = function (err) {
  this.destroy(err);
};

ReadableState.prototype[kOnConstructed] = function (stream) {
  if ((this.bits & NEED_READABLE) !== 0) maybeReadMore(stream, this);
};

// Adds a chunk at the end; false asks the producer to wait for the next `_read`.
Readable.prototype.push = function (chunk, encoding) {
  const state = this._readableState;
  // First what nearly every chunk is: data of the right kind for a stream that goes on and decodes nothing.
  let { bits } = state;
  if (chunk !== null && (bits & (ENDED | DESTROYED | ERRORED)) === 0 && state[kDecoder] === null) {
    const size = (bits & OBJECT_MODE) !== 0 ? 1 : chunk instanceof Buffer ? chunk.length : 0;
    if (size > 0) {
      bits &= ~READING;
      if (
        (bits & (FLOWING | SYNC)) === FLOWING &&
        state.length === 0 &&
        this._events.data !== undefined
      ) {
        // Somebody listens and nothing is before it in the line.
        state.bits = bits | DATA_EMITTED;
        if (state.awaitDrainWriters !== null) clearAwaitDrain(state);
        const listener = this._events.data;
        if (this.emit === emit && this[kCapture] !== true && listener.call === nativeCall) {
          listener.call(this, chunk);
        } else {
          this.emit('data', chunk);
        }
      } else {
        state.bits = bits;
        state.length += size;
        const { buffer } = state;
        buffer[buffer.length] = chunk;
        if ((bits & NEED_READABLE) !== 0) emitReadable(this, state);
      }
      ({ bits } = state);
      if ((bits & (READING_MORE | CONSTRUCTED)) === CONSTRUCTED) {
        state.bits = bits | READING_MORE;
        process.nextTick(readMoreNT, this, state);
      }
      return (
        (state.bits & ENDED) === 0 && (state.length < state.highWaterMark || state.length === 0)
      );
    }
  }
  return (bits & OBJECT_MODE) === 0
    ? pushBytes(this, state, chunk, encoding)
    : pushObject(this, state, chunk, encoding);
};

// Puts a chunk back at the front.
Readable.prototype.unshift = function (chunk, encoding) {
  const state = this._readableState;
  return (state.bits & OBJECT_MODE) === 0
    ? unshiftBytes(this, state, chunk, encoding)
    : unshiftObject(this, state, chunk);
};

function canPushMore(state) {
  return (state.bits & ENDED) === 0 && (state.length < state.highWaterMark || state.length === 0);
}

function pushNull(stream, state) {
  state.bits &= ~READING;
  onEofChunk(stream, state);
  return false;
}

// A chunk of a byte stream as what the stream holds: a Buffer, or a string where an encoding is set.
// Returns undefined, having reported it, for a chunk of a wrong type.
function toStored(stream, state, chunk, encoding) {
  if (typeof chunk === 'string') {
    encoding ||= state[kDefaultEncoding];
    if (state[kEncoding] === encoding) return chunk;
    const bytes = Buffer.from(chunk, encoding);
    return state[kEncoding] ? bytes.toString(state[kEncoding]) : bytes;
  }
  if (chunk instanceof Buffer) return chunk;
  if (isArrayBufferView(chunk)) return viewToBuffer(chunk);
  if (chunk === undefined) return Buffer.alloc(0);
  errorOrDestroy(
    stream,
    new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'TypedArray', 'DataView'], chunk),
  );
  return undefined;
}

function pushBytes(stream, state, chunk, encoding) {
  if (chunk === null) return pushNull(stream, state);
  let isText = false;
  if (!(chunk instanceof Buffer)) {
    const sameEncoding = typeof chunk === 'string' && state[kEncoding];
    const stored = toStored(stream, state, chunk, encoding);
    if (stored === undefined) return false;
    isText = !!sameEncoding;
    chunk = stored;
  }
  if (chunk.length <= 0) {
    state.bits &= ~READING;
    maybeReadMore(stream, state);
    return canPushMore(state);
  }
  if ((state.bits & ENDED) !== 0) {
    errorOrDestroy(stream, new ERR_STREAM_PUSH_AFTER_EOF());
    return false;
  }
  if ((state.bits & (DESTROYED | ERRORED)) !== 0) return false;
  state.bits &= ~READING;
  if (state[kDecoder] !== null && !isText) {
    chunk = state[kDecoder].write(chunk);
    if (chunk.length === 0) {
      maybeReadMore(stream, state);
      return canPushMore(state);
    }
  }
  addChunk(stream, state, chunk, false);
  return canPushMore(state);
}

function pushObject(stream, state, chunk, encoding) {
  if (chunk === null) return pushNull(stream, state);
  if ((state.bits & ENDED) !== 0) {
    errorOrDestroy(stream, new ERR_STREAM_PUSH_AFTER_EOF());
    return false;
  }
  if ((state.bits & (DESTROYED | ERRORED)) !== 0) return false;
  state.bits &= ~READING;
  if (state[kDecoder] && !encoding) chunk = state[kDecoder].write(chunk);
  addChunk(stream, state, chunk, false);
  return canPushMore(state);
}

function unshiftBytes(stream, state, chunk, encoding) {
  if (chunk === null) return pushNull(stream, state);
  const stored = toStored(stream, state, chunk, encoding);
  if (stored === undefined) return false;
  if (stored.length <= 0) return canPushMore(state);
  return unshiftObject(stream, state, stored);
}

function unshiftObject(stream, state, chunk) {
  if (chunk === null) return pushNull(stream, state);
  if ((state.bits & END_EMITTED) !== 0) {
    errorOrDestroy(stream, new ERR_STREAM_UNSHIFT_AFTER_END_EVENT());
    return false;
  }
  if ((state.bits & (DESTROYED | ERRORED)) !== 0) return false;
  addChunk(stream, state, chunk, true);
  return canPushMore(state);
}

function clearAwaitDrain(state) {
  if ((state.bits & MULTI_AWAIT_DRAIN) !== 0) state.awaitDrainWriters.clear();
  else state.awaitDrainWriters = null;
}

function addChunk(stream, state, chunk, atFront) {
  if (
    (state.bits & (FLOWING | SYNC)) === FLOWING &&
    state.length === 0 &&
    stream.listenerCount('data') > 0
  ) {
    // Somebody listens and nothing is before it in the line.
    clearAwaitDrain(state);
    state.bits |= DATA_EMITTED;
    stream.emit('data', chunk);
  } else {
    state.length += (state.bits & OBJECT_MODE) !== 0 ? 1 : chunk.length;
    if (atFront) prependChunk(state, chunk);
    else appendChunk(state, chunk);
    if ((state.bits & NEED_READABLE) !== 0) emitReadable(stream, state);
  }
  maybeReadMore(stream, state);
}

function onEofChunk(stream, state) {
  if ((state.bits & ENDED) !== 0) return;
  const decoder = state[kDecoder];
  if (decoder) {
    const rest = decoder.end();
    if (rest?.length) {
      appendChunk(state, rest);
      state.length += (state.bits & OBJECT_MODE) !== 0 ? 1 : rest.length;
    }
  }
  state.bits |= ENDED;
  if ((state.bits & SYNC) !== 0) {
    // Inside `_read`: the caller may not have its listeners yet.
    emitReadable(stream, state);
  } else {
    state.bits = (state.bits & ~NEED_READABLE) | EMITTED_READABLE;
    emitReadableNow(stream);
  }
}

function emitReadable(stream, state) {
  state.bits &= ~NEED_READABLE;
  if ((state.bits & EMITTED_READABLE) !== 0) return;
  state.bits |= EMITTED_READABLE;
  if (!repeatLastTick(emitReadableNow, stream)) process.nextTick(emitReadableNow, stream);
}

function emitReadableNow(stream) {
  const state = stream._readableState;
  if (
    (state.bits & (DESTROYED | ERRORED)) === 0 &&
    (state.length > 0 || (state.bits & ENDED) !== 0)
  ) {
    stream.emit('readable');
    state.bits &= ~EMITTED_READABLE;
  }
  // Another 'readable' is due only when the stream does not flow and has room left.
  if ((state.bits & (FLOWING | ENDED)) === 0 && state.length <= state.highWaterMark) {
    state.bits |= NEED_READABLE;
  } else {
    state.bits &= ~NEED_READABLE;
  }
  flow(stream);
}

function flow(stream) {
  const state = stream._readableState;
  while ((state.bits & FLOWING) !== 0 && stream.read() !== null);
}

// Fills the buffer up to the mark, in a later tick and in as many reads as it takes.
function maybeReadMore(stream, state) {
  if ((state.bits & (READING_MORE | CONSTRUCTED)) !== CONSTRUCTED) return;
  state.bits |= READING_MORE;
  process.nextTick(readMoreNT, stream, state);
}

function readMoreNT(stream, state) {
  while (
    (state.bits & (READING | ENDED)) === 0 &&
    (state.length < state.highWaterMark || ((state.bits & FLOWING) !== 0 && state.length === 0))
  ) {
    const before = state.length;
    stream.read(0);
    if (before === state.length) break;
  }
  state.bits &= ~READING_MORE;
}

function howMuchToRead(n, state) {
  if (n <= 0 || (state.length === 0 && (state.bits & ENDED) !== 0)) return 0;
  if ((state.bits & OBJECT_MODE) !== 0) return 1;
  if (NumberIsNaN(n)) {
    // Chunk by chunk; only text of a paused stream is put together.
    if (state.length > 0 && ((state.bits & FLOWING) !== 0 || !state.decoder)) {
      return state.buffer[state.bufferIndex].length;
    }
    return state.length;
  }
  if (n <= state.length) return n;
  return (state.bits & ENDED) !== 0 ? state.length : 0;
}

// The next power of two, so that the mark does not creep up byte by byte.
function raisedHighWaterMark(n) {
  if (n > MAX_HIGH_WATER_MARK) throw new ERR_OUT_OF_RANGE('size', '<= 1GiB', n);
  n--;
  n |= n >>> 1;
  n |= n >>> 2;
  n |= n >>> 4;
  n |= n >>> 8;
  n |= n >>> 16;
  return n + 1;
}

Readable.prototype.read = function (n) {
  const state = this._readableState;
  if (n === undefined) {
    // The next chunk as it is: by far the most common call.
    if (state[kDecoder] === null || (state.length > 0 && (state.bits & FLOWING) !== 0)) {
      return readChunk(this, state);
    }
    n = NaN;
  } else if (!NumberIsInteger(n)) {
    n = NumberParseInt(n, 10);
  }
  return readGenerally(this, state, n);
};

function readChunk(stream, state) {
  let { bits } = state;
  const wasEnded = (bits & ENDED) !== 0;
  let chunk = null;
  let size = 0;
  if (state.length > 0) {
    chunk = state.buffer[state.bufferIndex];
    size = (bits & OBJECT_MODE) !== 0 ? 1 : chunk.length;
  } else if ((bits & (ENDED | OBJECT_MODE)) === OBJECT_MODE) {
    size = 1;
  }
  bits &= ~EMITTED_READABLE;
  if (
    (bits & (ENDED | READING | DESTROYED | ERRORED | CONSTRUCTED)) === CONSTRUCTED &&
    ((bits & NEED_READABLE) !== 0 ||
      state.length === 0 ||
      state.length - size < state.highWaterMark)
  ) {
    state.bits = bits | (state.length === 0 ? READING | SYNC | NEED_READABLE : READING | SYNC);
    try {
      stream._read(state.highWaterMark);
    } catch (err) {
      errorOrDestroy(stream, err);
    }
    bits = state.bits & ~SYNC;
    const now = state.length > 0 ? state.buffer[state.bufferIndex] : null;
    if (now !== chunk) {
      if (chunk !== null || now === null || (bits & READING) !== 0) {
        // It has read or put back something itself.
        state.bits = bits;
        if ((bits & READING) === 0) size = howMuchToRead(NaN, state);
        return finishRead(stream, state, NaN, size);
      }
      chunk = now;
      size = (bits & OBJECT_MODE) !== 0 ? 1 : chunk.length;
    }
  }
  if (chunk === null) {
    state.bits = bits;
    if (!wasEnded) return finishRead(stream, state, NaN, 0);
    endReadable(stream, state);
    return null;
  }
  const { buffer, bufferIndex } = state;
  const next = bufferIndex + 1;
  if (next === buffer.length || next > COMPACT_AT) {
    takeFirst(state, buffer, bufferIndex);
  } else {
    buffer[bufferIndex] = null;
    state.bufferIndex = next;
  }
  state.length -= size;
  if (state.awaitDrainWriters !== null) clearAwaitDrain(state);
  if (state.length === 0) {
    if ((bits & ENDED) === 0) {
      bits |= NEED_READABLE;
    } else {
      state.bits = bits;
      endReadable(stream, state);
      ({ bits } = state);
    }
  }
  if ((bits & (ERROR_EMITTED | CLOSE_EMITTED)) === 0) {
    state.bits = bits | DATA_EMITTED;
    // A single listener is called without `emit`'s help, if that is the usual one.
    if (stream.emit === emit && stream[kCapture] !== true) {
      const listener = stream._events.data;
      if (listener !== undefined) {
        if (listener.call === nativeCall) listener.call(stream, chunk);
        else stream.emit('data', chunk);
      }
    } else {
      stream.emit('data', chunk);
    }
  } else {
    state.bits = bits;
  }
  return chunk;
}

function readGenerally(stream, state, n) {
  const asked = n;
  if (n > state.highWaterMark) state.highWaterMark = raisedHighWaterMark(n);
  if (n !== 0) state.bits &= ~EMITTED_READABLE;

  // read(0) on a full or ended stream only makes sure that the event comes.
  if (
    n === 0 &&
    (state.bits & NEED_READABLE) !== 0 &&
    ((state.highWaterMark !== 0 ? state.length >= state.highWaterMark : state.length > 0) ||
      (state.bits & ENDED) !== 0)
  ) {
    if (state.length === 0 && (state.bits & ENDED) !== 0) endReadable(stream, state);
    else emitReadable(stream, state);
    return null;
  }

  n = howMuchToRead(n, state);
  if (n === 0 && (state.bits & ENDED) !== 0) {
    if (state.length === 0) endReadable(stream, state);
    return null;
  }

  const wantsMore =
    (state.bits & NEED_READABLE) !== 0 ||
    state.length === 0 ||
    state.length - n < state.highWaterMark;
  if (
    wantsMore &&
    (state.bits & (ENDED | READING | DESTROYED | ERRORED | CONSTRUCTED)) === CONSTRUCTED
  ) {
    state.bits |= READING | SYNC;
    if (state.length === 0) state.bits |= NEED_READABLE;
    try {
      stream._read(state.highWaterMark);
    } catch (err) {
      errorOrDestroy(stream, err);
    }
    state.bits &= ~SYNC;
    // `_read` may have pushed at once.
    if ((state.bits & READING) === 0) n = howMuchToRead(asked, state);
  }

  return finishRead(stream, state, asked, n);
}

// Takes `n` out of the buffer, of which `asked` were asked for.
function finishRead(stream, state, asked, n) {
  const value = n > 0 ? takeFromList(n, state) : null;
  if (value === null) {
    if (state.length <= state.highWaterMark) state.bits |= NEED_READABLE;
    else state.bits &= ~NEED_READABLE;
    n = 0;
  } else {
    state.length -= n;
    clearAwaitDrain(state);
  }
  if (state.length === 0) {
    if ((state.bits & ENDED) === 0) state.bits |= NEED_READABLE;
    else if (asked !== n) endReadable(stream, state);
  }
  if (value !== null && (state.bits & (ERROR_EMITTED | CLOSE_EMITTED)) === 0) {
    state.bits |= DATA_EMITTED;
    stream.emit('data', value);
  }
  return value;
}

Readable.prototype._read = function (_size) {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_read()');
};

function endReadable(stream, state) {
  if ((state.bits & END_EMITTED) !== 0) return;
  state.bits |= ENDED;
  if (!repeatLastTick(endReadableNT, stream)) process.nextTick(endReadableNT, stream);
}

function endReadableNT(stream) {
  const state = stream._readableState;
  if ((state.bits & (ERRORED | CLOSE_EMITTED | END_EMITTED)) !== 0 || state.length !== 0) return;
  state.bits |= END_EMITTED;
  stream.emit('end');
  if (stream.writable && stream.allowHalfOpen === false) {
    process.nextTick(endWritableNT, stream);
  } else if ((state.bits & AUTO_DESTROY) !== 0) {
    // A Duplex goes when its other half is done too.
    const wState = stream._writableState;
    if (!wState || (wState.autoDestroy && (wState.finished || wState.writable === false))) {
      stream.destroy();
    }
  }
}

function endWritableNT(stream) {
  if (stream.writable && !stream.writableEnded && !stream.destroyed) stream.end();
}

ObjectDefineProperties(Readable.prototype, {
  readable: {
    __proto__: null,
    get() {
      const state = this._readableState;
      // Assigning false says that this half of a Duplex does not exist.
      return (
        !!state &&
        state.readable !== false &&
        (state.bits & (DESTROYED | ERROR_EMITTED | END_EMITTED)) === 0
      );
    },
    set(value) {
      if (this._readableState) this._readableState.readable = !!value;
    },
  },
  readableDidRead: {
    __proto__: null,
    enumerable: false,
    get() {
      return this._readableState.dataEmitted;
    },
  },
  readableAborted: {
    __proto__: null,
    enumerable: false,
    get() {
      const state = this._readableState;
      return !!(
        state.readable !== false &&
        (state.destroyed || state.errored) &&
        !state.endEmitted
      );
    },
  },
  readableHighWaterMark: {
    __proto__: null,
    enumerable: false,
    get() {
      return this._readableState.highWaterMark;
    },
  },
  readableBuffer: {
    __proto__: null,
    enumerable: false,
    get() {
      return this._readableState?.buffer;
    },
  },
  readableFlowing: {
    __proto__: null,
    enumerable: false,
    get() {
      return this._readableState.flowing;
    },
    set(value) {
      if (this._readableState) this._readableState.flowing = value;
    },
  },
  readableLength: {
    __proto__: null,
    enumerable: false,
    get() {
      return this._readableState.length;
    },
  },
  readableObjectMode: {
    __proto__: null,
    enumerable: false,
    get() {
      return this._readableState ? this._readableState.objectMode : false;
    },
  },
  readableEncoding: {
    __proto__: null,
    enumerable: false,
    get() {
      return this._readableState ? this._readableState.encoding : null;
    },
  },
  errored: {
    __proto__: null,
    enumerable: false,
    get() {
      return this._readableState ? this._readableState.errored : null;
    },
  },
  closed: {
    __proto__: null,
    get() {
      return this._readableState ? this._readableState.closed : false;
    },
  },
  destroyed: {
    __proto__: null,
    enumerable: false,
    get() {
      return this._readableState ? this._readableState.destroyed : false;
    },
    set(value) {
      // Only for streams of the old kind, which manage this by themselves.
      if (this._readableState) this._readableState.destroyed = value;
    },
  },
  readableEnded: {
    __proto__: null,
    enumerable: false,
    get() {
      return this._readableState ? this._readableState.endEmitted : false;
    },
  },
});

module.exports = { Readable, ReadableState, emitReadable, flow };

require('#stream/readable_flow').install(Readable, { emitReadable, flow });
require('#stream/readable_sugar').install(Readable);
