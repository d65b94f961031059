'use strict';

// Argument checks of the public API. Each throws Node's error for a wrong value and returns nothing
// unless said otherwise.

const {
  ArrayBufferIsView,
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  NumberIsInteger,
  NumberIsNaN,
  NumberMAX_SAFE_INTEGER,
  NumberMIN_SAFE_INTEGER,
  NumberParseInt,
  RegExpPrototypeExec,
  String,
  StringPrototypeIncludes,
  StringPrototypeToUpperCase,
  StringPrototypeTrim,
} = primordials;

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_THIS,
    ERR_OUT_OF_RANGE,
    ERR_SOCKET_BAD_PORT,
    ERR_UNKNOWN_SIGNAL,
  },
  hideStackFrames,
} = require('#internal/errors');

function isInt32(value) {
  return value === (value | 0);
}

const octalPattern = /^[0-7]+$/;
const modeDescription = 'must be a 32-bit unsigned integer or an octal string';

/** A file mode as a number; strings are octal, `undefined` and `null` give the default. */
function parseFileMode(value, name, fallback) {
  value ??= fallback;
  if (typeof value === 'string') {
    if (RegExpPrototypeExec(octalPattern, value) === null) {
      throw new ERR_INVALID_ARG_VALUE(name, value, modeDescription);
    }
    value = NumberParseInt(value, 8);
  }
  validateUint32(value, name);
  return value;
}

function checkInteger(value, name, min, max) {
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (!NumberIsInteger(value)) throw new ERR_OUT_OF_RANGE(name, 'an integer', value);
  if (value < min || value > max) {
    throw new ERR_OUT_OF_RANGE(name, `>= ${min} && <= ${max}`, value);
  }
}

const validateInteger = hideStackFrames(
  (value, name, min = NumberMIN_SAFE_INTEGER, max = NumberMAX_SAFE_INTEGER) =>
    checkInteger(value, name, min, max),
);

const validateInt32 = hideStackFrames((value, name, min = -2147483648, max = 2147483647) => {
  // Only numbers are tried this way: some other types have no bits.
  if (typeof value !== 'number' || value !== (value | 0) || value < min || value > max)
    checkInteger(value, name, min, max);
});

const validateUint32 = hideStackFrames((value, name, positive = false) => {
  checkInteger(value, name, positive ? 1 : 0, 4294967295);
});

const validateString = hideStackFrames((value, name) => {
  if (typeof value !== 'string') throw new ERR_INVALID_ARG_TYPE(name, 'string', value);
});

const validateStringWithoutNullBytes = hideStackFrames((value, name) => {
  validateString(value, name);
  if (StringPrototypeIncludes(value, '\u0000')) {
    throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a string without null bytes');
  }
});

const validateNumber = hideStackFrames((value, name, min = undefined, max) => {
  if (typeof value !== 'number') throw new ERR_INVALID_ARG_TYPE(name, 'number', value);
  if (
    (min != null && value < min) ||
    (max != null && value > max) ||
    ((min != null || max != null) && NumberIsNaN(value))
  ) {
    const low = min != null ? `>= ${min}` : '';
    const high = max != null ? `<= ${max}` : '';
    throw new ERR_OUT_OF_RANGE(name, low && high ? `${low} && ${high}` : low || high, value);
  }
});

const validateOneOf = hideStackFrames((value, name, oneOf) => {
  if (ArrayPrototypeIncludes(oneOf, value)) return;
  const allowed = ArrayPrototypeJoin(
    ArrayPrototypeMap(oneOf, (v) => (typeof v === 'string' ? `'${v}'` : String(v))),
    ', ',
  );
  throw new ERR_INVALID_ARG_VALUE(name, value, `must be one of: ${allowed}`);
});

const validateBoolean = hideStackFrames((value, name) => {
  if (typeof value !== 'boolean') throw new ERR_INVALID_ARG_TYPE(name, 'boolean', value);
});

const kValidateObjectNone = 0;
const kValidateObjectAllowNullable = 1;
const kValidateObjectAllowArray = 2;
const kValidateObjectAllowFunction = 4;
const kValidateObjectAllowObjects = kValidateObjectAllowArray | kValidateObjectAllowFunction;
const kValidateObjectAllowObjectsAndNull =
  kValidateObjectAllowObjects | kValidateObjectAllowNullable;

/** `options` is a sum of the `kValidateObjectAllow…` flags. */
const validateObject = hideStackFrames((value, name, options = kValidateObjectNone) => {
  if (value === null) {
    if ((options & kValidateObjectAllowNullable) !== 0) return;
  } else if (typeof value === 'object') {
    if ((options & kValidateObjectAllowArray) !== 0 || !ArrayIsArray(value)) return;
  } else if (typeof value === 'function' && (options & kValidateObjectAllowFunction) !== 0) {
    return;
  }
  throw new ERR_INVALID_ARG_TYPE(name, 'object', value);
});

const validateArray = hideStackFrames((value, name, minLength = 0) => {
  if (!ArrayIsArray(value)) throw new ERR_INVALID_ARG_TYPE(name, 'Array', value);
  if (value.length < minLength) {
    throw new ERR_INVALID_ARG_VALUE(name, value, `must have a length of at least ${minLength}`);
  }
});

const validateStringArray = hideStackFrames((value, name) => {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateString(value[i], `${name}[${i}]`);
});

const validateBooleanArray = hideStackFrames((value, name) => {
  validateArray(value, name);
  for (let i = 0; i < value.length; i++) validateBoolean(value[i], `${name}[${i}]`);
});

const validateSignalName = hideStackFrames((signal, name = 'signal') => {
  validateString(signal, name);
  const { signals } = internalBinding('constants').os;
  if (signals[signal] !== undefined) return;
  if (signals[StringPrototypeToUpperCase(signal)] !== undefined) {
    throw new ERR_UNKNOWN_SIGNAL(`${signal} (signals must use all capital letters)`);
  }
  throw new ERR_UNKNOWN_SIGNAL(signal);
});

const validateBuffer = hideStackFrames((buffer, name = 'buffer') => {
  if (!ArrayBufferIsView(buffer)) {
    throw new ERR_INVALID_ARG_TYPE(name, ['Buffer', 'TypedArray', 'DataView'], buffer);
  }
});

function validateEncoding(data, encoding) {
  const { length } = data;
  if (length % 2 === 0) return;
  if (require('#internal/util').normalizeEncoding(encoding) === 'hex') {
    throw new ERR_INVALID_ARG_VALUE(
      'encoding',
      encoding,
      `is invalid for data of length ${length}`,
    );
  }
}

/** Checks a port given as number or numeric string and returns it as a number. */
const validatePort = hideStackFrames((port, name = 'Port', allowZero = true) => {
  if (
    (typeof port !== 'number' && typeof port !== 'string') ||
    (typeof port === 'string' && StringPrototypeTrim(port).length === 0) ||
    +port !== +port >>> 0 ||
    port > 0xffff ||
    (+port === 0 && !allowZero)
  ) {
    throw new ERR_SOCKET_BAD_PORT(name, port, allowZero);
  }
  return port | 0;
});

const validateAbortSignal = hideStackFrames((signal, name) => {
  if (
    signal !== undefined &&
    (signal === null || typeof signal !== 'object' || !('aborted' in signal))
  ) {
    throw new ERR_INVALID_ARG_TYPE(name, 'AbortSignal', signal);
  }
});

const validateFunction = hideStackFrames((value, name) => {
  if (typeof value !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'Function', value);
});

const validateUndefined = hideStackFrames((value, name) => {
  if (value !== undefined) throw new ERR_INVALID_ARG_TYPE(name, 'undefined', value);
});

function validateUnion(value, name, union) {
  if (!ArrayPrototypeIncludes(union, value)) {
    throw new ERR_INVALID_ARG_TYPE(name, `('${ArrayPrototypeJoin(union, '|')}')`, value);
  }
}

const linkPattern = /^<[^>]*>(?:\s*;\s*[^;"\s]+(?:="[^;"\s]*"|=[^;"\s]*)?)*$/;
const linkDescription =
  'must be an array or string of format "</styles.css>; rel=preload; as=style"';

function checkLink(value, name) {
  if (typeof value === 'undefined' || RegExpPrototypeExec(linkPattern, value) === null) {
    throw new ERR_INVALID_ARG_VALUE(name, value, linkDescription);
  }
}

/** The value of a `Link` header from one link or several. */
const validateLinkHeaderValue = hideStackFrames((hints) => {
  if (typeof hints === 'string') {
    checkLink(hints, 'hints');
    return hints;
  }
  if (!ArrayIsArray(hints)) throw new ERR_INVALID_ARG_VALUE('hints', hints, linkDescription);
  let result = '';
  for (let i = 0; i < hints.length; i++) {
    checkLink(hints[i], 'hints');
    result += i === 0 ? hints[i] : `, ${hints[i]}`;
  }
  return result;
});

/** Checks that `object` has the private field (a symbol) of class `className`. */
const validateThisInternalField = hideStackFrames((object, fieldKey, className) => {
  if (typeof object !== 'object' || object === null || !(fieldKey in object)) {
    throw new ERR_INVALID_THIS(className);
  }
});

function checkIgnoreEntry(value, name) {
  if (typeof value === 'string') {
    if (value.length === 0) {
      throw new ERR_INVALID_ARG_VALUE(name, value, 'must be a non-empty string');
    }
    return;
  }
  if (typeof value === 'function' || internalBinding('types').isRegExp(value)) return;
  throw new ERR_INVALID_ARG_TYPE(name, ['string', 'RegExp', 'Function'], value);
}

/** The `ignore` option of file watchers: a pattern, a predicate, or an array of them. */
const validateIgnoreOption = hideStackFrames((value, name) => {
  if (value == null) return;
  if (ArrayIsArray(value)) {
    for (let i = 0; i < value.length; i++) checkIgnoreEntry(value[i], `${name}[${i}]`);
  } else {
    checkIgnoreEntry(value, name);
  }
});

module.exports = {
  isInt32,
  kValidateObjectAllowArray,
  kValidateObjectAllowFunction,
  kValidateObjectAllowNullable,
  kValidateObjectAllowObjects,
  kValidateObjectAllowObjectsAndNull,
  parseFileMode,
  validateAbortSignal,
  validateArray,
  validateBoolean,
  validateBooleanArray,
  validateBuffer,
  validateEncoding,
  validateFunction,
  validateIgnoreOption,
  validateInt32,
  validateInteger,
  validateLinkHeaderValue,
  validateNumber,
  validateObject,
  validateOneOf,
  validatePort,
  validateSignalName,
  validateString,
  validateStringArray,
  validateStringWithoutNullBytes,
  validateThisInternalField,
  validateUint32,
  validateUndefined,
  validateUnion,
};
