'use strict';
// The state of a stream is one small integer of flags, so that a check of several conditions is one
// mask and a stream is cheap to make. The flags both halves know come first and have the same place in
// both, which lets destroy.js handle either half alike. `defineFlags` gives a state class the boolean
// accessors (`state.ended`, `state.reading`, ...) that programs read from `_readableState`.

const { ObjectDefineProperty, ObjectKeys, Symbol } = primordials;

// Known to both halves.
const OBJECT_MODE = 1 << 0;
const CONSTRUCTED = 1 << 1;
const SYNC = 1 << 2;
const EMIT_CLOSE = 1 << 3;
const AUTO_DESTROY = 1 << 4;
const DESTROYED = 1 << 5;
const CLOSED = 1 << 6;
const CLOSE_EMITTED = 1 << 7;
const ERROR_EMITTED = 1 << 8;
const ERRORED = 1 << 9;
const ENDED = 1 << 10;

// The readable half.
const END_EMITTED = 1 << 11;
const READING = 1 << 12;
const NEED_READABLE = 1 << 13;
const EMITTED_READABLE = 1 << 14;
const READABLE_LISTENING = 1 << 15;
const RESUME_SCHEDULED = 1 << 16;
const READING_MORE = 1 << 17;
const DATA_EMITTED = 1 << 18;
const MULTI_AWAIT_DRAIN = 1 << 19;
const FLOWING = 1 << 20;
const FLOWING_SET = 1 << 21;
const PAUSED = 1 << 22;
const PAUSED_SET = 1 << 23;

// The writable half (its own places, they overlap with the readable half's).
const FINAL_CALLED = 1 << 11;
const NEED_DRAIN = 1 << 12;
const ENDING = 1 << 13;
const FINISHED = 1 << 14;
const DECODE_STRINGS = 1 << 15;
const WRITING = 1 << 16;
const BUFFER_PROCESSING = 1 << 17;
const PREFINISHED = 1 << 18;
const ALL_BUFFERS = 1 << 19;
const ALL_NOOP = 1 << 20;
const AFTER_WRITE_PENDING = 1 << 21;
const WRITABLE_SET = 1 << 22;
const WRITABLE = 1 << 23;

function defineFlag(prototype, name, bit) {
  ObjectDefineProperty(prototype, name, {
    __proto__: null,
    enumerable: false,
    configurable: false,
    get() {
      return (this.bits & bit) !== 0;
    },
    set(value) {
      if (value) this.bits |= bit;
      else this.bits &= ~bit;
    },
  });
}

function defineFlags(prototype, flags) {
  const names = ObjectKeys(flags);
  for (let i = 0; i < names.length; i++) defineFlag(prototype, names[i], flags[names[i]]);
}

// A flag with three values: null until somebody sets it, then true or false.
function defineTristate(prototype, name, bit, setBit) {
  ObjectDefineProperty(prototype, name, {
    __proto__: null,
    enumerable: false,
    configurable: false,
    get() {
      return (this.bits & setBit) !== 0 ? (this.bits & bit) !== 0 : null;
    },
    set(value) {
      if (value === null || value === undefined) this.bits &= ~(bit | setBit);
      else if (value) this.bits |= bit | setBit;
      else this.bits = (this.bits | setBit) & ~bit;
    },
  });
}

const kErrored = Symbol('kErrored');

// `errored` keeps the error itself; its flag lets it be tested together with others.
function defineErrored(prototype) {
  ObjectDefineProperty(prototype, 'errored', {
    __proto__: null,
    enumerable: false,
    configurable: false,
    get() {
      return this[kErrored];
    },
    set(value) {
      this[kErrored] = value || null;
      if (value) this.bits |= ERRORED;
      else this.bits &= ~ERRORED;
    },
  });
}

module.exports = {
  OBJECT_MODE,
  CONSTRUCTED,
  SYNC,
  EMIT_CLOSE,
  AUTO_DESTROY,
  DESTROYED,
  CLOSED,
  CLOSE_EMITTED,
  ERROR_EMITTED,
  ERRORED,
  ENDED,
  END_EMITTED,
  READING,
  NEED_READABLE,
  EMITTED_READABLE,
  READABLE_LISTENING,
  RESUME_SCHEDULED,
  READING_MORE,
  DATA_EMITTED,
  MULTI_AWAIT_DRAIN,
  FLOWING,
  FLOWING_SET,
  PAUSED,
  PAUSED_SET,
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
  WRITABLE_SET,
  WRITABLE,
  kErrored,
  defineFlags,
  defineTristate,
  defineErrored,
};
