'use strict';

// Small utilities shared by the builtin modules: property definition, laziness, deprecation,
// promisification, encodings, signals. Look here before writing a helper.

const {
  ArrayIsArray,
  Error,
  ErrorCaptureStackTrace,
  ErrorIsError,
  FunctionPrototypeSymbolHasInstance,
  ObjectDefineProperty,
  ObjectFreeze,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetOwnPropertyDescriptors,
  ObjectGetPrototypeOf,
  ObjectKeys,
  ObjectSetPrototypeOf,
  Promise,
  PromiseReject,
  PromiseResolve,
  ReflectApply,
  ReflectConstruct,
  RegExpPrototypeExec,
  SafeSet,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  StringPrototypeToUpperCase,
  Symbol,
  SymbolFor,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_SIGNAL },
  getErrorMap,
  uvErrmapGet,
} = require('#internal/errors');

const kEmptyObject = ObjectFreeze({ __proto__: null });
const kEnumerableProperty = ObjectFreeze({ __proto__: null, enumerable: true });
const customInspectSymbol = SymbolFor('nodejs.util.inspect.custom');
const kCustomPromisifiedSymbol = SymbolFor('nodejs.util.promisify.custom');
const kCustomPromisifyArgsSymbol = Symbol('customPromisifyArgs');

// Properties.

const { setOwnProperty } = require('#internal/own_property');

/** `callback` that runs at most once. */
function once(callback, { preserveReturnValue = false } = kEmptyObject) {
  let called = false;
  let result;
  return function wrapped(...args) {
    if (called) return preserveReturnValue ? result : undefined;
    called = true;
    const value = ReflectApply(callback, this, args);
    if (preserveReturnValue) result = value;
    return value;
  };
}

// Deprecation.

const warnedCodes = new SafeSet();

/** A function that emits the deprecation warning once (per `code`). */
function getDeprecationWarningEmitter(code, message, deprecated, shouldEmit = () => true) {
  let warned = false;
  return function emit() {
    if (warned || !shouldEmit()) return;
    warned = true;
    if (code === 'ExperimentalWarning') {
      process.emitWarning(message, code, deprecated);
    } else if (code !== undefined) {
      if (!warnedCodes.has(code)) {
        warnedCodes.add(code);
        process.emitWarning(message, 'DeprecationWarning', code, deprecated);
      }
    } else {
      process.emitWarning(message, 'DeprecationWarning', deprecated);
    }
  };
}

/** `fn` that warns once when called; `modifyPrototype` keeps `instanceof` and `name` working. */
function deprecate(fn, message, code, useEmitSync, modifyPrototype = true) {
  if (code !== undefined && typeof code !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('code', 'string', code);
  }
  const emit = getDeprecationWarningEmitter(
    code,
    message,
    deprecated,
    () => !process.noDeprecation,
  );
  function deprecated(...args) {
    emit();
    if (new.target) return ReflectConstruct(fn, args, new.target);
    return ReflectApply(fn, this, args);
  }
  if (modifyPrototype) {
    // The wrapper stands for `fn` in every respect.
    ObjectSetPrototypeOf(deprecated, fn);
    if (fn.prototype) deprecated.prototype = fn.prototype;
  }
  ObjectDefineProperty(deprecated, 'length', {
    __proto__: null,
    ...ObjectGetOwnPropertyDescriptor(fn, 'length'),
  });
  return deprecated;
}

/** Warns that a class was called without `new` and constructs it. */
function deprecateInstantiation(Constructor, code, ...args) {
  if (!warnedCodes.has(code)) {
    warnedCodes.add(code);
    process.emitWarning(
      `Instantiating ${Constructor.name} without the 'new' keyword has been deprecated.`,
      'DeprecationWarning',
      code,
    );
  }
  return ReflectConstruct(Constructor, args);
}

const experimentalWarnings = new SafeSet();
function emitExperimentalWarning(feature, messagePrefix, code, constructor) {
  if (experimentalWarnings.has(feature)) return;
  experimentalWarnings.add(feature);
  let message = `${feature} is an experimental feature and might change at any time`;
  if (messagePrefix) message = messagePrefix + message;
  process.emitWarning(message, 'ExperimentalWarning', code, constructor);
}

// Promises.

function validateFunctionArgument(value, name) {
  if (typeof value !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'Function', value);
}

/** An object of the values that a callback was given. */
function namedValues(names, values) {
  const result = {};
  for (let i = 0; i < names.length; i++) result[names[i]] = values[i];
  return result;
}

// How far a promisified call is.
const kPending = 0;
const kDone = 1;
const kFailed = 2;

function isObjectOrFunction(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** A promise-returning version of a function whose last argument is an error-first callback. */
function promisify(original) {
  validateFunctionArgument(original, 'original');
  const custom = original[kCustomPromisifiedSymbol];
  if (custom) {
    validateFunctionArgument(custom, 'util.promisify.custom');
    return ObjectDefineProperty(custom, kCustomPromisifiedSymbol, {
      __proto__: null,
      value: custom,
      enumerable: false,
      writable: false,
      configurable: true,
    });
  }
  // Names of the callback's values when there are several, e.g. `['bytesRead', 'buffer']`.
  const names = original[kCustomPromisifyArgsSymbol];
  // A callback that is called at once needs no promise that waits: settled ones are far cheaper.
  function fn(...args) {
    let state = kPending;
    let result;
    let resolve;
    let reject;
    const settle = (error, value) => {
      if (resolve !== undefined) {
        if (error) reject(error);
        else resolve(value);
      } else if (state === kPending) {
        state = error ? kFailed : kDone;
        result = error || value;
      }
    };
    args[args.length] =
      names === undefined
        ? settle
        : (error, ...values) =>
            settle(error, values.length > 1 ? namedValues(names, values) : values[0]);
    try {
      const returned = ReflectApply(original, this, args);
      if (typeof returned === 'object' && internalBinding('types').isPromise(returned)) {
        process.emitWarning(
          'Calling promisify on a function that returns a Promise is likely a mistake.',
          'DeprecationWarning',
          'DEP0174',
        );
      }
    } catch (error) {
      if (state === kPending) {
        state = kFailed;
        result = error;
      }
    }
    if (state === kFailed) return PromiseReject(result);
    if (state === kDone && !isObjectOrFunction(result)) {
      return PromiseResolve(result);
    }
    return new Promise((fulfil, refuse) => {
      if (state === kDone) {
        fulfil(result);
      } else {
        resolve = fulfil;
        reject = refuse;
      }
    });
  }
  ObjectSetPrototypeOf(fn, ObjectGetPrototypeOf(original));
  ObjectDefineProperty(fn, kCustomPromisifiedSymbol, {
    __proto__: null,
    value: fn,
    enumerable: false,
    writable: false,
    configurable: true,
  });
  const descriptors = ObjectGetOwnPropertyDescriptors(original);
  const keys = ObjectKeys(descriptors);
  for (let i = 0; i < keys.length; i++) {
    ObjectDefineProperty(fn, keys[i], { __proto__: null, ...descriptors[keys[i]] });
  }
  return fn;
}
promisify.custom = kCustomPromisifiedSymbol;

// Encodings.

/** The canonical name of an encoding, `undefined` for an unknown one, `utf8` for none. */
function normalizeEncoding(encoding) {
  if (encoding == null || encoding === 'utf8' || encoding === 'utf-8') return 'utf8';
  return slowNormalize(encoding);
}

function slowNormalize(encoding) {
  switch (encoding) {
    case '':
    case 'UTF8':
    case 'UTF-8':
      return 'utf8';
    case 'ucs2':
    case 'ucs-2':
    case 'utf16le':
    case 'utf-16le':
      return 'utf16le';
    case 'latin1':
    case 'binary':
      return 'latin1';
    case 'hex':
    case 'base64':
    case 'base64url':
    case 'ascii':
      return encoding;
    default: {
      const lower = StringPrototypeToLowerCase(`${encoding}`);
      if (lower === encoding) return undefined;
      return lower === 'utf-8' || lower === 'utf8' ? 'utf8' : slowNormalize(lower);
    }
  }
}

// Errors, signals, system.

let DOMException;

function lazyDOMExceptionClass() {
  DOMException ??= require('#internal/dom_exception').DOMException;
  return DOMException;
}

function lazyDOMException(message, name) {
  DOMException ??= require('#internal/dom_exception').DOMException;
  return new DOMException(message, name);
}

function isError(value) {
  return ErrorIsError(value) || FunctionPrototypeSymbolHasInstance(Error, value);
}

function getSystemErrorName(errno) {
  return uvErrmapGet(errno)?.[0] ?? `Unknown system error ${errno}`;
}

function getSystemErrorMessage(errno) {
  return uvErrmapGet(errno)?.[1] ?? `Unknown system error ${errno}`;
}

function getSystemErrorMap() {
  return getErrorMap();
}

let signalsToNames;
function namesOfSignals() {
  if (signalsToNames === undefined) {
    const { signals } = internalBinding('constants').os;
    signalsToNames = { __proto__: null };
    const names = ObjectKeys(signals);
    for (let i = 0; i < names.length; i++) signalsToNames[signals[names[i]]] = names[i];
  }
  return signalsToNames;
}

/** A signal's number from its name (any case) or number; throws for an unknown one. */
function convertToValidSignal(signal) {
  if (typeof signal === 'number' && namesOfSignals()[signal]) return signal;
  if (typeof signal === 'string') {
    const number = internalBinding('constants').os.signals[StringPrototypeToUpperCase(signal)];
    if (number) return number;
  }
  throw new ERR_UNKNOWN_SIGNAL(signal);
}

/** The exit code that a shell reports for a process ended by a signal. */
function convertProcessSignalToExitCode(signalCode) {
  require('#internal/validators').validateSignalName(signalCode, 'signalCode');
  return 128 + internalBinding('constants').os.signals[signalCode];
}

function guessHandleType(fd) {
  return internalBinding('util').guessHandleType(fd);
}

/** Blocks the thread. */
function sleep(milliseconds) {
  require('#internal/validators').validateInteger(milliseconds, 'msec', 0, 4294967295);
  internalBinding('util').sleep(milliseconds);
}

// Lists and stacks.

function join(list, separator) {
  let text = '';
  for (let i = 0; i < list.length; i++) {
    if (i !== 0) text += separator;
    if (list[i] !== undefined) text += list[i];
  }
  return text;
}

const nodeModulesPattern = /[/\\]node_modules[/\\]/;

/** Whether a file lies under a `node_modules` folder. */
function isUnderNodeModules(filename) {
  return typeof filename === 'string' && RegExpPrototypeExec(nodeModulesPattern, filename) !== null;
}

/** Whether the calling program's code (the first frame that is no builtin) is an installed package. */
function isInsideNodeModules(frameLimit = 10) {
  const frames = getStructuredStack(frameLimit);
  for (let i = 0; i < frames.length; i++) {
    const filename = frames[i].getFileName();
    if (
      typeof filename !== 'string' ||
      filename === '' ||
      StringPrototypeStartsWith(filename, 'node:')
    )
      continue;
    return isUnderNodeModules(filename);
  }
  return false;
}

/** The call sites of the current stack. */
function getStructuredStack(limit = 10) {
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.prepareStackTrace = (error, sites) => sites;
    Error.stackTraceLimit = limit;
    const holder = {};
    ErrorCaptureStackTrace(holder, getStructuredStack);
    const sites = holder.stack;
    return ArrayIsArray(sites) ? sites : [];
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}

module.exports = {
  convertProcessSignalToExitCode,
  convertToValidSignal,
  customInspectSymbol,
  customPromisifyArgs: kCustomPromisifyArgsSymbol,
  deprecate,
  deprecateInstantiation,
  emitExperimentalWarning,
  getDeprecationWarningEmitter,
  getSystemErrorMap,
  getSystemErrorMessage,
  getSystemErrorName,
  guessHandleType,
  isError,
  isInsideNodeModules,
  isUnderNodeModules,
  join,
  kEmptyObject,
  kEnumerableProperty,
  lazyDOMException,
  lazyDOMExceptionClass,
  normalizeEncoding,
  once,
  promisify,
  setOwnProperty,
  sleep,
};
