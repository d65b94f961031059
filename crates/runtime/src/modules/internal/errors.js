'use strict';

// The errors that builtin modules raise: Node's `ERR_*` classes in `codes`, system errors built from
// libuv numbers, and the helpers around them. The tables of codes are read when a first error is
// raised, not at start-up. Leading frames of `node:internal/errors` and `node:internal/validators`
// are left out of stack traces by the runtime, so nothing here captures a stack twice.

const {
  AggregateError,
  ArrayIsArray,
  ArrayPrototypePush,
  Error,
  ErrorIsError,
  Map,
  MapPrototypeGet,
  MapPrototypeSet,
  ObjectAssign,
  ObjectCreate,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectPrototypeHasOwnProperty,
  Proxy,
  RangeError,
  ReflectGet,
  String,
  StringPrototypeStartsWith,
  Symbol,
  SymbolFor,
  SyntaxError,
  TypeError,
  URIError,
} = primordials;

// The runtime writes `TypeError [ERR_X]: message` as first line of the stack of objects that have
// this symbol and a `code`.
const kIsNodeError = SymbolFor('nodus.error.showsCode');

// A function on an error that gives its stack with more detail; called before it is printed.
const kEnhanceStackBeforeInspector = Symbol('kEnhanceStackBeforeInspector');

/** A subclass of `Base` whose instances carry `code` and name it in `toString()` and `stack`. */
function makeNodeError(Base) {
  class NodeError extends Base {
    constructor(message, code) {
      super(message);
      this.code = code;
    }
  }
  // Programs see the plain class: `err.constructor === TypeError`.
  ObjectDefineProperties(NodeError.prototype, {
    constructor: { __proto__: null, get: () => Base, configurable: true },
    [kIsNodeError]: { __proto__: null, get: () => true, configurable: true },
    toString: {
      __proto__: null,
      value: function toString() {
        return `${this.name} [${this.code}]: ${this.message}`;
      },
      writable: true,
      configurable: true,
    },
  });
  return NodeError;
}

let bases;
function baseClass(name) {
  bases ??= {
    __proto__: null,
    Error: makeNodeError(Error),
    TypeError: makeNodeError(TypeError),
    RangeError: makeNodeError(RangeError),
    SyntaxError: undefined,
    URIError: undefined,
  };
  return (bases[name] ??= makeNodeError(name === 'SyntaxError' ? SyntaxError : URIError));
}

let tables;
function lookUp(code) {
  if (tables === undefined) {
    const fixed = require('#internal/error_codes');
    const { computed, system } = require('#internal/error_messages');
    tables = {
      formatMessage: require('#internal/error_format').formatMessage,
      computed,
      system,
      fixed: [
        ['Error', fixed.errors],
        ['TypeError', fixed.typeErrors],
        ['RangeError', fixed.rangeErrors],
        ['SyntaxError', fixed.syntaxErrors],
        ['URIError', fixed.uriErrors],
      ],
    };
  }
  return tables;
}

/** Builds the error of `code`; `base` overrides the class of the table. */
function createNodeError(code, base, args) {
  const { formatMessage, computed, system, fixed } = lookUp(code);
  const entry = computed[code];
  if (entry !== undefined) {
    const error = new (baseClass(base ?? entry[0]))(entry[1](...args), code);
    if (entry.length > 2) entry[2](error, ...args);
    return error;
  }
  for (let i = 0; i < fixed.length; i++) {
    const template = fixed[i][1][code];
    if (template !== undefined) {
      return new (baseClass(base ?? fixed[i][0]))(formatMessage(template, args), code);
    }
  }
  if (system[code] !== undefined) return new SystemError(code, system[code], args[0]);
  throw new Error(`Unknown error code ${code}`);
}

/** An error of `code` with a text of its own, where Node's native layer words it differently. */
function wordedError(code, base, message) {
  return new (baseClass(base))(message, code);
}

/** The error of `code` as Node's native layer makes it: its stack does not name the code. */
function nativeError(code, ...args) {
  const { constructor: Base, message } = createNodeError(code, undefined, args);
  return ObjectAssign(new Base(message), { code });
}

const classes = ['TypeError', 'RangeError', 'Error'];

/** The constructor handed out as `codes.ERR_X`, with variants such as `codes.ERR_X.RangeError`. */
function makeCode(code) {
  function NodeError(...args) {
    return createNodeError(code, undefined, args);
  }
  ObjectDefineProperty(NodeError, 'name', { __proto__: null, value: code });
  for (let i = 0; i < classes.length; i++) {
    const base = classes[i];
    NodeError[base] = function NodeErrorVariant(...args) {
      return createNodeError(code, base, args);
    };
  }
  NodeError.HideStackFramesError = NodeError;
  return NodeError;
}

/** `codes.ERR_X` makes its constructor on first access and keeps it as own property. */
const codes = ObjectCreate(
  new Proxy(ObjectCreate(null), {
    __proto__: null,
    get(target, name, receiver) {
      if (typeof name !== 'string' || !StringPrototypeStartsWith(name, 'ERR_')) {
        return ReflectGet(target, name);
      }
      const value = makeCode(name);
      ObjectDefineProperty(receiver, name, {
        __proto__: null,
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      return value;
    },
  }),
);

/** An accessor that reads and writes one key of `info`. */
function infoAccessor(key) {
  return {
    __proto__: null,
    get() {
      return this.info[key];
    },
    set(value) {
      this.info[key] = value;
    },
    enumerable: true,
    configurable: true,
  };
}

/** A failed system call described by `info`: `ERR_FS_EISDIR` and its like. */
class SystemError extends Error {
  constructor(code, prefix, info) {
    let message = `${prefix}: ${info.syscall} returned ${info.code} (${info.message})`;
    if (info.path !== undefined) message += ` ${info.path}`;
    if (info.dest !== undefined) message += ` => ${info.dest}`;
    super(message);
    this.code = code;
    ObjectDefineProperties(this, {
      [kIsNodeError]: { __proto__: null, value: true, configurable: true },
      name: { __proto__: null, value: 'SystemError', writable: true, configurable: true },
      info: { __proto__: null, value: info, enumerable: true, configurable: true },
      errno: infoAccessor('errno'),
      syscall: infoAccessor('syscall'),
    });
    if (info.path !== undefined) ObjectDefineProperty(this, 'path', infoAccessor('path'));
    if (info.dest !== undefined) ObjectDefineProperty(this, 'dest', infoAccessor('dest'));
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

/** A new Map of libuv's error numbers with `[name, message]` of each. */
function getErrorMap() {
  const list = internalBinding('uv').getErrorList();
  const map = new Map();
  for (let i = 0; i < list.length; i++) MapPrototypeSet(map, list[i][0], list[i][1]);
  return map;
}

let errorMap;
/** `[name, message]` of a libuv error number. */
function uvErrmapGet(errno) {
  errorMap ??= getErrorMap();
  return MapPrototypeGet(errorMap, errno);
}
const unknownError = ['UNKNOWN', 'unknown error'];

function errnoName(errno) {
  return uvErrmapGet(errno)?.[0] ?? `Unknown system error ${errno}`;
}

/** The error of a failed file-system-like call: `ENOENT: no such file or directory, open 'x'`. */
function UVException(context) {
  return uvException(context, true);
}

/** The same as Node makes it in JavaScript, where the code comes behind the call. */
function UVExceptionOfLibrary(context) {
  return uvException(context, false);
}

function uvException(context, codeFirst) {
  const { errno, syscall, path, dest } = context;
  const entry = uvErrmapGet(errno) ?? unknownError;
  const code = entry[0];
  let message = `${code}: ${context.message || entry[1]}, ${syscall}`;
  // An empty path is one that somebody gave.
  const pathText = path === undefined || path === null ? undefined : String(path);
  const destText = dest === undefined || dest === null ? undefined : String(dest);
  if (pathText !== undefined) message += ` '${pathText}'`;
  if (destText !== undefined) message += ` -> '${destText}'`;
  const error = new Error(message);
  error.errno = errno;
  if (codeFirst) error.code = code;
  error.syscall = syscall;
  if (!codeFirst) error.code = code;
  for (const key in context) {
    if (key === 'message' || key === 'path' || key === 'dest' || key === 'code') continue;
    if (key !== 'errno' && key !== 'syscall') error[key] = context[key];
  }
  if (pathText !== undefined) error.path = pathText;
  if (destText !== undefined) error.dest = destText;
  return error;
}

function hostPortDetails(address, port) {
  if (port && port > 0) return ` ${address}:${port}`;
  return address ? ` ${address}` : '';
}

/** `connect ECONNREFUSED: connection refused 1.2.3.4:80`: the long form with the meaning. */
function UVExceptionWithHostPort(errno, syscall, address, port) {
  const { 0: code, 1: meaning } = uvErrmapGet(errno) ?? unknownError;
  const error = new Error(`${syscall} ${code}: ${meaning}${hostPortDetails(address, port)}`);
  error.code = code;
  error.errno = errno;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  return error;
}

/** `open ENOENT original`: an error number and the call that gave it. */
function ErrnoException(errno, syscall, original) {
  const code = errnoName(errno);
  const error = new Error(original ? `${syscall} ${code} ${original}` : `${syscall} ${code}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  return error;
}

/** `connect ECONNREFUSED 1.2.3.4:80 - Local (0.0.0.0:0)`. */
function ExceptionWithHostPort(errno, syscall, address, port, additional) {
  // A refusal of the permission model is an error already, and stands where the number would.
  const refused = typeof errno === 'object';
  const code = refused ? errno.code : errnoName(errno);
  let details = hostPortDetails(address, port);
  if (additional) details += ` - Local (${additional})`;
  const error = new Error(
    refused ? `${syscall} ${code} ${errno.message}` : `${syscall} ${code}${details}`,
  );
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  error.address = address;
  if (port) error.port = port;
  return error;
}

// getaddrinfo's "no name" and "no data" are both told as ENOTFOUND.
const UV_EAI_NODATA = -3007;
const UV_EAI_NONAME = -3008;

/** `queryA ENOTFOUND example.org`; `code` is an error number or already a name. */
function DNSException(code, syscall, hostname) {
  let errno;
  if (typeof code === 'number') {
    errno = code;
    code = code === UV_EAI_NODATA || code === UV_EAI_NONAME ? 'ENOTFOUND' : errnoName(code);
  }
  const error = new Error(`${syscall} ${code}${hostname ? ` ${hostname}` : ''}`);
  error.errno = errno;
  error.code = code;
  error.syscall = syscall;
  if (hostname) error.hostname = hostname;
  return error;
}

/** The peer went away: an `ECONNRESET` with a message of its own. */
function ConnResetException(message) {
  const error = new Error(message);
  error.code = 'ECONNRESET';
  return error;
}

/** What an operation fails with when its `AbortSignal` fires. */
class AbortError extends Error {
  constructor(message = 'The operation was aborted', options = undefined) {
    if (options !== undefined && typeof options !== 'object') {
      throw new codes.ERR_INVALID_ARG_TYPE('options', 'object', options);
    }
    super(message, options);
    this.code = 'ABORT_ERR';
    this.name = 'AbortError';
  }
}

/** One error out of two that happened together; the outer one gives message and code. */
function aggregateTwoErrors(innerError, outerError) {
  if (innerError && outerError && innerError !== outerError) {
    if (ArrayIsArray(outerError.errors)) {
      ArrayPrototypePush(outerError.errors, innerError);
      return outerError;
    }
    const error = new AggregateError([outerError, innerError], outerError.message);
    error.code = outerError.code;
    return error;
  }
  return innerError || outerError;
}

/** An `AggregateError` with the code of its first error, as connection attempts raise. */
function NodeAggregateError(errors, message) {
  const error = new AggregateError(errors, message);
  error.code = errors[0]?.code;
  ObjectDefineProperty(error, kIsNodeError, { __proto__: null, value: true });
  return error;
}

/** A plain error with extra properties. */
function genericNodeError(message, properties) {
  return ObjectAssign(new Error(message), properties);
}

/** The error of an API that exists by name only. */
function notImplemented(name) {
  const error = new (baseClass('Error'))(
    `${name} is not implemented in nodus`,
    'ERR_METHOD_NOT_IMPLEMENTED',
  );
  return error;
}

/**
 * Marks a function as one whose frame does not matter to the caller. Frames are filtered by file,
 * so the function itself is returned; `withoutStackTrace` is the same function.
 */
function hideStackFrames(fn) {
  fn.withoutStackTrace = fn;
  return fn;
}

function isErrorLike(value) {
  return (
    typeof value === 'object' &&
    value !== null &&
    (ErrorIsError(value) || ObjectPrototypeHasOwnProperty(value, 'stack'))
  );
}

function isStackOverflowError(error) {
  return (
    ErrorIsError(error) &&
    error.name === 'RangeError' &&
    error.message === 'Maximum call stack size exceeded'
  );
}

module.exports = {
  AbortError,
  ConnResetException,
  DNSException,
  ErrnoException,
  ExceptionWithHostPort,
  NodeAggregateError,
  UVException,
  UVExceptionOfLibrary,
  UVExceptionWithHostPort,
  aggregateTwoErrors,
  codes,
  determineSpecificType: (value) => require('#internal/error_format').determineSpecificType(value),
  formatList: (list, word) => require('#internal/error_format').formatList(list, word),
  genericNodeError,
  getErrorMap,
  hideStackFrames,
  isErrorLike,
  isStackOverflowError,
  kEnhanceStackBeforeInspector,
  kIsNodeError,
  nativeError,
  notImplemented,
  wordedError,
  uvErrmapGet,
};
