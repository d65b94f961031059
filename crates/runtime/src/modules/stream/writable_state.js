'use strict';
// What a writable stream knows about itself: the flags, the writes that wait, the callbacks that wait
// for 'finish'. Lists and the write callback are made when first needed; many streams never need them.

const { ArrayPrototypeSlice, ObjectDefineProperties, Symbol } = primordials;
const bits = require('#stream/state_bits');
const {
  OBJECT_MODE,
  CONSTRUCTED,
  SYNC,
  EMIT_CLOSE,
  AUTO_DESTROY,
  DECODE_STRINGS,
  ALL_BUFFERS,
  ALL_NOOP,
  kErrored,
} = require('#stream/state_bits');
const { getDefaultHighWaterMark, highWaterMarkFrom } = require('#stream/default_hwm');

const kBuffered = Symbol('kBuffered');
const kOnFinish = Symbol('kOnFinish');
const kDefaultEncoding = Symbol('kWritableDefaultEncoding');
const kWriteCallback = Symbol('kWriteCallback');
const kAfterWriteInfo = Symbol('kAfterWriteInfo');

function WritableState(options, stream, isDuplex) {
  let flags =
    EMIT_CLOSE | AUTO_DESTROY | CONSTRUCTED | SYNC | DECODE_STRINGS | ALL_BUFFERS | ALL_NOOP;
  let mark;
  let defaultEncoding = 'utf8';
  if (options !== undefined && options !== null) {
    if (options.objectMode || (isDuplex && options.writableObjectMode)) flags |= OBJECT_MODE;
    if (options.emitClose === false) flags &= ~EMIT_CLOSE;
    if (options.autoDestroy === false) flags &= ~AUTO_DESTROY;
    if (options.decodeStrings === false) flags &= ~DECODE_STRINGS;
    mark = highWaterMarkFrom(
      (flags & OBJECT_MODE) !== 0,
      options,
      'writableHighWaterMark',
      isDuplex,
    );
    const wanted = options.defaultEncoding;
    if (wanted !== undefined && wanted !== null && wanted !== 'utf8' && wanted !== 'utf-8') {
      if (!require('buffer').Buffer.isEncoding(wanted)) {
        const {
          codes: { ERR_UNKNOWN_ENCODING },
        } = require('#internal/errors');
        throw new ERR_UNKNOWN_ENCODING(wanted);
      }
      defaultEncoding = wanted;
    }
  } else {
    mark = getDefaultHighWaterMark(false);
  }
  this.bits = flags;
  this.highWaterMark = mark;
  this.length = 0;
  this.corked = 0;
  // The callback that `_write` gets; made at the first write.
  this.onwrite = null;
  this.writelen = 0;
  this.bufferedIndex = 0;
  // Callbacks still owed; 'finish' waits for them.
  this.pendingcb = 0;
  this[kBuffered] = null;
  this[kOnFinish] = null;
  this[kWriteCallback] = null;
  this[kAfterWriteInfo] = null;
  if (defaultEncoding !== 'utf8') this[kDefaultEncoding] = defaultEncoding;
}

// What nearly all streams have alike and few ask for; the less a stream has of its own, the quicker it is made.
WritableState.prototype[kErrored] = null;
WritableState.prototype[kDefaultEncoding] = 'utf8';

bits.defineFlags(WritableState.prototype, {
  objectMode: bits.OBJECT_MODE,
  finalCalled: bits.FINAL_CALLED,
  needDrain: bits.NEED_DRAIN,
  ending: bits.ENDING,
  ended: bits.ENDED,
  finished: bits.FINISHED,
  destroyed: bits.DESTROYED,
  decodeStrings: bits.DECODE_STRINGS,
  writing: bits.WRITING,
  sync: bits.SYNC,
  bufferProcessing: bits.BUFFER_PROCESSING,
  constructed: bits.CONSTRUCTED,
  prefinished: bits.PREFINISHED,
  errorEmitted: bits.ERROR_EMITTED,
  emitClose: bits.EMIT_CLOSE,
  autoDestroy: bits.AUTO_DESTROY,
  closed: bits.CLOSED,
  closeEmitted: bits.CLOSE_EMITTED,
  allBuffers: bits.ALL_BUFFERS,
  allNoop: bits.ALL_NOOP,
});
bits.defineErrored(WritableState.prototype);

ObjectDefineProperties(WritableState.prototype, {
  // undefined until somebody says that this half does (not) exist.
  writable: {
    __proto__: null,
    enumerable: false,
    get() {
      return (this.bits & bits.WRITABLE_SET) !== 0 ? (this.bits & bits.WRITABLE) !== 0 : undefined;
    },
    set(value) {
      if (value === undefined) this.bits &= ~(bits.WRITABLE | bits.WRITABLE_SET);
      else if (value) this.bits |= bits.WRITABLE | bits.WRITABLE_SET;
      else this.bits = (this.bits | bits.WRITABLE_SET) & ~bits.WRITABLE;
    },
  },
  defaultEncoding: {
    __proto__: null,
    enumerable: false,
    get() {
      return this[kDefaultEncoding];
    },
    set(value) {
      this[kDefaultEncoding] = value;
    },
  },
  writecb: {
    __proto__: null,
    enumerable: false,
    get() {
      return this[kWriteCallback];
    },
    set(value) {
      this[kWriteCallback] = value;
    },
  },
  buffered: {
    __proto__: null,
    enumerable: false,
    get() {
      return this[kBuffered] ?? [];
    },
    set(value) {
      this[kBuffered] = value?.length ? value : null;
    },
  },
  bufferedRequestCount: {
    __proto__: null,
    enumerable: false,
    get() {
      return this[kBuffered] === null ? 0 : this[kBuffered].length - this.bufferedIndex;
    },
  },
});

WritableState.prototype.getBuffer = function getBuffer() {
  return this[kBuffered] === null ? [] : ArrayPrototypeSlice(this[kBuffered], this.bufferedIndex);
};

module.exports = {
  WritableState,
  kBuffered,
  kOnFinish,
  kDefaultEncoding,
  kWriteCallback,
  kAfterWriteInfo,
};
