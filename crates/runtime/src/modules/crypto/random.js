'use strict';

// Randomness: bytes, numbers, UUIDs and primes.

const {
  ArrayBufferIsView,
  BigInt,
  DateNow,
  Int32Array,
  MathMin,
  NumberIsSafeInteger,
  StringPrototypePadStart,
  TypedArrayPrototypeGetBuffer,
  TypedArrayPrototypeGetSymbolToStringTag,
  Uint8Array,
} = primordials;

const {
  codes: { ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInt32,
  validateNumber,
  validateObject,
} = require('#internal/validators');
const { bytesOfBuffer, isAnyArrayBuffer, isArrayBufferView } = require('#buffer/kinds');
const { Buffer, kMaxLength } = require('buffer');
const { kEmptyObject } = require('#internal/util');
const binding = internalBinding('crypto');

const kMaxInt32 = 2 ** 31 - 1;
const kMaxPossibleLength = MathMin(kMaxLength, kMaxInt32);

function checkOffset(offset, elementSize, length) {
  validateNumber(offset, 'offset');
  offset *= elementSize;
  const limit = MathMin(length, kMaxPossibleLength);
  if (!(offset >= 0 && offset <= limit)) {
    throw new ERR_OUT_OF_RANGE('offset', `>= 0 && <= ${limit}`, offset);
  }
  return offset >>> 0;
}

function checkSize(size, elementSize, offset, length) {
  validateNumber(size, 'size');
  size *= elementSize;
  if (!(size >= 0 && size <= kMaxPossibleLength)) {
    throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${kMaxPossibleLength}`, size);
  }
  if (size + offset > length) {
    throw new ERR_OUT_OF_RANGE('size + offset', `<= ${length}`, size + offset);
  }
  return size >>> 0;
}

function randomBytes(size, callback) {
  validateNumber(size, 'size');
  if (!(size >= 0 && size <= kMaxPossibleLength)) {
    throw new ERR_OUT_OF_RANGE('size', `>= 0 && <= ${kMaxPossibleLength}`, size);
  }
  if (callback !== undefined) validateFunction(callback, 'callback');
  const buffer = Buffer.allocUnsafeSlow(size);
  if (callback === undefined) {
    if (size > 0) binding.randomFill(buffer, 0, size, undefined);
    return buffer;
  }
  binding.randomFill(buffer, 0, size, (error) => {
    if (error) callback(error);
    else callback(null, buffer);
  });
}

function viewOf(buf) {
  if (isAnyArrayBuffer(buf)) return bytesOfBuffer(buf);
  if (isArrayBufferView(buf)) return buf;
  throw new ERR_INVALID_ARG_TYPE('buf', ['ArrayBuffer', 'ArrayBufferView'], buf);
}

function randomFillSync(buf, offset = 0, size) {
  const view = viewOf(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  offset = checkOffset(offset, elementSize, buf.byteLength);
  size =
    size === undefined
      ? buf.byteLength - offset
      : checkSize(size, elementSize, offset, buf.byteLength);
  if (size > 0) binding.randomFill(view, offset, size, undefined);
  return buf;
}

function randomFill(buf, offset, size, callback) {
  const view = viewOf(buf);
  const elementSize = buf.BYTES_PER_ELEMENT || 1;
  if (typeof offset === 'function') {
    callback = offset;
    offset = 0;
    size = undefined;
  } else if (typeof size === 'function') {
    callback = size;
    size = undefined;
  }
  validateFunction(callback, 'callback');
  offset = checkOffset(offset, elementSize, buf.byteLength);
  size =
    size === undefined
      ? buf.byteLength - offset
      : checkSize(size, elementSize, offset, buf.byteLength);
  if (size === 0) {
    callback(null, buf);
    return;
  }
  binding.randomFill(view, offset, size, (error) => {
    if (error) callback(error);
    else callback(null, buf);
  });
}

// --- numbers ---

const kRandMax = 0xffffffffffff;
const numberCache = Buffer.alloc(6 * 1024);
let numberOffset = numberCache.length;

const kWords = 1024;
const words = new Int32Array(kWords);
const wordBytes = new Uint8Array(words.buffer);
let wordOffset = kWords;

// A uniform integer below `range`: what falls beyond the last whole multiple is drawn again.
function below(range) {
  // Most ranges are small; their numbers come out of 31 bits, which are quicker to reckon with.
  if (range <= 0x3fffffff) {
    const most = 0x7fffffff - (0x7fffffff % range);
    while (true) {
      if (wordOffset === kWords) {
        binding.randomFill(wordBytes, 0, wordBytes.length, undefined);
        wordOffset = 0;
      }
      const word = words[wordOffset++] & 0x7fffffff;
      if (word < most) return word % range;
    }
  }
  const limit = kRandMax - (kRandMax % range);
  while (true) {
    if (numberOffset === numberCache.length) {
      binding.randomFill(numberCache, 0, numberCache.length, undefined);
      numberOffset = 0;
    }
    const drawn = numberCache.readUIntBE(numberOffset, 6);
    numberOffset += 6;
    if (drawn < limit) return drawn % range;
  }
}

function randomInt(min, max, callback) {
  const minGiven = !(max === undefined || typeof max === 'function');
  if (!minGiven) {
    callback = max;
    max = min;
    min = 0;
  }
  const sync = callback === undefined;
  if (!sync) validateFunction(callback, 'callback');
  if (!NumberIsSafeInteger(min)) throw new ERR_INVALID_ARG_TYPE('min', 'a safe integer', min);
  if (!NumberIsSafeInteger(max)) throw new ERR_INVALID_ARG_TYPE('max', 'a safe integer', max);
  if (max <= min) {
    throw new ERR_OUT_OF_RANGE('max', `greater than the value of "min" (${min})`, max);
  }
  const range = max - min;
  if (!(range <= kRandMax)) {
    throw new ERR_OUT_OF_RANGE(minGiven ? 'max - min' : 'max', `<= ${kRandMax}`, range);
  }
  const number = below(range) + min;
  if (sync) return number;
  process.nextTick(callback, undefined, number);
}

// --- UUIDs ---

const hex = [];
for (let i = 0; i < 256; i++) hex[i] = StringPrototypePadStart(i.toString(16), 2, '0');

const kUuidBytes = 16;
const uuidCache = new Uint8Array(kUuidBytes * 128);
let uuidOffset = uuidCache.length;

function uuidBytes(cached) {
  if (!cached) {
    const fresh = new Uint8Array(kUuidBytes);
    binding.randomFill(fresh, 0, kUuidBytes, undefined);
    return [fresh, 0];
  }
  if (uuidOffset === uuidCache.length) {
    binding.randomFill(uuidCache, 0, uuidCache.length, undefined);
    uuidOffset = 0;
  }
  const at = uuidOffset;
  uuidOffset += kUuidBytes;
  return [uuidCache, at];
}

function spell(bytes, at) {
  return (
    `${hex[bytes[at]]}${hex[bytes[at + 1]]}${hex[bytes[at + 2]]}${hex[bytes[at + 3]]}-` +
    `${hex[bytes[at + 4]]}${hex[bytes[at + 5]]}-${hex[bytes[at + 6]]}${hex[bytes[at + 7]]}-` +
    `${hex[bytes[at + 8]]}${hex[bytes[at + 9]]}-${hex[bytes[at + 10]]}${hex[bytes[at + 11]]}` +
    `${hex[bytes[at + 12]]}${hex[bytes[at + 13]]}${hex[bytes[at + 14]]}${hex[bytes[at + 15]]}`
  );
}

function cacheWanted(options) {
  if (options === undefined) return true;
  validateObject(options, 'options');
  const { disableEntropyCache = false } = options;
  validateBoolean(disableEntropyCache, 'options.disableEntropyCache');
  return !disableEntropyCache;
}

function randomUUID(options) {
  return binding.randomUuid(options !== undefined && !cacheWanted(options));
}

// Version 7 begins with the time in milliseconds, so that the identifiers sort by age.
function randomUUIDv7(options) {
  const [bytes, at] = uuidBytes(cacheWanted(options));
  let time = DateNow();
  for (let i = 5; i >= 0; i--) {
    bytes[at + i] = time % 256;
    time = (time - (time % 256)) / 256;
  }
  bytes[at + 6] = (bytes[at + 6] & 0x0f) | 0x70;
  bytes[at + 8] = (bytes[at + 8] & 0x3f) | 0x80;
  return spell(bytes, at);
}

function getRandomValues(data) {
  const { DOMException, QuotaExceededError } = require('#internal/dom_exception');
  const tag = TypedArrayPrototypeGetSymbolToStringTag(data);
  if (
    tag === undefined ||
    tag === 'Float16Array' ||
    tag === 'Float32Array' ||
    tag === 'Float64Array'
  ) {
    throw new DOMException(
      'The data argument must be an integer-type TypedArray',
      'TypeMismatchError',
    );
  }
  if (data.byteLength > 65536) {
    throw new QuotaExceededError(`The requested length exceeds 65,536 bytes`);
  }
  if (data.byteLength > 0) binding.randomFill(data, 0, data.byteLength, undefined);
  return data;
}

function timingSafeEqual(...[buf1, buf2]) {
  if (buf1 instanceof Uint8Array && buf2 instanceof Uint8Array) {
    const same = binding.timingSafeEqual(buf1, buf2);
    if (same === undefined) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
    return same;
  }
  const first = comparable(buf1, 'buf1');
  const second = comparable(buf2, 'buf2');
  const same = binding.timingSafeEqual(first, second);
  if (same === undefined) throw new ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH();
  return same;
}

function comparable(value, name) {
  if (ArrayBufferIsView(value)) return value;
  if (isAnyArrayBuffer(value)) return bytesOfBuffer(value);
  const error = new ERR_INVALID_ARG_TYPE(
    name,
    ['ArrayBuffer', 'Buffer', 'TypedArray', 'DataView'],
    value,
  );
  error.message = `The "${name}" argument must be an instance of ArrayBuffer, Buffer, TypedArray, or DataView.`;
  throw error;
}

// --- primes ---

function bigIntBytes(value, name) {
  if (value < 0n) throw new ERR_OUT_OF_RANGE(name, '>= 0', value);
  const text = value.toString(16);
  return Buffer.from(StringPrototypePadStart(text, text.length + (text.length % 2), '0'), 'hex');
}

function numberBytes(value, name) {
  if (value === undefined) return undefined;
  if (typeof value === 'bigint') return bigIntBytes(value, name);
  if (isAnyArrayBuffer(value)) return bytesOfBuffer(value);
  if (isArrayBufferView(value)) return value;
  throw new ERR_INVALID_ARG_TYPE(
    name,
    ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'],
    value,
  );
}

function primeResult(bytes, bigint) {
  return bigint
    ? BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
    : TypedArrayPrototypeGetBuffer(bytes);
}

function primeArguments(size, options) {
  validateInt32(size, 'size', 1);
  validateObject(options, 'options');
  const { safe = false, bigint = false } = options;
  const add = numberBytes(options.add, 'options.add');
  const rem = numberBytes(options.rem, 'options.rem');
  validateBoolean(safe, 'options.safe');
  validateBoolean(bigint, 'options.bigint');
  return { safe, bigint, add, rem };
}

function generatePrime(size, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = kEmptyObject;
  }
  validateFunction(callback, 'callback');
  const { safe, bigint, add, rem } = primeArguments(size, options);
  binding.generatePrime(size, safe, add, rem, (error, bytes) => {
    if (error) callback(error);
    else callback(undefined, primeResult(bytes, bigint));
  });
}

function generatePrimeSync(size, options = kEmptyObject) {
  const { safe, bigint, add, rem } = primeArguments(size, options);
  return primeResult(binding.generatePrime(size, safe, add, rem, undefined), bigint);
}

function checkArguments(candidate, options) {
  if (typeof candidate === 'bigint') candidate = bigIntBytes(candidate, 'candidate');
  if (!isAnyArrayBuffer(candidate) && !isArrayBufferView(candidate)) {
    throw new ERR_INVALID_ARG_TYPE(
      'candidate',
      ['ArrayBuffer', 'TypedArray', 'Buffer', 'DataView', 'bigint'],
      candidate,
    );
  }
  validateObject(options, 'options');
  const { checks = 0 } = options;
  // The native takes the number of rounds as a plain C integer.
  validateInt32(checks, 'options.checks', 0);
  return { bytes: isAnyArrayBuffer(candidate) ? bytesOfBuffer(candidate) : candidate, checks };
}

function checkPrime(candidate, options = kEmptyObject, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = kEmptyObject;
  }
  validateFunction(callback, 'callback');
  const { bytes, checks } = checkArguments(candidate, options);
  binding.checkPrime(bytes, checks, (error, prime) => callback(error ?? undefined, prime));
}

function checkPrimeSync(candidate, options = kEmptyObject) {
  const { bytes, checks } = checkArguments(candidate, options);
  return binding.checkPrime(bytes, checks, undefined);
}

module.exports = {
  checkPrime,
  checkPrimeSync,
  generatePrime,
  generatePrimeSync,
  getRandomValues,
  randomBytes,
  randomFill,
  randomFillSync,
  randomInt,
  randomUUID,
  randomUUIDv7,
  timingSafeEqual,
};
