'use strict';

// The error codes of Node whose message or extra properties are computed. Each entry is
// `[baseName, message(...args), properties?(error, ...args)]`; `properties` runs after `code` is set.
// Loaded only when one of them is raised.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypeJoin,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  JSONStringify,
  MathAbs,
  NumberIsInteger,
  ObjectAssign,
  ObjectDefineProperty,
  RegExpPrototypeExec,
  String,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
} = primordials;

const { determineSpecificType, formatList, inspectValue } = require('#internal/error_format');

const primitiveTypes = [
  'string',
  'function',
  'number',
  'object',
  'Function',
  'Object',
  'boolean',
  'bigint',
  'symbol',
];
const classPattern = /^([A-Z][a-z0-9]*)+$/;

function invalidArgType(name, expected, actual) {
  if (!ArrayIsArray(expected)) expected = [expected];
  let message = 'The ';
  if (StringPrototypeEndsWith(name, ' argument')) {
    message += `${name} `;
  } else {
    message += `"${name}" ${StringPrototypeIncludes(name, '.') ? 'property' : 'argument'} `;
  }
  message += 'must be ';

  const types = [];
  const instances = [];
  const other = [];
  let objectType = false;
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i];
    if (ArrayPrototypeIncludes(primitiveTypes, value)) {
      const type = StringPrototypeToLowerCase(value);
      if (type === 'object') objectType = true;
      ArrayPrototypePush(types, type);
    } else if (RegExpPrototypeExec(classPattern, value) !== null) {
      ArrayPrototypePush(instances, value);
    } else {
      ArrayPrototypePush(other, value);
    }
  }
  // Beside class names, `object` reads better as one of them.
  if (objectType && instances.length > 0) {
    const kept = [];
    for (let i = 0; i < types.length; i++) {
      if (types[i] !== 'object') ArrayPrototypePush(kept, types[i]);
    }
    types.length = 0;
    for (let i = 0; i < kept.length; i++) ArrayPrototypePush(types, kept[i]);
    ArrayPrototypePush(instances, 'Object');
  }
  if (types.length > 0) {
    message += `${types.length > 1 ? 'one of type' : 'of type'} ${formatList(types, 'or')}`;
    if (instances.length > 0 || other.length > 0) message += ' or ';
  }
  if (instances.length > 0) {
    message += `an instance of ${formatList(instances, 'or')}`;
    if (other.length > 0) message += ' or ';
  }
  if (other.length > 1) {
    message += `one of ${formatList(other, 'or')}`;
  } else if (other.length === 1) {
    if (StringPrototypeToLowerCase(other[0]) !== other[0]) message += 'an ';
    message += other[0];
  }
  return `${message}. Received ${determineSpecificType(actual)}`;
}

function invalidArgValue(name, value, reason = 'is invalid') {
  let inspected = inspectValue(value);
  if (inspected.length > 128) inspected = `${StringPrototypeSlice(inspected, 0, 128)}...`;
  const type = StringPrototypeIncludes(name, '.') ? 'property' : 'argument';
  return `The ${type} '${name}' ${reason}. Received ${inspected}`;
}

function addNumericalSeparator(digits) {
  let result = '';
  let i = digits.length;
  const start = digits[0] === '-' ? 1 : 0;
  for (; i >= start + 4; i -= 3) result = `_${StringPrototypeSlice(digits, i - 3, i)}${result}`;
  return `${StringPrototypeSlice(digits, 0, i)}${result}`;
}

function outOfRange(name, range, input, replaceDefault = false) {
  let received;
  if (NumberIsInteger(input) && MathAbs(input) > 2 ** 32) {
    received = addNumericalSeparator(String(input));
  } else if (typeof input === 'bigint') {
    received = String(input);
    if (input > 2n ** 32n || input < -(2n ** 32n)) received = addNumericalSeparator(received);
    received += 'n';
  } else {
    received = inspectValue(input);
  }
  const message = replaceDefault ? name : `The value of "${name}" is out of range.`;
  return `${message} It must be ${range}. Received ${received}`;
}

function missingArgs(...args) {
  const names = ArrayPrototypeMap(args, (arg) =>
    ArrayIsArray(arg)
      ? ArrayPrototypeJoin(
          ArrayPrototypeMap(arg, (name) => `"${name}"`),
          ' or ',
        )
      : `"${arg}"`,
  );
  return `The ${formatList(names)} argument${args.length > 1 ? 's' : ''} must be specified`;
}

/** The error's own `url`, whatever programs have put on prototypes. */
function ownUrl(error, value) {
  ObjectDefineProperty(error, 'url', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value,
    writable: true,
  });
}

function invalidPackageTarget(packagePath, key, target, isImport = false, base = undefined) {
  const relativeError =
    typeof target === 'string' &&
    !isImport &&
    target.length > 0 &&
    !StringPrototypeStartsWith(target, './');
  const from = base ? ` imported from ${base}` : '';
  const hint = relativeError ? '; targets must start with "./"' : '';
  if (key === '.') {
    return (
      `Invalid "exports" main target ${JSONStringify(target)} defined in the package config ` +
      `${packagePath}package.json${from}${hint}`
    );
  }
  return (
    `Invalid "${isImport ? 'imports' : 'exports'}" target ${JSONStringify(target)} defined for ` +
    `'${key}' in the package config ${packagePath}package.json${from}${hint}`
  );
}

function packagePathNotExported(packagePath, subpath, base = undefined) {
  const from = base ? ` imported from ${base}` : '';
  if (subpath === '.') return `No "exports" main defined in ${packagePath}package.json${from}`;
  return `Package subpath '${subpath}' is not defined by "exports" in ${packagePath}package.json${from}`;
}

function requireEsm(filename, hasEsmSyntax, parentPath = null, packageJsonPath = null) {
  const from = parentPath ? ` from ${parentPath}` : '';
  const message = `require() of ES Module ${filename}${from} not supported.`;
  if (!packageJsonPath) {
    return (
      `${message}\nInstead change the require of ${filename} to a dynamic import() which is available ` +
      'in all CommonJS modules.'
    );
  }
  const name =
    parentPath && require('path').basename(filename) === require('path').basename(parentPath)
      ? filename
      : require('path').basename(filename);
  if (hasEsmSyntax) {
    return (
      `${message}\nInstead change the require of ${name} in ${parentPath} to a dynamic ` +
      'import() which is available in all CommonJS modules.'
    );
  }
  return (
    `${message}\n${name} is treated as an ES module file as it is a .js file whose nearest ` +
    'parent package.json contains "type": "module" which declares all .js files in that package ' +
    `scope as ES modules.\nInstead either rename ${name} to end in .cjs, change the requiring ` +
    'code to use dynamic import() which is available in all CommonJS modules, or change ' +
    `"type": "module" to "type": "commonjs" in ${packageJsonPath} to treat all .js files as ` +
    'CommonJS (using .mjs for all ES modules instead).\n'
  );
}

function requireAsyncModule(filename, parentFilename, places) {
  let message =
    'require() cannot be used on an ESM graph with top-level await. Use import() instead.';
  if (places === undefined) {
    message +=
      ' To see where the top-level await comes from, use --experimental-print-required-tla.';
  }
  if (filename) message += `\nRequired module: ${filename}`;
  if (parentFilename) message += `\nRequire stack:\n- ${parentFilename}`;
  return message;
}

function workerPath(filename) {
  let hint = '';
  if (StringPrototypeStartsWith(`${filename}`, 'file://'))
    hint = ' Wrap file:// URLs with `new URL`.';
  if (StringPrototypeStartsWith(`${filename}`, 'data:text/javascript'))
    hint = ' Wrap data: URLs with `new URL`.';
  return (
    'The worker script or module filename must be an absolute path or a relative path starting ' +
    `with './' or '../'.${hint} Received "${filename}"`
  );
}

function unknownOption(option, allowPositionals) {
  const hint = allowPositionals
    ? ". To specify a positional argument starting with a '-', place it at the end of the command " +
      `after '--', as in '-- ${JSONStringify(option)}`
    : '';
  return `Unknown option '${option}'${hint}`;
}

const bugNote =
  'This is caused by either a bug in nodus or incorrect usage of nodus internals.\n' +
  'Please open an issue with this stack trace at the issue tracker of nodus\n';

const computed = {
  __proto__: null,
  ERR_ACCESS_DENIED: [
    'Error',
    (message) => message,
    (error, message, permission = '', resource = '') => {
      error.permission = permission;
      error.resource = resource;
    },
  ],
  ERR_BUFFER_OUT_OF_BOUNDS: [
    'RangeError',
    (name) =>
      name
        ? `"${name}" is outside of buffer bounds`
        : 'Attempt to access memory outside buffer bounds',
  ],
  ERR_DEBUGGER_STARTUP_ERROR: [
    'Error',
    (message) => message,
    (error, message, details) => ObjectAssign(error, details),
  ],
  ERR_ENCODING_INVALID_ENCODED_DATA: [
    'TypeError',
    (encoding) => `The encoded data was not valid for encoding ${encoding}`,
  ],
  ERR_FALSY_VALUE_REJECTION: [
    'Error',
    () => 'Promise was rejected with falsy value',
    (error, reason) => {
      error.reason = reason;
    },
  ],
  ERR_FS_WATCH_QUEUE_OVERFLOW: ['Error', (n) => `fs.watch() queued more than ${n} events`],
  ERR_HTTP2_INVALID_SETTING_VALUE: [
    'TypeError',
    (name, actual) => `Invalid value for setting "${name}": ${actual}`,
    (error, name, actual, min, max) => {
      error.actual = actual;
      if (min !== undefined) {
        error.min = min;
        error.max = max;
      }
    },
  ],
  ERR_HTTP2_STREAM_CANCEL: [
    'Error',
    (cause) =>
      `The pending stream has been canceled${
        typeof cause?.message === 'string' ? ` (caused by: ${cause.message})` : ''
      }`,
    (error, cause) => {
      if (cause) error.cause = cause;
    },
  ],
  ERR_IMPORT_ATTRIBUTE_UNSUPPORTED: [
    'TypeError',
    (attribute, value, url) =>
      `Import attribute "${attribute}" with value "${value}" is not supported${url ? ` in ${url}` : ''}`,
  ],
  ERR_INSPECTOR_COMMAND: ['Error', (code, message) => `Inspector error ${code}: ${message}`],
  ERR_INTERNAL_ASSERTION: [
    'Error',
    (message) => (message === undefined ? bugNote : `${message}\n${bugNote}`),
  ],
  ERR_INVALID_ADDRESS_FAMILY: [
    'RangeError',
    (address, host, port) => `Invalid address family: ${address} ${host}:${port}`,
    (error, address, host, port) => {
      error.host = host;
      error.port = port;
    },
  ],
  ERR_INVALID_ARG_TYPE: ['TypeError', invalidArgType],
  ERR_INVALID_ARG_VALUE: ['TypeError', invalidArgValue],
  ERR_INVALID_CHAR: [
    'TypeError',
    (name, field) => `Invalid character in ${name}${field === undefined ? '' : ` ["${field}"]`}`,
  ],
  ERR_INVALID_FILE_URL_PATH: [
    'TypeError',
    (reason) => `File URL path ${reason}`,
    (error, reason, input) => {
      error.input = input;
    },
  ],
  ERR_INVALID_MIME_SYNTAX: [
    'TypeError',
    (production, text, index) =>
      `The MIME syntax for a ${production} in "${text}" is invalid${
        index !== -1 ? ` at ${index}` : ''
      }`,
  ],
  ERR_INVALID_MODULE_SPECIFIER: [
    'TypeError',
    (request, reason, base = undefined) =>
      `Invalid module "${request}" ${reason}${base ? ` imported from ${base}` : ''}`,
  ],
  ERR_INVALID_PACKAGE_CONFIG: [
    'Error',
    (path, base, message) =>
      `Invalid package config ${path}${base ? ` while importing ${base}` : ''}.${
        message ? ` ${message}` : ''
      }`,
  ],
  ERR_INVALID_PACKAGE_TARGET: ['Error', invalidPackageTarget],
  ERR_INVALID_RETURN_PROPERTY_VALUE: [
    'TypeError',
    (input, name, property, value) =>
      `Expected ${input} to be returned for the "${property}" from the "${name}" hook but got ` +
      `${determineSpecificType(value)}.`,
  ],
  ERR_INVALID_RETURN_VALUE: [
    'TypeError',
    (input, name, value) =>
      `Expected ${input} to be returned from the "${name}" function but got ` +
      `${determineSpecificType(value)}.`,
  ],
  ERR_INVALID_URL: [
    'TypeError',
    () => 'Invalid URL',
    (error, input, base = null) => {
      error.input = input;
      if (base != null) error.base = base;
    },
  ],
  ERR_INVALID_URL_SCHEME: [
    'TypeError',
    (expected) => {
      if (typeof expected === 'string') expected = [expected];
      const which = expected.length > 1 ? 'one of scheme' : 'of scheme';
      return `The URL must be ${which} ${formatList(expected, 'or')}`;
    },
  ],
  ERR_IP_BLOCKED: ['Error', (ip) => `IP(${ip}) is blocked by net.BlockList`],
  ERR_MISSING_ARGS: ['TypeError', missingArgs],
  ERR_MODULE_NOT_FOUND: [
    'Error',
    (path, base, url) =>
      `Cannot find ${url ? 'module' : 'package'} '${path}' imported from ${base}`,
    (error, path, base, url) => {
      if (url) ownUrl(error, `${url}`);
    },
  ],
  ERR_OUT_OF_RANGE: ['RangeError', outOfRange],
  ERR_PACKAGE_IMPORT_NOT_DEFINED: [
    'TypeError',
    (specifier, packagePath, base) =>
      `Package import specifier "${specifier}" is not defined${
        packagePath ? ` in package ${packagePath}package.json` : ''
      }${base ? ` imported from ${base}` : ''}`,
  ],
  ERR_PACKAGE_MAP_EXTERNAL_FILE: [
    'Error',
    (specifier, parent, map) =>
      `Cannot resolve "${specifier}" from "${parent}": file is not within any package defined in ${map}`,
  ],
  ERR_PACKAGE_MAP_INVALID: [
    'SyntaxError',
    (path, reason) => `Invalid package-map.json at "${path}": ${reason}`,
  ],
  ERR_PACKAGE_MAP_KEY_NOT_FOUND: [
    'Error',
    (key, path) => `Package key "${key}" referenced in dependencies but not defined in ${path}`,
  ],
  ERR_PACKAGE_PATH_NOT_EXPORTED: ['Error', packagePathNotExported],
  ERR_PARSE_ARGS_UNKNOWN_OPTION: ['TypeError', unknownOption],
  ERR_PERFORMANCE_INVALID_TIMESTAMP: ['TypeError', (time) => `${time} is not a valid timestamp`],
  ERR_REQUIRE_ASYNC_MODULE: ['Error', requireAsyncModule],
  ERR_REQUIRE_ESM: ['Error', requireEsm],
  ERR_SOCKET_BAD_PORT: [
    'RangeError',
    (name, port, allowZero = true) =>
      `${name} should be ${allowZero ? '>=' : '>'} 0 and < 65536. Received ` +
      `${determineSpecificType(port)}.`,
  ],
  ERR_TEST_FAILURE: [
    'Error',
    (error) => error?.message ?? (typeof error === 'string' ? error : inspectValue(error)),
    (error, cause, failureType) => {
      error.failureType = failureType;
      error.cause = cause;
    },
  ],
  ERR_TLS_ALPN_CALLBACK_INVALID_RESULT: [
    'TypeError',
    (value, protocols) =>
      `ALPN callback returned a value (${value}) that did not match any of the client's offered ` +
      `protocols (${ArrayPrototypeJoin(protocols, ', ')})`,
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'Error',
    (reason) => `Hostname/IP does not match certificate's altnames: ${reason}`,
    (error, reason, host, cert) => {
      error.reason = reason;
      error.host = host;
      error.cert = cert;
    },
  ],
  ERR_TLS_INVALID_PROTOCOL_VERSION: [
    'TypeError',
    (version, which) => `${JSONStringify(version)} is not a valid ${which} TLS protocol version`,
  ],
  ERR_TLS_PROTOCOL_VERSION_CONFLICT: [
    'TypeError',
    (version, method) =>
      `TLS protocol version ${JSONStringify(version)} conflicts with secureProtocol ` +
      `${JSONStringify(method)}`,
  ],
  ERR_UNHANDLED_ERROR: [
    'Error',
    // Called with no argument at all when nothing was emitted with the event.
    (...args) => (args.length === 0 ? 'Unhandled error.' : `Unhandled error. (${args[0]})`),
  ],
  ERR_UNSUPPORTED_DIR_IMPORT: [
    'Error',
    (path, base) =>
      `Directory import '${path}' is not supported resolving ES modules imported from ${base}`,
    (error, path, base, url) => ownUrl(error, url),
  ],
  ERR_UNSUPPORTED_ESM_URL_SCHEME: [
    'Error',
    (url, supported) =>
      `Only URLs with a scheme in: ${formatList(supported)} are supported by the default ESM ` +
      `loader. Received protocol '${url.protocol}'`,
  ],
  ERR_VM_MODULE_LINK_FAILURE: [
    'Error',
    (message) => message,
    (error, message, cause) => {
      error.cause = cause;
    },
  ],
  ERR_WORKER_INVALID_EXEC_ARGV: [
    'Error',
    (flags, what = 'invalid execArgv flags') =>
      `Initiated Worker with ${what}: ${ArrayPrototypeJoin(flags, ', ')}`,
  ],
  ERR_WORKER_PATH: ['TypeError', workerPath],
  ERR_ZIP_ENTRY_NOT_FOUND: [
    'Error',
    (name) => `no such entry ${JSONStringify(name)} in the archive`,
  ],
};

// Errors that describe a failed system call in `info`: code -> first part of the message.
const system = {
  __proto__: null,
  ERR_FS_CP_DIR_TO_NON_DIR: 'Cannot overwrite non-directory with directory',
  ERR_FS_CP_EEXIST: 'Target already exists',
  ERR_FS_CP_EINVAL: 'Invalid src or dest',
  ERR_FS_CP_FIFO_PIPE: 'Cannot copy a FIFO pipe',
  ERR_FS_CP_NON_DIR_TO_DIR: 'Cannot overwrite directory with non-directory',
  ERR_FS_CP_SOCKET: 'Cannot copy a socket file',
  ERR_FS_CP_SYMLINK_TO_SUBDIRECTORY: 'Cannot overwrite symlink in subdirectory of self',
  ERR_FS_CP_UNKNOWN: 'Cannot copy an unknown file type',
  ERR_FS_EISDIR: 'Path is a directory',
  ERR_SOCKET_BUFFER_SIZE: 'Could not get or set buffer size',
  ERR_SYSTEM_ERROR: 'A system error occurred',
  ERR_TTY_INIT_FAILED: 'TTY initialization failed',
};

module.exports = { computed, system };
