'use strict';
// What a readable stream knows about itself: the flags, the list of buffered chunks, who it is piped to.
// The chunk list is an array with a start index, so that taking from its front costs no shifting.

const {
  ArrayPrototypePop,
  ArrayPrototypeSplice,
  ArrayPrototypeUnshift,
  ObjectDefineProperties,
  Symbol,
} = primordials;
const bits = require('#stream/state_bits');
const {
  OBJECT_MODE,
  CONSTRUCTED,
  SYNC,
  EMIT_CLOSE,
  AUTO_DESTROY,
  kErrored,
} = require('#stream/state_bits');
const { getDefaultHighWaterMark, highWaterMarkFrom } = require('#stream/default_hwm');

const kDecoder = Symbol('kDecoder');
const kEncoding = Symbol('kEncoding');
const kDefaultEncoding = Symbol('kDefaultEncoding');

// Beyond so many empty places at the front the array is moved down.
const COMPACT_AT = 1024;

let BufferClass;
function lazyBuffer() {
  BufferClass ??= require('buffer').Buffer;
  return BufferClass;
}

function ReadableState(options, stream, isDuplex) {
  let flags = EMIT_CLOSE | AUTO_DESTROY | CONSTRUCTED | SYNC;
  let mark;
  let decoder = null;
  let encoding = null;
  let defaultEncoding = 'utf8';
  if (options !== undefined && options !== null) {
    if (options.objectMode || (isDuplex && options.readableObjectMode)) flags |= OBJECT_MODE;
    if (options.emitClose === false) flags &= ~EMIT_CLOSE;
    if (options.autoDestroy === false) flags &= ~AUTO_DESTROY;
    mark = highWaterMarkFrom(
      (flags & OBJECT_MODE) !== 0,
      options,
      'readableHighWaterMark',
      isDuplex,
    );
    const wanted = options.defaultEncoding;
    if (wanted !== undefined && wanted !== null && wanted !== 'utf8' && wanted !== 'utf-8') {
      defaultEncoding = checkedEncoding(wanted);
    }
    if (options.encoding) {
      const { StringDecoder } = require('string_decoder');
      decoder = new StringDecoder(options.encoding);
      encoding = options.encoding;
    }
  } else {
    mark = getDefaultHighWaterMark(false);
  }
  this.bits = flags;
  this.highWaterMark = mark;
  this.buffer = [];
  this.bufferIndex = 0;
  this.length = 0;
  this.pipes = [];
  // The destinations that asked to wait: null, one of them, or (MULTI_AWAIT_DRAIN) a set.
  this.awaitDrainWriters = null;
  this[kDecoder] = decoder;
  if (encoding !== null) this[kEncoding] = encoding;
  if (defaultEncoding !== 'utf8') this[kDefaultEncoding] = defaultEncoding;
}

// What nearly all streams have alike and few ask for; the less a stream has of its own, the quicker it is made.
ReadableState.prototype[kErrored] = null;
ReadableState.prototype[kEncoding] = null;
ReadableState.prototype[kDefaultEncoding] = 'utf8';

function checkedEncoding(encoding) {
  if (lazyBuffer().isEncoding(encoding)) return encoding;
  const {
    codes: { ERR_UNKNOWN_ENCODING },
  } = require('#internal/errors');
  throw new ERR_UNKNOWN_ENCODING(encoding);
}

bits.defineFlags(ReadableState.prototype, {
  objectMode: bits.OBJECT_MODE,
  ended: bits.ENDED,
  endEmitted: bits.END_EMITTED,
  reading: bits.READING,
  constructed: bits.CONSTRUCTED,
  sync: bits.SYNC,
  needReadable: bits.NEED_READABLE,
  emittedReadable: bits.EMITTED_READABLE,
  readableListening: bits.READABLE_LISTENING,
  resumeScheduled: bits.RESUME_SCHEDULED,
  errorEmitted: bits.ERROR_EMITTED,
  emitClose: bits.EMIT_CLOSE,
  autoDestroy: bits.AUTO_DESTROY,
  destroyed: bits.DESTROYED,
  closed: bits.CLOSED,
  closeEmitted: bits.CLOSE_EMITTED,
  multiAwaitDrain: bits.MULTI_AWAIT_DRAIN,
  readingMore: bits.READING_MORE,
  dataEmitted: bits.DATA_EMITTED,
});
bits.defineErrored(ReadableState.prototype);
bits.defineTristate(ReadableState.prototype, 'flowing', bits.FLOWING, bits.FLOWING_SET);
bits.defineTristate(ReadableState.prototype, 'paused', bits.PAUSED, bits.PAUSED_SET);

function hiddenField(symbol) {
  return {
    __proto__: null,
    enumerable: false,
    get() {
      return this[symbol];
    },
    set(value) {
      this[symbol] = value;
    },
  };
}

ObjectDefineProperties(ReadableState.prototype, {
  defaultEncoding: hiddenField(kDefaultEncoding),
  decoder: hiddenField(kDecoder),
  encoding: hiddenField(kEncoding),
  pipesCount: {
    __proto__: null,
    enumerable: false,
    get() {
      return this.pipes.length;
    },
  },
});

function appendChunk(state, chunk) {
  state.buffer[state.buffer.length] = chunk;
}

function prependChunk(state, chunk) {
  if (state.bufferIndex > 0) state.buffer[--state.bufferIndex] = chunk;
  else ArrayPrototypeUnshift(state.buffer, chunk);
}

// A new list is cheaper than an old one made empty.
function compact(state) {
  const { buffer, bufferIndex } = state;
  if (bufferIndex === buffer.length) {
    state.buffer = [];
    state.bufferIndex = 0;
  } else if (bufferIndex > COMPACT_AT) {
    ArrayPrototypeSplice(buffer, 0, bufferIndex);
    state.bufferIndex = 0;
  }
}

// Takes the chunk at `index`, which is where the list begins.
function takeFirst(state, buffer, index) {
  const next = index + 1;
  if (next === buffer.length) {
    state.bufferIndex = 0;
    if (index === 0) return ArrayPrototypePop(buffer);
    state.buffer = [];
    return buffer[index];
  }
  const value = buffer[index];
  buffer[index] = null;
  if (next > COMPACT_AT && next > buffer.length >> 1) {
    // A new list costs less than moving the old one's end to its start.
    const rest = [];
    for (let i = next; i < buffer.length; i++) rest[rest.length] = buffer[i];
    state.buffer = rest;
    state.bufferIndex = 0;
  } else {
    state.bufferIndex = next;
  }
  return value;
}

// Takes everything as one string or one Buffer.
function takeAll(state) {
  const { buffer, bufferIndex, length } = state;
  const count = buffer.length - bufferIndex;
  let all;
  if (state[kDecoder]) {
    all = '';
    for (let i = bufferIndex; i < buffer.length; i++) all += buffer[i];
  } else if (count === 0) {
    all = lazyBuffer().alloc(0);
  } else if (count === 1) {
    all = buffer[bufferIndex];
  } else {
    const Buffer = lazyBuffer();
    all = Buffer.allocUnsafe(length);
    let at = 0;
    for (let i = bufferIndex; i < buffer.length; i++) {
      all.set(buffer[i], at);
      at += buffer[i].length;
    }
  }
  state.buffer = [];
  state.bufferIndex = 0;
  return all;
}

// Takes exactly `n` characters or bytes, n being less than what is buffered and more than the first chunk.
function takeAcross(state, n) {
  const { buffer } = state;
  const isText = state[kDecoder] !== null && state[kDecoder] !== undefined;
  let out = isText ? '' : lazyBuffer().allocUnsafe(n);
  let taken = 0;
  let index = state.bufferIndex;
  while (taken < n) {
    const chunk = buffer[index];
    const left = n - taken;
    let part = chunk;
    if (chunk.length > left) {
      part = chunk.slice(0, left);
      buffer[index] = chunk.slice(left);
    } else {
      buffer[index++] = null;
    }
    if (isText) out += part;
    else out.set(part, taken);
    taken += part.length;
  }
  state.bufferIndex = index;
  compact(state);
  return out;
}

// The next value that `read()` gives, `n` as howMuchToRead computed it. Does not touch state.length.
function takeFromList(n, state) {
  if (state.length === 0) return null;
  const { buffer } = state;
  const index = state.bufferIndex;
  if ((state.bits & OBJECT_MODE) !== 0) return takeFirst(state, buffer, index);
  if (!n || n >= state.length) return takeAll(state);
  const first = buffer[index];
  if (n < first.length) {
    buffer[index] = first.slice(n);
    return first.slice(0, n);
  }
  if (n === first.length) return takeFirst(state, buffer, index);
  return takeAcross(state, n);
}

module.exports = {
  ReadableState,
  kDecoder,
  kEncoding,
  kDefaultEncoding,
  appendChunk,
  prependChunk,
  takeFirst,
  takeFromList,
};
