'use strict';

// What `process.binding('buffer')` has: functions that are given their bytes, as numbers and texts of which no encoding is
// looked up any more.

const {
  ArrayBufferIsView,
  FunctionPrototypeCall,
  MathMin,
  TypedArrayPrototypeFill,
  TypedArrayPrototypeGetLength,
  TypedArrayPrototypeIndexOf,
  TypedArrayPrototypeLastIndexOf,
  TypedArrayPrototypeSet,
  TypedArrayPrototypeSubarray,
  Uint8Array,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const { unbuilt } = require('#process/unbuilt');
const { Buffer, constants } = require('#buffer/buffer');
const codecs = require('#buffer/codecs');
const { lenientWriter, slicer } = require('#buffer/methods');
const { isAscii, isUtf8 } = require('#buffer/text');
const binding = internalBinding('buffer');

// The numbers that stand for encodings in what follows.
const UTF8 = 1;
const UCS2 = 3;
const LATIN1 = 4;
const byNumber = [
  codecs.ascii,
  codecs.utf8,
  codecs.base64,
  codecs.ucs2,
  codecs.latin1,
  codecs.hex,
  undefined,
  codecs.base64url,
];

// What `atob` and `fill` answer where there is no text or range that they can use.
const kNothing = -1;
const kNoRange = -2;
const kSingleDigit = -1;
const kNoDigits = -2;

function atob(text) {
  const result = binding.atob(text);
  if (typeof result === 'string') return result;
  return result === 1 ? kNoDigits : kSingleDigit;
}

function btoa(text) {
  return binding.btoa(text) ?? kNothing;
}

/** Compares a part of one with a part of the other: where they begin, then how long they are. */
function compareOffset(source, target, targetStart, sourceStart, targetLength, sourceLength) {
  if (sourceStart > TypedArrayPrototypeGetLength(source)) outOfRange('sourceStart');
  if (targetStart > TypedArrayPrototypeGetLength(target)) outOfRange('targetStart');
  return binding.compareOffset(
    source,
    target,
    sourceStart,
    sourceStart + sourceLength,
    targetStart,
    targetStart + targetLength,
  );
}

function outOfRange(name) {
  const error = new ERR_OUT_OF_RANGE(name, '', 0);
  error.message = `The value of "${name}" is out of range.`;
  throw error;
}

function copy(source, target, targetStart, sourceStart, amount) {
  amount = MathMin(
    amount ?? Infinity,
    target.byteLength - targetStart,
    TypedArrayPrototypeGetLength(source) - sourceStart,
  );
  if (amount <= 0) return 0;
  binding.copy(source, target, targetStart, sourceStart, amount);
  return amount;
}

function copyArrayBuffer(target, targetStart, source, sourceStart, amount) {
  const bytes = new Uint8Array(source, sourceStart, amount);
  TypedArrayPrototypeSet(new Uint8Array(target), bytes, targetStart);
}

/** Nothing where it was done, else a number that says why not. */
function fill(bytes, value, start, end, encoding) {
  if (start > end || start < 0 || end > bytes.byteLength) return kNoRange;
  if (start === end) return undefined;
  if (typeof value === 'string') value = Buffer.from(value, encoding);
  if (!ArrayBufferIsView(value)) {
    TypedArrayPrototypeFill(bytes, value & 255, start, end);
    return undefined;
  }
  const size = value.byteLength;
  if (size === 0) return kNothing;
  for (let at = start; at < end; at += size) {
    binding.copy(value, bytes, at, 0, MathMin(size, end - at));
  }
  return undefined;
}

// The bytes that are searched: those before `end`.
function before(bytes, end) {
  return end === undefined || end >= TypedArrayPrototypeGetLength(bytes)
    ? bytes
    : TypedArrayPrototypeSubarray(bytes, 0, end);
}

function indexOfBuffer(bytes, needle, offset, encoding, forward, end) {
  return binding.indexOf(before(bytes, end), needle, offset, forward, encoding === UCS2);
}

function indexOfNumber(bytes, value, offset, forward, end) {
  bytes = before(bytes, end);
  return forward
    ? TypedArrayPrototypeIndexOf(bytes, value & 255, offset)
    : TypedArrayPrototypeLastIndexOf(bytes, value & 255, offset);
}

function indexOfString(bytes, text, offset, encoding, forward, end) {
  bytes = before(bytes, end);
  if (encoding === UTF8 || encoding === LATIN1) {
    return binding.indexOfString(bytes, text, offset, forward, encoding === LATIN1);
  }
  const codec = byNumber[encoding];
  if (codec === undefined) throw new ERR_INVALID_ARG_TYPE('encoding', 'number', encoding);
  return indexOfBuffer(bytes, Buffer.from(text, codec.name), offset, encoding, forward);
}

// The methods of buffers as functions of their bytes.
function slice(codec) {
  const method = slicer(codec);
  return (bytes, start, end) => FunctionPrototypeCall(method, bytes, start, end);
}

function write(codec) {
  const method = lenientWriter(codec);
  return (bytes, text, offset, length) =>
    FunctionPrototypeCall(method, bytes, text, offset, length);
}

module.exports = {
  atob,
  btoa,
  byteLengthUtf8: binding.byteLengthUtf8,
  copy,
  compare: binding.compare,
  compareOffset,
  fill,
  indexOfBuffer,
  indexOfNumber,
  indexOfString,
  copyArrayBuffer,
  createUnsafeArrayBuffer: binding.uninitialized,
  arrayBufferAlignedOffset: (buffer, alignment) =>
    binding.bytesToAlignment(new Uint8Array(buffer), alignment),
  swap16: (bytes) => binding.swap(bytes, 2),
  swap32: (bytes) => binding.swap(bytes, 4),
  swap64: (bytes) => binding.swap(bytes, 8),
  isUtf8,
  isAscii,
  kMaxLength: constants.MAX_LENGTH,
  kStringMaxLength: constants.MAX_STRING_LENGTH,
  asciiSlice: slice(codecs.ascii),
  base64Slice: slice(codecs.base64),
  base64urlSlice: slice(codecs.base64url),
  latin1Slice: slice(codecs.latin1),
  hexSlice: slice(codecs.hex),
  ucs2Slice: slice(codecs.ucs2),
  utf8Slice: slice(codecs.utf8),
  base64Write: write(codecs.base64),
  base64urlWrite: write(codecs.base64url),
  hexWrite: write(codecs.hex),
  ucs2Write: write(codecs.ucs2),
  asciiWriteStatic: write(codecs.ascii),
  latin1WriteStatic: write(codecs.latin1),
  utf8WriteStatic: write(codecs.utf8),
  setDetachKey: unbuilt('buffer', 'setDetachKey'),
};
