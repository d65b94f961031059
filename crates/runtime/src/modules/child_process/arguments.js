'use strict';

// What callers pass to the functions of `child_process`, checked and brought into the one form that the rest of the
// folder works with.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeUnshift,
  ObjectPrototypeHasOwnProperty,
  StringPrototypeIncludes,
} = primordials;
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { convertToValidSignal, kEmptyObject } = require('#internal/util');
const {
  validateBoolean,
  validateFunction,
  validateInt32,
  validateInteger,
  validateNumber,
  validateObject,
  validateString,
} = require('#internal/validators');

// The largest output kept by default, per stream.
const MAX_BUFFER = 1024 * 1024;

function checkNoNullBytes(text, name) {
  if (typeof text === 'string' && StringPrototypeIncludes(text, '\u0000')) {
    throw new ERR_INVALID_ARG_VALUE(name, text, 'must be a string without null bytes');
  }
}

function checkNoNullBytesInList(list, name) {
  for (let i = 0; i < list.length; i++) checkNoNullBytes(list[i], `${name}[${i}]`);
}

function validateTimeout(timeout) {
  if (timeout != null) validateInteger(timeout, 'timeout', 0);
}

function validateMaxBuffer(maxBuffer) {
  if (maxBuffer != null) validateNumber(maxBuffer, 'options.maxBuffer', 0);
}

/** The number of a signal given by name or number; undefined when none is given. */
function sanitizeKillSignal(killSignal) {
  if (typeof killSignal === 'string' || typeof killSignal === 'number') {
    return convertToValidSignal(killSignal);
  }
  if (killSignal != null) {
    throw new ERR_INVALID_ARG_TYPE('options.killSignal', ['string', 'number'], killSignal);
  }
  return undefined;
}

let warnedOfShellArguments = false;

function warnOfShellArguments() {
  if (warnedOfShellArguments) return;
  warnedOfShellArguments = true;
  process.emitWarning(
    'Passing args to a child process with shell option true can lead to security ' +
      'vulnerabilities, as the arguments are not escaped, only concatenated.',
    'DeprecationWarning',
    'DEP0190',
  );
}

function optionOfType(value, name, type, matches) {
  if (value != null && !matches(value)) throw new ERR_INVALID_ARG_TYPE(name, type, value);
}

const isString = (value) => typeof value === 'string';
const isBoolean = (value) => typeof value === 'boolean';

/** `NAME=value` for every enumerable property, inherited ones too, as in `Object.create(process.env)`. */
function environmentPairs(env) {
  const pairs = [];
  for (const key in env) {
    const value = env[key];
    if (value === undefined) continue;
    checkNoNullBytes(key, `options.env['${key}']`);
    checkNoNullBytes(value, `options.env['${key}']`);
    ArrayPrototypePush(pairs, `${key}=${value}`);
  }
  return pairs;
}

/** An environment in which a child of ours may do no more than this process. */
function withPermissions(env, args) {
  const inherited = require('#process/permission').inheritedOptions();
  const { NODE_OPTIONS: given = '' } = env;
  if (
    inherited === undefined ||
    ArrayPrototypeIncludes(args, inherited[0]) ||
    StringPrototypeIncludes(given, inherited[0])
  ) {
    return env;
  }
  const options = ArrayPrototypeJoin(inherited, ' ');
  return { ...env, NODE_OPTIONS: given === '' ? options : `${given} ${options}` };
}

/** `(file, args?, options?)` of spawn and its relatives as one object. */
function normalizeSpawnArguments(file, args, options) {
  validateString(file, 'file');
  checkNoNullBytes(file, 'file');
  if (file.length === 0) throw new ERR_INVALID_ARG_VALUE('file', file, 'cannot be empty');

  if (ArrayIsArray(args)) {
    args = ArrayPrototypeSlice(args);
  } else if (args == null) {
    args = [];
  } else if (typeof args !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('args', 'object', args);
  } else {
    options = args;
    args = [];
  }
  checkNoNullBytesInList(args, 'args');

  if (options === undefined) options = kEmptyObject;
  else validateObject(options, 'options');
  options = { __proto__: null, ...options };
  let { cwd } = options;
  if (cwd != null) {
    cwd = require('#fs/internal').getValidatedPath(cwd, 'options.cwd');
  }
  if (options.detached != null) validateBoolean(options.detached, 'options.detached');
  if (options.uid != null) validateInt32(options.uid, 'options.uid');
  if (options.gid != null) validateInt32(options.gid, 'options.gid');
  const { shell } = options;
  if (shell != null && typeof shell !== 'boolean' && typeof shell !== 'string') {
    throw new ERR_INVALID_ARG_TYPE('options.shell', ['boolean', 'string'], shell);
  }
  optionOfType(options.argv0, 'options.argv0', 'string', isString);
  checkNoNullBytes(options.argv0, 'options.argv0');
  optionOfType(options.windowsHide, 'options.windowsHide', 'boolean', isBoolean);
  const { windowsVerbatimArguments } = options;
  optionOfType(windowsVerbatimArguments, 'options.windowsVerbatimArguments', 'boolean', isBoolean);

  if (shell) {
    checkNoNullBytes(shell, 'options.shell');
    if (args.length > 0) warnOfShellArguments();
    const command = args.length > 0 ? `${file} ${ArrayPrototypeJoin(args, ' ')}` : file;
    file = typeof shell === 'string' ? shell : '/bin/sh';
    args = ['-c', command];
  }
  ArrayPrototypeUnshift(args, typeof options.argv0 === 'string' ? options.argv0 : file);

  let env = options.env ?? process.env;
  const coverage = process.env.NODE_V8_COVERAGE;
  if (coverage && !ObjectPrototypeHasOwnProperty(options.env ?? {}, 'NODE_V8_COVERAGE')) {
    env = { ...env, NODE_V8_COVERAGE: coverage };
  }

  if (process.permission !== undefined) env = withPermissions(env, args);

  // What somebody put on all objects is no wish of the program.
  return {
    __proto__: null,
    ...options,
    args,
    cwd,
    detached: !!options.detached,
    envPairs: environmentPairs(env),
    file,
    windowsHide: !!options.windowsHide,
    windowsVerbatimArguments: !!windowsVerbatimArguments,
  };
}

/** `(command, options?, callback?)` of exec. */
function normalizeExecArguments(command, options, callback) {
  validateString(command, 'command');
  checkNoNullBytes(command, 'command');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  options = { __proto__: null, ...options };
  options.shell = typeof options.shell === 'string' ? options.shell : true;
  return { file: command, options, callback };
}

/** `(file, args?, options?, callback?)` of execFile. */
function normalizeExecFileArguments(file, args, options, callback) {
  if (ArrayIsArray(args)) {
    args = ArrayPrototypeSlice(args);
  } else if (args != null && typeof args === 'object') {
    callback = options;
    options = args;
    args = null;
  } else if (typeof args === 'function') {
    callback = args;
    options = null;
    args = null;
  }
  args ??= [];
  if (typeof options === 'function') callback = options;
  else if (options != null) validateObject(options, 'options');
  if (options == null || typeof options === 'function') options = kEmptyObject;
  if (callback != null) validateFunction(callback, 'callback');
  if (options.argv0 != null) {
    validateString(options.argv0, 'options.argv0');
    checkNoNullBytes(options.argv0, 'options.argv0');
  }
  return { file, args, options, callback };
}

const THREE_OF_A_KIND = ['ignore', 'overlapped', 'pipe'];

/** The list that a word for all of stdio means, with a channel appended. */
function stdioOfWord(word, channel) {
  const list = [];
  if (ArrayPrototypeIncludes(THREE_OF_A_KIND, word)) ArrayPrototypePush(list, word, word, word);
  else if (word === 'inherit') ArrayPrototypePush(list, 0, 1, 2);
  else throw new ERR_INVALID_ARG_VALUE('stdio', word);
  if (channel) ArrayPrototypePush(list, channel);
  return list;
}

module.exports = {
  MAX_BUFFER,
  checkNoNullBytes,
  checkNoNullBytesInList,
  normalizeExecArguments,
  normalizeExecFileArguments,
  normalizeSpawnArguments,
  sanitizeKillSignal,
  stdioOfWord,
  validateMaxBuffer,
  validateTimeout,
};
