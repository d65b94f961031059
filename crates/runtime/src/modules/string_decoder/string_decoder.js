'use strict';
// The public `string_decoder` module: turns chunks of bytes into strings without breaking a
// character that spans two chunks. At most four bytes are carried over, in `#carry`.

const {
  ArrayBufferIsView,
  DataViewPrototypeGetBuffer,
  DataViewPrototypeGetByteLength,
  DataViewPrototypeGetByteOffset,
  FunctionPrototypeCall,
  ObjectDefineProperties,
  StringFromCharCode,
  Symbol,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetByteLength,
  TypedArrayPrototypeGetByteOffset,
  TypedArrayPrototypeGetSymbolToStringTag,
  TypedArrayPrototypeSubarray,
} = primordials;

const { Buffer } = require('buffer');
const { codecOf } = require('#buffer/internal');
const { normalizeEncoding } = require('#internal/util');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_UNKNOWN_ENCODING },
} = require('#internal/errors');

const bufferToString = Buffer.prototype.toString;

const kState = Symbol('kState');

// How an encoding groups its bytes.
const WHOLE = 0; // every byte stands alone
const UTF8 = 1;
const UTF16 = 2;
const TRIPLE = 3; // base64: three bytes make four characters

const groupings = {
  __proto__: null,
  utf8: UTF8,
  utf16le: UTF16,
  base64: TRIPLE,
  base64url: TRIPLE,
};

class State {
  constructor(encoding) {
    this.codec = codecOf(encoding);
    this.grouping = groupings[encoding] ?? WHOLE;
    this.carry = Buffer.alloc(4);
    this.carried = 0; // bytes of an incomplete character held in `carry`
    this.missing = 0; // bytes that it still wants
    this.cut = false; // whether they will never come
  }
}

/** A whole character of UTF-8 beyond ASCII, which costs less than a call; undefined for what is malformed. */
function characterOf(bytes, size) {
  const first = bytes[0];
  const second = bytes[1] & 0x3f;
  if (size === 2) {
    return first >= 0xc2 && first < 0xe0
      ? StringFromCharCode(((first & 0x1f) << 6) | second)
      : undefined;
  }
  if (size !== 3 || first < 0xe0 || first > 0xef) return undefined;
  const unit = ((first & 0xf) << 12) | (second << 6) | (bytes[2] & 0x3f);
  return unit >= 0x800 && (unit & 0xf800) !== 0xd800 ? StringFromCharCode(unit) : undefined;
}

function takeCarry(state) {
  let out;
  // What is complete ends in bytes that continue a character: `fillCarry` takes no others.
  if (state.grouping === UTF8 && state.missing === 0 && !state.cut) {
    out = characterOf(state.carry, state.carried);
  }
  out ??= state.codec.slice(state.carry, 0, state.carried);
  state.carried = 0;
  state.missing = 0;
  state.cut = false;
  return out;
}

/** Completes the carried character from `bytes`; returns how many bytes that took. */
function fillCarry(state, bytes, length) {
  let used = 0;
  while (state.missing > 0 && used < length) {
    const byte = bytes[used];
    if (state.grouping === UTF8 && (byte & 0xc0) !== 0x80) {
      // The character is cut short for good: what there is of it becomes U+FFFD.
      state.missing = 0;
      state.cut = true;
      break;
    }
    state.carry[state.carried++] = byte;
    state.missing--;
    used++;
  }
  return used;
}

/** Looks at the end of `bytes` from `start` on and notes how much of it must wait. */
function measureTail(state, bytes, start, end) {
  const size = end - start;
  let carried = 0;
  let missing = 0;
  switch (state.grouping) {
    case UTF8:
      for (let i = end - 1; i >= start && end - i <= 4; i--) {
        const byte = bytes[i];
        if (byte < 0x80) break;
        if ((byte & 0xc0) === 0x80) continue;
        const wanted = byte >= 0xf0 ? (byte < 0xf8 ? 4 : 0) : byte >= 0xe0 ? 3 : 2;
        if (end - i < wanted) {
          carried = end - i;
          missing = wanted - carried;
        }
        break;
      }
      break;
    case UTF16:
      if (size % 2 === 1) {
        carried = 1;
        missing = 1;
      } else if ((bytes[end - 1] & 0xfc) === 0xd8) {
        carried = 2;
        missing = 2;
      }
      break;
    case TRIPLE:
      carried = size % 3;
      if (carried > 0) missing = 3 - carried;
      break;
  }
  for (let i = 0; i < carried; i++) state.carry[i] = bytes[end - carried + i];
  state.carried = carried;
  state.missing = missing;
  return carried;
}

// Beyond this a Buffer's own method asks whether the string can be.
const LARGE = 0xfffffff;

function sliceOf(state, bytes, start, end) {
  if (end - start < LARGE) return state.codec.slice(bytes, start, end);
  return FunctionPrototypeCall(bufferToString, bytes, state.codec.name, start, end);
}

/** Whether bytes surely end with a whole character. */
function endsWhole(grouping, bytes, start, end) {
  const last = bytes[end - 1];
  if (grouping === UTF8) return last < 0x80;
  if (grouping === UTF16) return ((end - start) & 1) === 0 && (last & 0xfc) !== 0xd8;
  return (end - start) % 3 === 0;
}

// So few bytes of base64 are laid behind those carried over: one string of all costs less than two joined.
const FEW = 48;
const few = Buffer.alloc(FEW + 2);

function joined(state, bytes, length) {
  const { carried } = state;
  for (let i = 0; i < carried; i++) few[i] = state.carry[i];
  for (let i = 0; i < length; i++) few[carried + i] = bytes[i];
  state.carried = 0;
  state.missing = 0;
  return decode(state, few, carried + length);
}

function decode(state, bytes, length) {
  if (state.grouping === WHOLE) return length === 0 ? '' : sliceOf(state, bytes, 0, length);
  if (state.grouping === TRIPLE && state.carried > 0 && length <= FEW) {
    return joined(state, bytes, length);
  }
  let out = '';
  let start = 0;
  if (state.carried > 0) {
    start = fillCarry(state, bytes, length);
    if (state.missing > 0) return '';
    out = takeCarry(state);
  }
  if (start >= length) return out;
  const whole = endsWhole(state.grouping, bytes, start, length);
  const end = whole ? length : length - measureTail(state, bytes, start, length);
  if (end <= start) return out;
  const made = sliceOf(state, bytes, start, end);
  return out === '' ? made : out + made;
}

function flush(state) {
  if (state.grouping === UTF16 && state.carried % 2 === 1) state.carried--;
  if (state.carried === 0) {
    state.missing = 0;
    return '';
  }
  return takeCarry(state);
}

function StringDecoder(encoding) {
  // Only names are looked up, whatever else would read like one.
  const isName = typeof encoding === 'string' || encoding === undefined || encoding === null;
  const name = isName ? normalizeEncoding(encoding) : undefined;
  if (name === undefined) throw new ERR_UNKNOWN_ENCODING(encoding);
  this.encoding = name;
  this[kState] = new State(name);
}

/** The bytes of a view of another kind as a Uint8Array. */
function bytesOf(view) {
  if (TypedArrayPrototypeGetSymbolToStringTag(view) === undefined) {
    return Buffer.from(
      DataViewPrototypeGetBuffer(view),
      DataViewPrototypeGetByteOffset(view),
      DataViewPrototypeGetByteLength(view),
    );
  }
  return Buffer.from(
    TypedArrayPrototypeGetBuffer(view),
    TypedArrayPrototypeGetByteOffset(view),
    TypedArrayPrototypeGetByteLength(view),
  );
}

StringDecoder.prototype.write = function write(buf) {
  if (typeof buf === 'string') return buf;
  const usual = TypedArrayPrototypeGetSymbolToStringTag(buf) === 'Uint8Array';
  if (!usual && !ArrayBufferIsView(buf))
    throw new ERR_INVALID_ARG_TYPE('buf', ['Buffer', 'TypedArray', 'DataView'], buf);
  const state = this[kState];
  if (!state) throw new ERR_INVALID_THIS('StringDecoder');
  const bytes = usual ? buf : bytesOf(buf);
  return decode(state, bytes, bytes.length);
};

StringDecoder.prototype.end = function end(buf) {
  const out = buf === undefined ? '' : this.write(buf);
  const state = this[kState];
  return state.carried > 0 ? out + flush(state) : out;
};

StringDecoder.prototype.text = function text(buf, offset) {
  const state = this[kState];
  state.carried = 0;
  state.missing = 0;
  return this.write(buf.slice(offset));
};

ObjectDefineProperties(StringDecoder.prototype, {
  lastChar: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return TypedArrayPrototypeSubarray(this[kState].carry, 0, 4);
    },
  },
  lastNeed: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState].missing;
    },
  },
  lastTotal: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kState].carried + this[kState].missing;
    },
  },
});

module.exports = { StringDecoder };
