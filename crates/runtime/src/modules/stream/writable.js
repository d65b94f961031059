'use strict';
// Writable: write, cork, end and the events 'drain', 'prefinish', 'finish'. One write is with `_write` at
// a time; others wait in a list and go out together where `_writev` exists.

const {
  ArrayPrototypeSlice,
  ArrayPrototypeSplice,
  Error,
  FunctionPrototypeCall,
  FunctionPrototypeSymbolHasInstance,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  StringPrototypeToLowerCase,
  SymbolAsyncDispose,
  SymbolHasInstance,
  Promise,
} = primordials;
const EE = require('events');
const { Stream, initEmitter } = require('#stream/legacy');
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
  FINAL_CALLED,
  NEED_DRAIN,
  ENDING,
  FINISHED,
  DECODE_STRINGS,
  WRITING,
  BUFFER_PROCESSING,
  PREFINISHED,
  ALL_BUFFERS,
  ALL_NOOP,
  AFTER_WRITE_PENDING,
  kErrored,
} = require('#stream/state_bits');
const {
  WritableState,
  kAfterWriteInfo,
  kBuffered,
  kDefaultEncoding,
  kOnFinish,
  kWriteCallback,
} = require('#stream/writable_state');
const {
  construct,
  destroy,
  errorOrDestroy,
  kOnConstructed,
  undestroy,
} = require('#stream/destroy');
const {
  AbortError,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_MULTIPLE_CALLBACK,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_CANNOT_PIPE,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
    ERR_UNKNOWN_ENCODING,
  },
} = require('#internal/errors');
const { Buffer } = require('buffer');
const { isArrayBufferView, viewToBuffer } = require('#stream/chunk');
const { nop } = require('#stream/utils');

// Beyond so many written places at the front, the list of waiting writes is moved down.
const COMPACT_AT = 256;

function Writable(options) {
  if (new.target === undefined && !(this instanceof Writable)) return new Writable(options);
  // Known slots give all emitters of this kind one shape.
  const hasEvents = this._events !== undefined;
  if (!hasEvents) {
    this._events = {
      close: undefined,
      error: undefined,
      prefinish: undefined,
      finish: undefined,
      drain: undefined,
    };
  }
  this._writableState = new WritableState(options, this, false);
  // Here and not in a function: the engine makes room for what it sees a constructor assign.
  if (options) {
    const { write, writev, destroy: destroyMethod, final, construct: constructMethod } = options;
    if (typeof write === 'function') this._write = write;
    if (typeof writev === 'function') this._writev = writev;
    if (typeof destroyMethod === 'function') this._destroy = destroyMethod;
    if (typeof final === 'function') this._final = final;
    if (typeof constructMethod === 'function') this._construct = constructMethod;
    if (options.signal) require('#stream/add_abort_signal').attachSignal(options.signal, this);
  }
  if (hasEvents) EE.call(this, options);
  else initEmitter(this, options);
  if (this._construct !== undefined) construct(this);
}
ObjectSetPrototypeOf(Writable.prototype, Stream.prototype);
ObjectSetPrototypeOf(Writable, Stream);

Writable.WritableState = WritableState;

// A Duplex inherits from Readable and still is an instance of Writable.
ObjectDefineProperty(Writable, SymbolHasInstance, {
  __proto__: null,
  value: function (object) {
    if (FunctionPrototypeSymbolHasInstance(this, object)) return true;
    if (this !== Writable) return false;
    return object && object._writableState instanceof WritableState;
  },
});

WritableState.prototype[kOnConstructed] = function (stream) {
  if ((this.bits & WRITING) === 0) clearBuffer(stream, this);
  if ((this.bits & ENDING) !== 0) finishMaybe(stream, this);
};

Writable.prototype.pipe = function () {
  errorOrDestroy(this, new ERR_STREAM_CANNOT_PIPE());
};

// Returns the error that hindered the write, or whether the caller may go on.
function writeChunk(stream, chunk, encoding, cb) {
  const state = stream._writableState;
  if (typeof cb !== 'function') cb = nop;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  if ((state.bits & OBJECT_MODE) === 0) {
    if (!encoding) encoding = state[kDefaultEncoding];
    else if (encoding !== 'buffer' && !Buffer.isEncoding(encoding)) {
      throw new ERR_UNKNOWN_ENCODING(encoding);
    }
    if (typeof chunk === 'string') {
      if (encoding === 'buffer') throw new ERR_UNKNOWN_ENCODING(encoding);
      if ((state.bits & DECODE_STRINGS) !== 0) {
        chunk = Buffer.from(chunk, encoding);
        encoding = 'buffer';
      }
    } else if (chunk instanceof Buffer) {
      encoding = 'buffer';
    } else if (isArrayBufferView(chunk)) {
      chunk = viewToBuffer(chunk);
      encoding = 'buffer';
    } else {
      throw new ERR_INVALID_ARG_TYPE(
        'chunk',
        ['string', 'Buffer', 'TypedArray', 'DataView'],
        chunk,
      );
    }
  }
  if ((state.bits & (ENDING | DESTROYED)) !== 0) {
    const err =
      (state.bits & ENDING) !== 0
        ? new ERR_STREAM_WRITE_AFTER_END()
        : new ERR_STREAM_DESTROYED('write');
    process.nextTick(cb, err);
    errorOrDestroy(stream, err, true);
    return err;
  }
  state.pendingcb++;
  return writeOrBuffer(stream, state, chunk, encoding, cb);
}

Writable.prototype.write = function (chunk, encoding, cb) {
  if (encoding === undefined && cb === undefined && chunk !== null) {
    // First what nearly every write is: data of the right kind and nothing else, to a stream that goes on.
    const state = this._writableState;
    const { bits } = state;
    const isObject = (bits & OBJECT_MODE) !== 0;
    if ((bits & (ENDING | DESTROYED)) === 0 && (isObject || chunk instanceof Buffer)) {
      const len = isObject ? 1 : chunk.length;
      if (!isObject) encoding = 'buffer';
      state.pendingcb++;
      if (state.corked !== 0 || (bits & (WRITING | ERRORED | CONSTRUCTED)) !== CONSTRUCTED) {
        return writeOrBuffer(this, state, chunk, encoding, nop);
      }
      state.length += len;
      state.writelen = len;
      state[kWriteCallback] = nop;
      state.bits = bits | WRITING | SYNC;
      this._write(chunk, encoding, state.onwrite ?? makeOnWrite(this, state));
      state.bits &= ~SYNC;
      return takesMore(state);
    }
  }
  if (typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }
  return writeChunk(this, chunk, encoding, cb) === true;
};

// Whether the writer may go on; else 'drain' tells when. What was written at once takes no room.
function takesMore(state) {
  const { length } = state;
  if (length !== 0 && length >= state.highWaterMark) {
    state.bits |= NEED_DRAIN;
    return false;
  }
  return (state.bits & (DESTROYED | ERRORED)) === 0;
}

function makeOnWrite(stream, state) {
  state.onwrite = (er) => {
    const { bits } = state;
    if (
      !er &&
      (bits & (SYNC | NEED_DRAIN | DESTROYED | ENDING)) === SYNC &&
      state[kWriteCallback] === nop &&
      state[kBuffered] === null
    ) {
      // Done at once, and nobody waits for it: nothing follows.
      state.bits = bits & ~WRITING;
      state[kWriteCallback] = null;
      state.length -= state.writelen;
      state.writelen = 0;
      state.pendingcb--;
      return;
    }
    onWrite(stream, er);
  };
  return state.onwrite;
}

function writeOrBuffer(stream, state, chunk, encoding, callback) {
  const len = (state.bits & OBJECT_MODE) !== 0 ? 1 : chunk.length;
  state.length += len;
  if (state.corked !== 0 || (state.bits & (WRITING | ERRORED | CONSTRUCTED)) !== CONSTRUCTED) {
    const entry = { chunk, encoding, callback };
    if (state[kBuffered] === null) state[kBuffered] = [entry];
    else state[kBuffered][state[kBuffered].length] = entry;
    if (encoding !== 'buffer') state.bits &= ~ALL_BUFFERS;
    if (callback !== nop) state.bits &= ~ALL_NOOP;
  } else {
    state.writelen = len;
    state[kWriteCallback] = callback;
    state.bits |= WRITING | SYNC;
    stream._write(chunk, encoding, state.onwrite ?? makeOnWrite(stream, state));
    state.bits &= ~SYNC;
  }
  return takesMore(state);
}

function doWrite(stream, state, isMany, len, chunk, encoding, cb) {
  state.writelen = len;
  state[kWriteCallback] = cb;
  state.bits |= WRITING | SYNC;
  const onwrite = state.onwrite ?? makeOnWrite(stream, state);
  if ((state.bits & DESTROYED) !== 0) onwrite(new ERR_STREAM_DESTROYED('write'));
  else if (isMany) stream._writev(chunk, onwrite);
  else stream._write(chunk, encoding, onwrite);
  state.bits &= ~SYNC;
}

function onWriteError(stream, state, er, cb) {
  state.pendingcb--;
  cb(er);
  errorBuffer(state);
  errorOrDestroy(stream, er);
}

function onWrite(stream, er) {
  const state = stream._writableState;
  const cb = state[kWriteCallback];
  if (typeof cb !== 'function') {
    errorOrDestroy(stream, new ERR_MULTIPLE_CALLBACK());
    return;
  }
  const sync = (state.bits & SYNC) !== 0;
  state.bits &= ~WRITING;
  state[kWriteCallback] = null;
  state.length -= state.writelen;
  state.writelen = 0;

  if (er) {
    er.stack; // eslint-disable-line no-unused-expressions
    if ((state.bits & ERRORED) === 0) state.errored = er;
    const rState = stream._readableState;
    if (rState && !rState.errored) rState.errored = er;
    if (sync) process.nextTick(onWriteError, stream, state, er, cb);
    else onWriteError(stream, state, er, cb);
    return;
  }

  if (state[kBuffered] !== null && state[kBuffered].length > state.bufferedIndex) {
    clearBuffer(stream, state);
  }
  if (!sync) {
    afterWrite(stream, state, 1, cb);
    return;
  }
  if (cb === nop) {
    // Nobody waits for this callback: only a drain needs a tick.
    if (
      (state.bits & AFTER_WRITE_PENDING) === 0 &&
      ((state.length === 0 && (state.bits & NEED_DRAIN) !== 0) || (state.bits & DESTROYED) !== 0)
    ) {
      state.bits |= AFTER_WRITE_PENDING;
      process.nextTick(afterWriteNT, stream, state, 1, cb);
    } else {
      state.pendingcb--;
      if ((state.bits & ENDING) !== 0) finishMaybe(stream, state, true);
    }
    return;
  }
  // Often the same function each time: one tick then serves all of them.
  const info = state[kAfterWriteInfo];
  if (info !== null && info.cb === cb) {
    info.count++;
  } else {
    const fresh = { count: 1, cb, stream, state };
    state[kAfterWriteInfo] = fresh;
    state.bits |= AFTER_WRITE_PENDING;
    process.nextTick(afterWriteInfoNT, fresh);
  }
}

function afterWriteInfoNT({ stream, state, count, cb }) {
  state.bits &= ~AFTER_WRITE_PENDING;
  state[kAfterWriteInfo] = null;
  afterWrite(stream, state, count, cb);
}

function afterWriteNT(stream, state, count, cb) {
  state.bits &= ~AFTER_WRITE_PENDING;
  afterWrite(stream, state, count, cb);
}

function afterWrite(stream, state, count, cb) {
  if ((state.bits & (ENDING | NEED_DRAIN | DESTROYED)) === NEED_DRAIN && state.length === 0) {
    state.bits &= ~NEED_DRAIN;
    stream.emit('drain');
  }
  while (count-- > 0) {
    state.pendingcb--;
    cb(null);
  }
  if ((state.bits & DESTROYED) !== 0) errorBuffer(state);
  finishMaybe(stream, state);
}

// After an error or a destroy the waiting writes and `end` callbacks fail, too.
function errorBuffer(state) {
  if ((state.bits & WRITING) !== 0) return;
  const list = state[kBuffered];
  if (list !== null) {
    for (let n = state.bufferedIndex; n < list.length; n++) {
      const { chunk, callback } = list[n];
      state.length -= (state.bits & OBJECT_MODE) !== 0 ? 1 : chunk.length;
      // An error is dear, and most writes have nobody to tell.
      if (callback !== nop) callback(state[kErrored] ?? new ERR_STREAM_DESTROYED('write'));
    }
  }
  callFinishedCallbacks(state, state[kErrored] ?? new ERR_STREAM_DESTROYED('end'));
  resetBuffer(state);
}

function resetBuffer(state) {
  state[kBuffered] = null;
  state.bufferedIndex = 0;
  state.bits |= ALL_BUFFERS | ALL_NOOP;
}

function clearBuffer(stream, state) {
  if (
    state.corked !== 0 ||
    (state.bits & (BUFFER_PROCESSING | DESTROYED | CONSTRUCTED)) !== CONSTRUCTED
  ) {
    return;
  }
  const list = state[kBuffered];
  if (list === null) return;
  let i = state.bufferedIndex;
  const waiting = list.length - i;
  if (waiting === 0) return;
  state.bits |= BUFFER_PROCESSING;
  if (waiting > 1 && stream._writev) {
    state.pendingcb -= waiting - 1;
    const callback =
      (state.bits & ALL_NOOP) !== 0
        ? nop
        : (err) => {
            for (let n = i; n < list.length; n++) list[n].callback(err);
          };
    // A copy unless nobody will look at the list again.
    const chunks = (state.bits & ALL_NOOP) !== 0 && i === 0 ? list : ArrayPrototypeSlice(list, i);
    chunks.allBuffers = (state.bits & ALL_BUFFERS) !== 0;
    doWrite(stream, state, true, state.length, chunks, '', callback);
    resetBuffer(state);
  } else {
    do {
      const { chunk, encoding, callback } = list[i];
      list[i++] = null;
      const len = (state.bits & OBJECT_MODE) !== 0 ? 1 : chunk.length;
      doWrite(stream, state, false, len, chunk, encoding, callback);
    } while (i < list.length && (state.bits & WRITING) === 0);
    if (i === list.length) {
      resetBuffer(state);
    } else if (i > COMPACT_AT) {
      ArrayPrototypeSplice(list, 0, i);
      state.bufferedIndex = 0;
    } else {
      state.bufferedIndex = i;
    }
  }
  state.bits &= ~BUFFER_PROCESSING;
}

Writable.prototype.cork = function () {
  this._writableState.corked++;
};

Writable.prototype.uncork = function () {
  const state = this._writableState;
  if (state.corked === 0) return;
  state.corked--;
  if ((state.bits & WRITING) === 0) clearBuffer(this, state);
};

Writable.prototype.setDefaultEncoding = function setDefaultEncoding(encoding) {
  if (typeof encoding === 'string') encoding = StringPrototypeToLowerCase(encoding);
  if (!Buffer.isEncoding(encoding)) throw new ERR_UNKNOWN_ENCODING(encoding);
  this._writableState.defaultEncoding = encoding;
  return this;
};

Writable.prototype._write = function (chunk, encoding, cb) {
  if (this._writev) this._writev([{ chunk, encoding }], cb);
  else throw new ERR_METHOD_NOT_IMPLEMENTED('_write()');
};

Writable.prototype._writev = null;

Writable.prototype.end = function (chunk, encoding, cb) {
  const state = this._writableState;
  if (typeof chunk === 'function') {
    cb = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    cb = encoding;
    encoding = null;
  }
  let err;
  if (chunk !== null && chunk !== undefined) {
    const result = writeChunk(this, chunk, encoding);
    if (typeof result === 'object' && result instanceof Error) err = result;
  }
  if (state.corked !== 0) {
    state.corked = 1;
    this.uncork();
  }
  if (err) {
    // The callback gets it below.
  } else if ((state.bits & (ERRORED | ENDING)) === 0) {
    // Not while destroyed: 'finish' stays away, but the stream counts as ended.
    state.bits |= ENDING;
    finishMaybe(this, state, true);
    state.bits |= ENDED;
  } else if ((state.bits & FINISHED) !== 0) {
    err = new ERR_STREAM_ALREADY_FINISHED('end');
  } else if ((state.bits & DESTROYED) !== 0) {
    err = new ERR_STREAM_DESTROYED('end');
  }
  if (typeof cb === 'function') {
    if (err) process.nextTick(cb, err);
    else if ((state.bits & ERRORED) !== 0) process.nextTick(cb, state[kErrored]);
    else if ((state.bits & FINISHED) !== 0) process.nextTick(cb, null);
    else if (state[kOnFinish] === null) state[kOnFinish] = [cb];
    else state[kOnFinish][state[kOnFinish].length] = cb;
  }
  return this;
};

const FINISH_MASK =
  ENDING | DESTROYED | CONSTRUCTED | FINISHED | WRITING | ERRORED | ERROR_EMITTED | CLOSE_EMITTED;

function needFinish(state) {
  return (
    (state.bits & FINISH_MASK) === (ENDING | CONSTRUCTED) &&
    state.length === 0 &&
    state[kBuffered] === null
  );
}

function callFinishedCallbacks(state, err) {
  const list = state[kOnFinish];
  if (list === null) return;
  state[kOnFinish] = null;
  for (let i = 0; i < list.length; i++) list[i](err);
}

function callFinal(stream, state) {
  let called = false;
  function onFinal(err) {
    if (called) {
      errorOrDestroy(stream, err ?? new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    state.pendingcb--;
    if (err) {
      callFinishedCallbacks(state, err);
      errorOrDestroy(stream, err, (state.bits & SYNC) !== 0);
    } else if (needFinish(state)) {
      state.bits |= PREFINISHED;
      stream.emit('prefinish');
      // Counted, so that no write after 'prefinish' lets 'finish' overtake it.
      state.pendingcb++;
      process.nextTick(finish, stream, state);
    }
  }
  state.bits |= SYNC;
  state.pendingcb++;
  try {
    stream._final(onFinal);
  } catch (err) {
    onFinal(err);
  }
  state.bits &= ~SYNC;
}

function prefinish(stream, state) {
  if ((state.bits & (PREFINISHED | FINAL_CALLED)) !== 0) return;
  if (typeof stream._final === 'function' && (state.bits & DESTROYED) === 0) {
    state.bits |= FINAL_CALLED;
    callFinal(stream, state);
  } else {
    state.bits |= PREFINISHED;
    stream.emit('prefinish');
  }
}

function finishMaybe(stream, state, sync) {
  if (!needFinish(state)) return;
  prefinish(stream, state);
  if (state.pendingcb !== 0) return;
  if (sync) {
    state.pendingcb++;
    process.nextTick(finishNT, stream, state);
  } else if (needFinish(state)) {
    state.pendingcb++;
    finish(stream, state);
  }
}

function finishNT(stream, state) {
  if (needFinish(state)) finish(stream, state);
  else state.pendingcb--;
}

function finish(stream, state) {
  state.pendingcb--;
  state.bits |= FINISHED;
  callFinishedCallbacks(state, null);
  stream.emit('finish');
  if ((state.bits & AUTO_DESTROY) !== 0) {
    // A Duplex goes when its other half is done too.
    const rState = stream._readableState;
    if (!rState || (rState.autoDestroy && (rState.endEmitted || rState.readable === false))) {
      stream.destroy();
    }
  }
}

ObjectDefineProperties(Writable.prototype, {
  closed: {
    __proto__: null,
    get() {
      return this._writableState ? this._writableState.closed : false;
    },
  },
  destroyed: {
    __proto__: null,
    get() {
      return this._writableState ? this._writableState.destroyed : false;
    },
    set(value) {
      // Only for streams of the old kind, which manage this by themselves.
      if (this._writableState) this._writableState.destroyed = value;
    },
  },
  writable: {
    __proto__: null,
    get() {
      const state = this._writableState;
      return (
        !!state &&
        state.writable !== false &&
        (state.bits & (DESTROYED | ERRORED | ENDING | ENDED)) === 0
      );
    },
    set(value) {
      if (this._writableState) this._writableState.writable = !!value;
    },
  },
  writableFinished: {
    __proto__: null,
    get() {
      return this._writableState ? this._writableState.finished : false;
    },
  },
  writableObjectMode: {
    __proto__: null,
    get() {
      return this._writableState ? this._writableState.objectMode : false;
    },
  },
  writableBuffer: {
    __proto__: null,
    get() {
      return this._writableState?.getBuffer();
    },
  },
  writableEnded: {
    __proto__: null,
    get() {
      return this._writableState ? this._writableState.ending : false;
    },
  },
  writableNeedDrain: {
    __proto__: null,
    get() {
      const state = this._writableState;
      return !!state && (state.bits & (DESTROYED | ENDING | NEED_DRAIN)) === NEED_DRAIN;
    },
  },
  writableHighWaterMark: {
    __proto__: null,
    get() {
      return this._writableState?.highWaterMark;
    },
  },
  writableCorked: {
    __proto__: null,
    get() {
      return this._writableState ? this._writableState.corked : 0;
    },
  },
  writableLength: {
    __proto__: null,
    get() {
      return this._writableState?.length;
    },
  },
  errored: {
    __proto__: null,
    enumerable: false,
    get() {
      return this._writableState ? this._writableState.errored : null;
    },
  },
  writableAborted: {
    __proto__: null,
    enumerable: false,
    get() {
      const state = this._writableState;
      return !!(state.writable !== false && (state.destroyed || state.errored) && !state.finished);
    },
  },
});

Writable.prototype.destroy = function (err, cb) {
  const state = this._writableState;
  if ((state.bits & DESTROYED) === 0 && (state[kBuffered] !== null || state[kOnFinish] !== null)) {
    process.nextTick(errorBuffer, state);
  }
  FunctionPrototypeCall(destroy, this, err, cb);
  return this;
};
Writable.prototype._undestroy = undestroy;
Writable.prototype._destroy = function (err, cb) {
  cb(err);
};
Writable.prototype[EE.captureRejectionSymbol] = function (err) {
  this.destroy(err);
};

Writable.fromWeb = function (writableStream, options) {
  return require('#stream/web_adapters').newWritableFromWeb(writableStream, options);
};
Writable.toWeb = function (streamWritable) {
  return require('#stream/web_adapters').newWebFromWritable(streamWritable);
};

Writable.prototype[SymbolAsyncDispose] = function () {
  let error;
  if (!this.destroyed) {
    error = this.writableFinished ? null : new AbortError();
    this.destroy(error);
  }
  return new Promise((resolve, reject) => {
    require('#stream/end_of_stream').finished(this, (err) => {
      if (err && err.name !== 'AbortError') reject(err);
      else resolve();
    });
  });
};

module.exports = { Writable, WritableState };
