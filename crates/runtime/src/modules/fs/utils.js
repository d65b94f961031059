'use strict';

// Argument checks and small conversions shared by the callback, synchronous and promise forms of `fs`.

const {
  ArrayBufferIsView,
  ArrayIsArray,
  BigInt,
  DateNow,
  DatePrototypeGetTime,
  MathMax,
  MathMin,
  MathTrunc,
  NumberIsFinite,
  NumberIsInteger,
  NumberIsNaN,
  NumberIsSafeInteger,
  ObjectIs,
  StringPrototypeIncludes,
  TypedArrayPrototypeGetSymbolToStringTag,
  TypedArrayPrototypeIncludes,
  Uint8Array,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
  hideStackFrames,
  wordedError,
} = require('#internal/errors');
const {
  parseFileMode,
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateInt32,
  validateInteger,
  validateObject,
  validateOneOf,
  validateUint32,
} = require('#internal/validators');

const { fs: constants } = internalBinding('constants');
const { isDate } = internalBinding('types');

function isUint8Array(value) {
  return TypedArrayPrototypeGetSymbolToStringTag(value) === 'Uint8Array';
}

const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_SYNC, O_TRUNC, O_WRONLY } = constants;

const kMaxInt64 = 2n ** 63n - 1n;

const flagsByName = {
  __proto__: null,
  r: O_RDONLY,
  rs: O_RDONLY | O_SYNC,
  sr: O_RDONLY | O_SYNC,
  'r+': O_RDWR,
  'rs+': O_RDWR | O_SYNC,
  'sr+': O_RDWR | O_SYNC,
  w: O_TRUNC | O_CREAT | O_WRONLY,
  wx: O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  xw: O_TRUNC | O_CREAT | O_WRONLY | O_EXCL,
  'w+': O_TRUNC | O_CREAT | O_RDWR,
  'wx+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  'xw+': O_TRUNC | O_CREAT | O_RDWR | O_EXCL,
  a: O_APPEND | O_CREAT | O_WRONLY,
  ax: O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  xa: O_APPEND | O_CREAT | O_WRONLY | O_EXCL,
  as: O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  sa: O_APPEND | O_CREAT | O_WRONLY | O_SYNC,
  'a+': O_APPEND | O_CREAT | O_RDWR,
  'ax+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'xa+': O_APPEND | O_CREAT | O_RDWR | O_EXCL,
  'as+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
  'sa+': O_APPEND | O_CREAT | O_RDWR | O_SYNC,
};

/** The kernel's flags for `'r'`, `'w+'` and the like, or a number. */
function stringToFlags(flags, name = 'flags') {
  if (typeof flags === 'number') {
    validateInt32(flags, name);
    return flags;
  }
  if (flags === undefined || flags === null) return O_RDONLY;
  const value = flagsByName[flags];
  if (value === undefined) throw new ERR_INVALID_ARG_VALUE(name, flags);
  return value;
}

const kNullBytes = 'must be a string, Uint8Array, or URL without null bytes';

/** Throws unless the value is a path without null bytes. */
const validatePath = hideStackFrames((path, name = 'path') => {
  if (typeof path === 'string') {
    if (!StringPrototypeIncludes(path, '\0')) return;
  } else if (isUint8Array(path)) {
    if (!TypedArrayPrototypeIncludes(path, 0)) return;
  } else {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'URL'], path);
  }
  throw new ERR_INVALID_ARG_VALUE(name, path, kNullBytes);
});

/** The path of a string, Buffer or file URL. */
const getValidatedPath = hideStackFrames((value, name = 'path') => {
  let path = value;
  if (typeof value === 'object' && value !== null && !isUint8Array(value)) {
    path = require('#url/internal').toPathIfFileURL(value);
  }
  validatePath(path, name);
  return path;
});

/** Throws unless the value is a descriptor; -0 counts as 0. */
const getValidatedFd = hideStackFrames((fd, name = 'fd') => {
  if (ObjectIs(fd, -0)) return 0;
  validateInt32(fd, name, 0);
  return fd;
});

let bufferModule;
function buffers() {
  bufferModule ??= require('buffer');
  return bufferModule;
}

/** Throws when an encoding is not known. */
function assertEncoding(encoding) {
  if (encoding && !buffers().Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('encoding', encoding, 'is invalid encoding');
  }
}

/** An options argument, which may be an encoding or missing. The defaults stand for missing options as a whole. */
function getOptions(options, defaults) {
  if (options === undefined || options === null || typeof options === 'function') return defaults;
  if (typeof options === 'string') {
    options = { ...defaults, encoding: options };
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', ['string', 'Object'], options);
  }
  if (options.encoding !== 'buffer') assertEncoding(options.encoding);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return options;
}

// The defaults of options that have none.
const kNoDefaults = { __proto__: null };

/** A copy of options that also takes what is inherited, since programs pass all sorts of objects. */
function copyOptions(options) {
  const out = {};
  for (const key in options) out[key] = options[key];
  return out;
}

/** The callback itself, checked. */
function makeCallback(callback) {
  validateFunction(callback, 'cb');
  return callback;
}

/** The mode argument of `access` and `copyFile`, which take fractions. */
function getValidMode(mode) {
  if (mode === undefined || mode === null) return 0;
  if (typeof mode !== 'number')
    throw wordedError('ERR_INVALID_ARG_TYPE', 'TypeError', 'mode must be int32 or null/undefined');
  if (NumberIsNaN(mode))
    throw wordedError('ERR_OUT_OF_RANGE', 'RangeError', 'mode is out of range');
  if (mode < 0 || mode > 7)
    throw wordedError('ERR_OUT_OF_RANGE', 'RangeError', 'mode is out of range: >= 0 && <= 7');
  return MathTrunc(mode);
}

/** Seconds since the epoch from a number, a numeric string or a Date. */
function toUnixTimestamp(time, name = 'time') {
  // Text that reads as a number is one.
  // biome-ignore lint/suspicious/noDoubleEquals: compares the text with its own number
  if (typeof time === 'string' && +time == time) return +time;
  // A number before the epoch stands for now.
  if (NumberIsFinite(time)) return time < 0 ? DateNow() / 1000 : time;
  if (isDate(time)) return DatePrototypeGetTime(time) / 1000;
  throw new ERR_INVALID_ARG_TYPE(name, ['Date', 'Time in seconds'], time);
}

const validateOffsetLengthRead = hideStackFrames((offset, length, bufferLength) => {
  if (offset < 0) throw new ERR_OUT_OF_RANGE('offset', '>= 0', offset);
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  if (length > bufferLength - offset) {
    throw new ERR_OUT_OF_RANGE('length', `<= ${bufferLength - offset}`, length);
  }
});

const validateOffsetLengthWrite = hideStackFrames((offset, length, byteLength) => {
  if (offset > byteLength) throw new ERR_OUT_OF_RANGE('offset', `<= ${byteLength}`, offset);
  if (length > byteLength - offset) {
    throw new ERR_OUT_OF_RANGE('length', `<= ${byteLength - offset}`, length);
  }
  if (length < 0) throw new ERR_OUT_OF_RANGE('length', '>= 0', length);
  validateInt32(length, 'length', 0);
});

/** A read position: a number from -1, or a bigint; missing means the file's own (-1). */
const validatePosition = hideStackFrames((position, name, length) => {
  if (position === undefined || position === null) return -1;
  if (typeof position === 'number') {
    validateInteger(position, name, -1);
  } else if (typeof position === 'bigint') {
    const max = kMaxInt64 - BigInt(length);
    if (!(position >= -1n && position <= max)) {
      throw new ERR_OUT_OF_RANGE(name, `>= -1 && <= ${max}`, position);
    }
  } else {
    throw new ERR_INVALID_ARG_TYPE(name, ['integer', 'bigint'], position);
  }
  return position;
});

/** A position that is not judged: anything but a whole number means the file's own. */
function writePosition(position) {
  return NumberIsSafeInteger(position) ? position : -1;
}

const validateBufferArray = hideStackFrames((list, name = 'buffers') => {
  if (!ArrayIsArray(list)) throw new ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', list);
  for (let i = 0; i < list.length; i++) {
    if (!ArrayBufferIsView(list[i]))
      throw new ERR_INVALID_ARG_TYPE(name, 'ArrayBufferView[]', list);
  }
  return list;
});

const validateStringOrView = hideStackFrames((value, name) => {
  if (typeof value !== 'string' && !ArrayBufferIsView(value)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['string', 'Buffer', 'TypedArray', 'DataView'], value);
  }
});

const validateRmdirOptions = hideStackFrames((options) => {
  if (options === undefined) return;
  validateObject(options, 'options');
});

const rmDefaults = { recursive: false, retryDelay: 100, maxRetries: 0 };

/** The options of `rm`, checked and with defaults; whether the path fits them is the caller's matter. */
const validateRmOptionsShape = hideStackFrames((options) => {
  if (options === undefined) options = kNoDefaults;
  validateObject(options, 'options');
  const { recursive, retryDelay, maxRetries, force } = { ...rmDefaults, force: false, ...options };
  validateBoolean(recursive, 'options.recursive');
  validateBoolean(force, 'options.force');
  validateInt32(retryDelay, 'options.retryDelay', 0);
  validateUint32(maxRetries, 'options.maxRetries');
  return { recursive, retryDelay, maxRetries, force };
});

/** Bytes or text that name something, in the encoding that the caller wants. */
function decodeName(bytes, encoding) {
  const { Buffer } = buffers();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return encoding === 'buffer' ? buffer : buffer.toString(encoding);
}

/** Whether names come as bytes from the native side for this encoding. */
function wantsRaw(encoding) {
  return encoding ? encoding !== 'utf8' && encoding !== 'utf-8' : false;
}

/** A view over the same memory as any ArrayBufferView. */
function asBytes(view) {
  if (isUint8Array(view)) return view;
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

/** Text or view of `writeFile` as the native side takes it: UTF-8 text stays text. */
function dataFor(data, encoding) {
  if (typeof data !== 'string') return asBytes(data);
  if (!wantsRaw(encoding)) return data;
  return buffers().Buffer.from(data, encoding);
}

module.exports = {
  MathMax,
  MathMin,
  MathTrunc,
  NumberIsInteger,
  asBytes,
  assertEncoding,
  buffers,
  constants,
  copyOptions,
  dataFor,
  decodeName,
  getOptions,
  getValidMode,
  getValidatedFd,
  getValidatedPath,
  kNoDefaults,
  makeCallback,
  parseFileMode,
  stringToFlags,
  toUnixTimestamp,
  validateBufferArray,
  validateOffsetLengthRead,
  validateOffsetLengthWrite,
  validateOneOf,
  validatePath,
  validatePosition,
  validateRmOptionsShape,
  validateRmdirOptions,
  validateStringOrView,
  wantsRaw,
  writePosition,
};
