'use strict';
// The public `util` module. What takes more than a few lines lives in a file of its own and loads
// when it is first used.

const {
  ArrayIsArray,
  NumberIsSafeInteger,
  ObjectDefineProperty,
  ObjectKeys,
  ObjectSetPrototypeOf,
  PromisePrototypeThen,
  ReflectApply,
  StringPrototypeToWellFormed,
} = primordials;

const {
  ErrnoException,
  ExceptionWithHostPort,
  codes: { ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const {
  deprecate: internalDeprecate,
  getSystemErrorMap,
  getSystemErrorMessage: systemErrorMessage,
  getSystemErrorName: systemErrorName,
  promisify,
} = require('#internal/util');
const { validateNumber, validateOneOf, validateString } = require('#internal/validators');
const {
  defineLazyGetters,
  defineLazyValue,
  defineLazyValues,
} = require('#internal/value_properties');
const { format, formatWithOptions } = require('#util/format');
const { inspect } = require('#util/inspect');

function deprecate(fn, msg, code, { modifyPrototype } = {}) {
  return internalDeprecate(fn, msg, code, undefined, modifyPrototype);
}
ObjectDefineProperty(deprecate, 'length', { __proto__: null, value: 3, configurable: true });

function inherits(ctor, superCtor) {
  if (ctor === undefined || ctor === null) throw new ERR_INVALID_ARG_TYPE('ctor', 'Function', ctor);
  if (superCtor === undefined || superCtor === null)
    throw new ERR_INVALID_ARG_TYPE('superCtor', 'Function', superCtor);
  if (superCtor.prototype === undefined)
    throw new ERR_INVALID_ARG_TYPE('superCtor.prototype', 'Object', superCtor.prototype);
  ObjectDefineProperty(ctor, 'super_', {
    __proto__: null,
    value: superCtor,
    writable: true,
    configurable: true,
  });
  ObjectSetPrototypeOf(ctor.prototype, superCtor.prototype);
}

function _extend(target, source) {
  // Anything that is no object is quietly ignored.
  if (source === null || typeof source !== 'object') return target;
  const keys = ObjectKeys(source);
  for (let i = keys.length - 1; i >= 0; i--) target[keys[i]] = source[keys[i]];
  return target;
}

function _errnoException(...args) {
  checkErrorNumber(args[0]);
  return ReflectApply(ErrnoException, null, args);
}

function _exceptionWithHostPort(...args) {
  checkErrorNumber(args[0]);
  return ReflectApply(ExceptionWithHostPort, null, args);
}

function convertProcessSignalToExitCode(signalCode) {
  const { signals } = internalBinding('constants').os;
  validateOneOf(signalCode, 'signalCode', ObjectKeys(signals));
  return 128 + signals[signalCode];
}

function checkErrorNumber(err) {
  validateNumber(err, 'err');
  if (err >= 0 || !NumberIsSafeInteger(err))
    throw new ERR_OUT_OF_RANGE('err', 'a negative integer', err);
}

function getSystemErrorName(err) {
  checkErrorNumber(err);
  return systemErrorName(err);
}

function getSystemErrorMessage(err) {
  checkErrorNumber(err);
  return systemErrorMessage(err);
}

function stripVTControlCharacters(str) {
  validateString(str, 'str');
  return require('#util/string_width').stripControl(str);
}

function toUSVString(input) {
  return StringPrototypeToWellFormed(`${input}`);
}

function isDeepStrictEqual(a, b, skipPrototype) {
  return require('#util/comparisons').isDeepStrictEqual(a, b, skipPrototype);
}

function callbackify(original) {
  return require('#util/callbackify').callbackify(original);
}

function debuglog(set, cb) {
  return require('#util/debuglog').debuglog(set, cb);
}

function styleText(format, text, options) {
  return require('#util/style_text').styleText(format, text, options);
}

function getCallSites(frameCount = 10, options) {
  return require('#util/call_sites').getCallSites(frameCount, options);
}
ObjectDefineProperty(getCallSites, 'length', { __proto__: null, value: 0, configurable: true });

function parseEnv(content) {
  validateString(content, 'content');
  return internalBinding('util').parseEnv(content);
}

function markPromiseAsHandled(promise) {
  if (!internalBinding('types').isPromise(promise))
    throw new ERR_INVALID_ARG_TYPE('promise', 'Promise', promise);
  PromisePrototypeThen(promise, undefined, () => {});
}

function setTraceSigInt(enable) {
  return require('#util/trace_sigint').setTraceSigInt(enable);
}

function diff(actual, expected) {
  return require('#util/diff').diff(actual, expected);
}

module.exports = {
  _errnoException,
  _exceptionWithHostPort,
  _extend: internalDeprecate(
    _extend,
    'The `util._extend` API is deprecated. Please use Object.assign() instead.',
    'DEP0060',
  ),
  callbackify,
  convertProcessSignalToExitCode,
  debug: debuglog,
  debuglog,
  deprecate,
  format,
  styleText,
  formatWithOptions,
  getCallSites,
  getSystemErrorMap,
  getSystemErrorName,
  getSystemErrorMessage,
  inherits,
  inspect,
  isArray: internalDeprecate(
    (value) => ArrayIsArray(value),
    'The `util.isArray` API is deprecated. Please use `Array.isArray()` instead.',
    'DEP0044',
  ),
  isDeepStrictEqual,
  markPromiseAsHandled,
  promisify,
  stripVTControlCharacters,
  toUSVString,
  // Placeholders keep Node's order of keys; the getters below take their place.
  transferableAbortSignal: undefined,
  transferableAbortController: undefined,
  aborted: undefined,
  types: undefined,
  parseEnv,
  parseArgs: undefined,
  TextDecoder: undefined,
  TextEncoder: undefined,
  MIMEType: undefined,
  MIMEParams: undefined,
  diff,
  debounce: undefined,
  throttle: undefined,
  setTraceSigInt,
};

defineLazyGetters(module.exports, '#util/abort', [
  'transferableAbortSignal',
  'transferableAbortController',
  'aborted',
]);
defineLazyValues(module.exports, '#util/parse_args', ['parseArgs']);
defineLazyValues(module.exports, '#buffer/encoding', ['TextDecoder', 'TextEncoder']);
defineLazyValues(module.exports, '#util/mime', ['MIMEType', 'MIMEParams']);
defineLazyGetters(module.exports, '#util/rate_limit', ['debounce', 'throttle']);

defineLazyValue(module.exports, 'types', () => require('#util/types'));
