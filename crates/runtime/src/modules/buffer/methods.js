'use strict';

// The methods of Buffer.prototype that treat bytes as a whole: text, searching, comparing, copying, filling, showing.

const {
  Array,
  ArrayBufferIsView,
  ArrayPrototypeJoin,
  MathMax,
  MathMin,
  MathTrunc,
  Number,
  NumberIsNaN,
  ObjectDefineProperty,
  ObjectKeys,
  StringPrototypeCharCodeAt,
  TypedArrayPrototypeCopyWithin,
  TypedArrayPrototypeFill,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeIndexOf,
  TypedArrayPrototypeLastIndexOf,
  TypedArrayPrototypeSubarray,
  TypedArrayPrototypeSet,
  Uint8Array,
} = primordials;

const {
  codes: {
    ERR_BUFFER_OUT_OF_BOUNDS,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_BUFFER_SIZE,
    ERR_OUT_OF_RANGE,
    ERR_STRING_TOO_LONG,
    ERR_UNKNOWN_ENCODING,
  },
} = require('#internal/errors');
const { validateInteger } = require('#internal/validators');
const { customInspectSymbol } = require('#internal/util');
const { isUint8Array, kMaxStringLength } = require('#buffer/kinds');
const codecs = require('#buffer/codecs');
const { addNumberMethods } = require('#buffer/numbers');
const binding = internalBinding('buffer');

const { codecOf, utf8, ucs2, latin1 } = codecs;
const inspectLimit = { bytes: 50 };

function needCodec(encoding) {
  const codec = codecOf(encoding);
  // A symbol cannot even be looked up.
  if (codec === undefined) {
    throw new ERR_UNKNOWN_ENCODING(typeof encoding === 'symbol' ? `${encoding}` : encoding);
  }
  return codec;
}

function needBytes(value, name) {
  if (!isUint8Array(value)) throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'Uint8Array'], value);
}

// --- text ---

// Node's strings are shorter than this engine's: the limit is part of the contract, with what each encoding makes of a byte.
function checkStringSize(codec, bytes) {
  if (bytes <= kMaxStringLength >>> 1) return;
  let units = bytes;
  if (codec === codecs.hex) units = bytes * 2;
  else if (codec === codecs.base64 || codec === codecs.base64url) units = (bytes / 3) * 4;
  else if (codec === ucs2) units = bytes / 2;
  if (units > kMaxStringLength) throw new ERR_STRING_TOO_LONG(kMaxStringLength);
}

function toString(encoding, start, end) {
  const size = this.length;
  if (encoding === undefined && start === undefined && end === undefined) {
    // The getter throws on what is no typed array, which the native must never see.
    TypedArrayPrototypeGetLength(this);
    if (size === 0) return '';
    checkStringSize(utf8, size);
    return utf8.slice(this, 0, size);
  }
  if (start === undefined || start <= 0) start = 0;
  else if (start >= size) return '';
  else start = MathTrunc(start) || 0;
  if (end === undefined || end > size) end = size;
  else end = MathTrunc(end) || 0;
  if (end <= start) return '';
  const codec = encoding === undefined ? utf8 : needCodec(encoding);
  checkStringSize(codec, end - start);
  return codec.slice(this, start, end);
}

function write(string, offset, length, encoding) {
  const size = TypedArrayPrototypeGetLength(this);
  if (offset === undefined) {
    if (typeof string !== 'string') throw notString();
    return utf8.write(this, string, 0, size);
  }
  if (length === undefined && typeof offset === 'string') {
    encoding = offset;
    length = size;
    offset = 0;
  } else {
    validateInteger(offset, 'offset', 0, size);
    const room = size - offset;
    if (length === undefined) {
      length = room;
    } else if (typeof length === 'string') {
      encoding = length;
      length = room;
    } else {
      validateInteger(length, 'length', 0, size);
      if (length > room) length = room;
    }
  }
  const codec = encoding ? needCodec(encoding) : utf8;
  if (typeof string !== 'string') throw notString();
  return codec.write(this, string, offset, length);
}

function notString() {
  const error = new ERR_INVALID_ARG_TYPE('argument', 'string', undefined);
  error.message = 'argument must be a string';
  return error;
}

function notBuffer() {
  const error = new ERR_INVALID_ARG_TYPE('argument', 'Buffer', undefined);
  error.message = 'argument must be a buffer';
  return error;
}

function outOfRangeIndex() {
  const error = new ERR_OUT_OF_RANGE('index', 'in range', 0);
  error.message = 'Index out of range';
  return error;
}

// An index as the low-level slices read it: absent means the default, negative or beyond the end is refused.
function sliceIndex(value, fallback) {
  if (value === undefined) return fallback;
  const index = MathTrunc(+value) || 0;
  if (index < 0) throw outOfRangeIndex();
  return index;
}

function slicer(codec) {
  return function (start, end) {
    if (!isUint8Array(this)) throw notBuffer();
    const size = TypedArrayPrototypeGetLength(this);
    if (size === 0) return '';
    start = sliceIndex(start, 0);
    end = sliceIndex(end, size);
    if (end < start) end = start;
    if (end > size && start < size) throw outOfRangeIndex();
    if (start >= end || start >= size) return '';
    checkStringSize(codec, end - start);
    return codec.slice(this, start, end);
  };
}

function writer(codec) {
  return function (string, offset, length) {
    if (!isUint8Array(this)) throw notBuffer();
    if (typeof string !== 'string') throw notString();
    const size = TypedArrayPrototypeGetLength(this);
    offset = offset === undefined ? 0 : offset;
    if (offset < 0 || offset > size) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
    if (length === undefined) {
      length = size - (typeof offset === 'bigint' ? Number(offset) : offset);
    }
    if (length < 0 || length > size - Number(offset)) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
    return codec.write(this, string, wholeOf(offset), wholeOf(length));
  };
}

// What is no whole number is looked at as one after all ranges; what is no number at all is 0.
function wholeOf(value) {
  if (typeof value === 'number' && value >>> 0 === value) return value;
  return sliceIndex(typeof value === 'bigint' ? Number(value) : value, 0);
}

// The same for encodings whose methods look at no range first: what is no number is 0, and as much is written as fits.
function lenientWriter(codec) {
  return function (string, offset, length) {
    if (!isUint8Array(this)) throw notBuffer();
    if (typeof string !== 'string') throw notString();
    const size = TypedArrayPrototypeGetLength(this);
    offset = sliceIndex(offset, 0);
    if (offset > size) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
    length = MathMin(sliceIndex(length, size), size - offset);
    return length === 0 ? 0 : codec.write(this, string, offset, length);
  };
}

// --- comparing and searching ---

function equals(otherBuffer) {
  // The natives look at what they are given themselves, so what only looks like bytes is refused there.
  if (this instanceof Uint8Array && otherBuffer instanceof Uint8Array) {
    if (otherBuffer.length > SHORT) return binding.equals(this, otherBuffer);
  }
  needBytes(this, 'this');
  needBytes(otherBuffer, 'otherBuffer');
  if (this === otherBuffer) return true;
  const size = TypedArrayPrototypeGetLength(this);
  if (size !== TypedArrayPrototypeGetLength(otherBuffer)) return false;
  return size <= SHORT ? sameBytes(this, otherBuffer, size) : binding.equals(this, otherBuffer);
}

// Up to here a loop is quicker than a crossing into native code.
const SHORT = 24;

function sameBytes(a, b, size) {
  for (let i = 0; i < size; i++) if (a[i] !== b[i]) return false;
  return true;
}

function compare(target, targetStart, targetEnd, sourceStart, sourceEnd) {
  const plain = arguments.length === 1;
  if (plain && this instanceof Uint8Array && target instanceof Uint8Array) {
    return binding.compare(this, target);
  }
  needBytes(this, 'this');
  needBytes(target, 'target');
  if (plain) return binding.compare(this, target);
  const sourceSize = TypedArrayPrototypeGetLength(this);
  const targetSize = TypedArrayPrototypeGetLength(target);

  if (targetStart === undefined) targetStart = 0;
  else validateInteger(targetStart, 'targetStart', 0);
  if (targetEnd === undefined) targetEnd = targetSize;
  else validateInteger(targetEnd, 'targetEnd', 0, targetSize);
  if (sourceStart === undefined) sourceStart = 0;
  else validateInteger(sourceStart, 'sourceStart', 0);
  if (sourceEnd === undefined) sourceEnd = sourceSize;
  else validateInteger(sourceEnd, 'sourceEnd', 0, sourceSize);

  if (sourceStart >= sourceEnd) return targetStart >= targetEnd ? 0 : -1;
  if (targetStart >= targetEnd) return 1;
  return binding.compareOffset(this, target, sourceStart, sourceEnd, targetStart, targetEnd);
}

/** `end` is where the part that is searched ends, or the encoding in its place. */
function find(self, value, byteOffset, end, encoding, forward) {
  if (!ArrayBufferIsView(self)) {
    throw new ERR_INVALID_ARG_TYPE('buffer', ['Buffer', 'TypedArray', 'DataView'], self);
  }
  let size = TypedArrayPrototypeGetLength(self);
  if (typeof end === 'string') {
    encoding = end;
    end = undefined;
  }
  if (typeof byteOffset === 'string') {
    encoding = byteOffset;
    byteOffset = undefined;
  } else if (byteOffset > 0x7fffffff) {
    byteOffset = 0x7fffffff;
  } else if (byteOffset < -0x80000000) {
    byteOffset = -0x80000000;
  }
  byteOffset = +byteOffset;
  if (NumberIsNaN(byteOffset)) byteOffset = forward ? 0 : size;
  byteOffset = MathTrunc(byteOffset);
  if (end !== undefined) {
    end = MathMax(toInteger(end, 0), 0);
    if (end < size) {
      if (byteOffset < 0) byteOffset += size;
      if (byteOffset < 0 && !forward) return -1;
      size = end;
      self = TypedArrayPrototypeSubarray(self, 0, size);
      byteOffset = MathMin(MathMax(byteOffset, 0), size);
    }
  }

  if (typeof value === 'number') {
    let start = byteOffset;
    if (start < 0) {
      start += size;
      if (start < 0) {
        if (!forward) return -1;
        start = 0;
      }
    }
    if (size === 0) return -1;
    const byte = (value >>> 0) & 0xff;
    return forward
      ? TypedArrayPrototypeIndexOf(self, byte, start)
      : TypedArrayPrototypeLastIndexOf(self, byte, start);
  }

  let codec = utf8;
  if (encoding !== undefined) {
    codec = codecOf(encoding);
    if (codec === undefined && typeof value === 'string') throw new ERR_UNKNOWN_ENCODING(encoding);
  }
  let needle;
  if (typeof value === 'string') {
    if (codec === utf8 || codec === latin1) {
      return binding.indexOfString(self, value, byteOffset, forward, codec === latin1);
    }
    needle = require('#buffer/buffer').Buffer.from(value, codec.name);
  } else if (isUint8Array(value)) {
    needle = value;
  } else {
    throw new ERR_INVALID_ARG_TYPE('value', ['number', 'string', 'Buffer', 'Uint8Array'], value);
  }

  return binding.indexOf(self, needle, byteOffset, forward, codec === ucs2);
}

function indexOf(value, byteOffset, end, encoding) {
  if (
    byteOffset === undefined &&
    end === undefined &&
    encoding === undefined &&
    this instanceof Uint8Array
  ) {
    if (typeof value === 'string') return binding.indexOfString(this, value, 0, true, false);
    if (value instanceof Uint8Array) return binding.indexOf(this, value, 0, true, false);
  }
  return find(this, value, byteOffset, end, encoding, true);
}

function lastIndexOf(value, byteOffset, end, encoding) {
  return find(this, value, byteOffset, end, encoding, false);
}

function includes(value, byteOffset, end, encoding) {
  return find(this, value, byteOffset, end, encoding, true) !== -1;
}

// --- copying and filling ---

function toInteger(value, fallback) {
  value = +value;
  if (NumberIsNaN(value)) return fallback;
  return value >= -0x1fffffffffffff && value <= 0x1fffffffffffff ? MathTrunc(value) : fallback;
}

function copy(target, targetStart, sourceStart, sourceEnd) {
  if (sourceStart === undefined && sourceEnd === undefined && this instanceof Uint8Array) {
    const size = TypedArrayPrototypeGetLength(this);
    targetStart ??= 0;
    // All of it, and it fits.
    if (
      typeof targetStart === 'number' &&
      targetStart >>> 0 === targetStart &&
      target instanceof Uint8Array &&
      targetStart + size <= TypedArrayPrototypeGetLength(target)
    ) {
      TypedArrayPrototypeSet(target, this, targetStart);
      return size;
    }
  }
  return copyPart(this, target, targetStart, sourceStart, sourceEnd);
}

function copyPart(self, target, targetStart, sourceStart, sourceEnd) {
  needBytes(self, 'source');
  if (!ArrayBufferIsView(target)) needBytes(target, 'target');
  const sourceSize = TypedArrayPrototypeGetLength(self);
  const targetSize = target.byteLength;

  if (targetStart === undefined) {
    targetStart = 0;
  } else {
    targetStart = toInteger(targetStart, 0);
    if (targetStart < 0) throw new ERR_OUT_OF_RANGE('targetStart', '>= 0', targetStart);
  }
  if (sourceStart === undefined) {
    sourceStart = 0;
  } else {
    sourceStart = toInteger(sourceStart, 0);
    if (sourceStart < 0 || sourceStart > sourceSize) {
      throw new ERR_OUT_OF_RANGE('sourceStart', `>= 0 && <= ${sourceSize}`, sourceStart);
    }
  }
  if (sourceEnd === undefined) {
    sourceEnd = sourceSize;
  } else {
    sourceEnd = toInteger(sourceEnd, 0);
    if (sourceEnd < 0) throw new ERR_OUT_OF_RANGE('sourceEnd', '>= 0', sourceEnd);
  }
  if (targetStart >= targetSize || sourceStart >= sourceEnd) return 0;

  const amount = MathMin(
    sourceEnd - sourceStart,
    targetSize - targetStart,
    sourceSize - sourceStart,
  );
  if (amount > 0) binding.copy(self, target, targetStart, sourceStart, amount);
  return amount;
}

function fill(value, offset, end, encoding) {
  const isRange = typeof offset === 'number' && typeof end === 'number';
  if (typeof value === 'number' && isRange && offset >>> 0 === offset && end >>> 0 === end) {
    if (end <= TypedArrayPrototypeGetLength(this)) {
      if (offset < end) TypedArrayPrototypeFill(this, value & 0xff, offset, end);
      return this;
    }
  }
  return fillRange(this, value, offset, end, encoding);
}

function fillBytes(buf, value, encoding) {
  return fillRange(buf, value, 0, TypedArrayPrototypeGetLength(buf), encoding);
}

function fillRange(buf, value, offset, end, encoding) {
  const size = TypedArrayPrototypeGetLength(buf);
  let codec = utf8;
  let pattern;
  if (typeof value === 'string') {
    if (offset === undefined || typeof offset === 'string') {
      encoding = offset;
      offset = undefined;
    } else if (typeof end === 'string') {
      encoding = end;
      end = size;
    }
    if (encoding !== undefined && encoding !== null) {
      if (typeof encoding !== 'string') {
        throw new ERR_INVALID_ARG_TYPE('encoding', 'string', encoding);
      }
      if (encoding.length !== 0) codec = needCodec(encoding);
    }
    if (value.length === 0) {
      value = 0;
    } else {
      const unit = value.length === 1 ? StringPrototypeCharCodeAt(value, 0) : 0xffff;
      if ((codec === utf8 && unit < 0x80) || (codec === latin1 && unit < 0x100)) {
        value = unit;
      } else if (codec !== utf8 && codec !== latin1) {
        pattern = require('#buffer/buffer').Buffer.from(value, codec.name);
      }
    }
  } else if (isUint8Array(value)) {
    pattern = value;
  } else if (typeof value === 'boolean') {
    value = +value;
  }

  if (offset === undefined) {
    offset = 0;
    end = size;
  } else {
    validateInteger(offset, 'offset', 0);
    if (end === undefined) end = size;
    else validateInteger(end, 'end', 0, size);
  }
  if (offset >= end) return buf;

  if (typeof value === 'string' && pattern === undefined) {
    binding.fillString(buf, value, MathTrunc(offset), MathTrunc(end), codec === latin1);
    return buf;
  }
  if (pattern === undefined) {
    TypedArrayPrototypeFill(buf, (+value || 0) & 0xff, offset, end);
    return buf;
  }
  const step = TypedArrayPrototypeGetLength(pattern);
  if (step === 0) throw new ERR_INVALID_ARG_VALUE('value', value);
  repeat(buf, pattern, step, MathTrunc(offset), MathTrunc(end));
  return buf;
}

// Lays the pattern down once, then doubles what is there.
function repeat(buf, pattern, step, offset, end) {
  const total = end - offset;
  if (step >= total) {
    binding.copy(pattern, buf, offset, 0, total);
    return;
  }
  TypedArrayPrototypeSet(buf, pattern, offset);
  for (let done = step; done < total; done *= 2) {
    TypedArrayPrototypeCopyWithin(buf, offset + done, offset, offset + MathMin(done, total - done));
  }
}

function swap(a, b, buf) {
  const byte = buf[a];
  buf[a] = buf[b];
  buf[b] = byte;
}

function reverseGroups(buf, group) {
  const size = TypedArrayPrototypeGetLength(buf);
  if (size % group !== 0) throw new ERR_INVALID_BUFFER_SIZE(`${group * 8}-bits`);
  if (size >= 128) {
    binding.swap(buf, group);
    return buf;
  }
  for (let i = 0; i < size; i += group) {
    for (let a = i, b = i + group - 1; a < b; a++, b--) swap(a, b, buf);
  }
  return buf;
}

function swap16() {
  return reverseGroups(this, 2);
}

function swap32() {
  return reverseGroups(this, 4);
}

function swap64() {
  return reverseGroups(this, 8);
}

// --- views ---

function clampIndex(value, size) {
  if (typeof value === 'number' && value >>> 0 === value) return value < size ? value : size;
  value = MathTrunc(+value) || 0;
  if (value < 0) {
    value += size;
    return value > 0 ? value : 0;
  }
  return value < size ? value : size;
}

let newView;
let newPart;

function subarray(start, end) {
  return newPart(this, start, end) ?? subarrayOf(this, start, end);
}

function subarrayOf(bytes, start, end) {
  const size = TypedArrayPrototypeGetLength(bytes);
  start = clampIndex(start, size);
  end = end === undefined ? size : clampIndex(end, size);
  // Plain reads: the engine inlines these accessors, and the length above has proved the receiver.
  return newView(bytes.buffer, bytes.byteOffset + start, end > start ? end - start : 0);
}

function slice(start, end) {
  return this.subarray(start, end);
}

// --- showing ---

function toJSON() {
  const size = this.length;
  const data = new Array(size);
  for (let i = 0; i < size; i++) data[i] = this[i];
  return { type: 'Buffer', data };
}

function inspect(recurseTimes, ctx) {
  const size = this.length;
  const shown = MathMin(inspectLimit.bytes, size);
  const parts = [];
  const digits = codecs.hex.slice(this, 0, shown);
  for (let i = 0; i < shown; i++) parts[i] = digits[i * 2] + digits[i * 2 + 1];
  let text = ArrayPrototypeJoin(parts, ' ');
  const hidden = size - inspectLimit.bytes;
  if (hidden > 0) text += ` ... ${hidden} more byte${hidden > 1 ? 's' : ''}`;
  if (ctx) {
    const keys = ObjectKeys(this);
    let first = size === 0;
    for (let i = size; i < keys.length; i++) {
      const value = require('util').inspect(this[keys[i]], {
        ...ctx,
        breakLength: Infinity,
        compact: true,
      });
      text += `${first ? '' : ', '}${keys[i]}: ${value}`;
      first = false;
    }
  }
  let name = 'Buffer';
  try {
    name = this.constructor.name || 'Buffer';
  } catch {
    // A broken constructor must not make a Buffer impossible to print.
  }
  return `<${name} ${text}>`;
}

function addMethods(Buffer, makeView, makePart) {
  newView = makeView;
  newPart = makePart;
  const proto = Buffer.prototype;
  addNumberMethods(proto);
  proto.asciiSlice = slicer(codecs.ascii);
  proto.base64Slice = slicer(codecs.base64);
  proto.base64urlSlice = slicer(codecs.base64url);
  proto.latin1Slice = slicer(codecs.latin1);
  proto.hexSlice = slicer(codecs.hex);
  proto.ucs2Slice = slicer(codecs.ucs2);
  proto.utf8Slice = slicer(codecs.utf8);
  proto.asciiWrite = writer(codecs.ascii);
  proto.base64Write = lenientWriter(codecs.base64);
  proto.base64urlWrite = lenientWriter(codecs.base64url);
  proto.latin1Write = writer(codecs.latin1);
  proto.hexWrite = lenientWriter(codecs.hex);
  proto.ucs2Write = lenientWriter(codecs.ucs2);
  proto.utf8Write = writer(codecs.utf8);
  ObjectDefineProperty(proto, 'parent', {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof Buffer ? this.buffer : undefined;
    },
  });
  ObjectDefineProperty(proto, 'offset', {
    __proto__: null,
    enumerable: true,
    get() {
      return this instanceof Buffer ? this.byteOffset : undefined;
    },
  });
  proto.copy = copy;
  proto.toString = toString;
  proto.equals = equals;
  proto[customInspectSymbol] = inspect;
  proto.inspect = inspect;
  proto.compare = compare;
  proto.indexOf = indexOf;
  proto.lastIndexOf = lastIndexOf;
  proto.includes = includes;
  proto.fill = fill;
  proto.write = write;
  proto.toJSON = toJSON;
  proto.subarray = subarray;
  proto.slice = slice;
  proto.swap16 = swap16;
  proto.swap32 = swap32;
  proto.swap64 = swap64;
  proto.toLocaleString = toString;
}

module.exports = { addMethods, fillBytes, inspectLimit, lenientWriter, slicer };
