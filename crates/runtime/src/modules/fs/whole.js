'use strict';

// Whole files: `readFile`, `writeFile`, `appendFile`, `copyFile` and existence, in callback and synchronous form. A file
// given by path is opened, read or written and closed in one job of the pool.

const { ObjectDefineProperty, Promise, PromiseResolve } = primordials;

const { AbortError } = require('#internal/errors');
const { promisify } = require('#internal/util');
const { parseFileMode, validateBoolean, validateFunction } = require('#internal/validators');
const {
  dataFor,
  decodeName,
  getOptions,
  getValidMode,
  getValidatedPath,
  makeCallback,
  stringToFlags,
  validateStringOrView,
} = require('#fs/utils');

const binding = internalBinding('fs');

const isUtf8 = (encoding) => encoding === 'utf8' || encoding === 'utf-8';
const readDefaults = { flag: 'r' };
const writeDefaults = { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false };
const appendDefaults = { encoding: 'utf8', mode: 0o666, flag: 'a', flush: false };

function isFd(value) {
  return typeof value === 'number' && value >= 0 && value === value >>> 0;
}

/** The file of a whole-file operation: a descriptor, or a path for the native side. */
function targetOf(file) {
  return isFd(file) ? file : getValidatedPath(file);
}

/** The native's bytes as what the caller asked for. */
function decoded(value, encoding) {
  if (typeof value === 'string') return value;
  return decodeName(value, encoding ? encoding : 'buffer');
}

/**
 * Runs an operation whose result is an AbortError if its signal is aborted meanwhile. The signal is only looked at, for it may
 * be one that nobody can listen to, and a turn later than the result is there: one that comes right after the call counts.
 */
function withSignal(signal, callback, start) {
  if (signal === undefined) {
    start(callback);
    return;
  }
  if (signal.aborted) {
    process.nextTick(callback, new AbortError(undefined, { cause: signal.reason }));
    return;
  }
  start((error, value) => {
    require('#timers/internal').setImmediate(() => {
      if (signal.aborted) callback(new AbortError(undefined, { cause: signal.reason }));
      else callback(error, value);
    });
  });
}

/** What reads into memory of the caller's, when there is such a wish. */
function placeOf(options) {
  if (options.buffer === undefined) return undefined;
  const into = require('#fs/read_into');
  into.validatePlace(options.buffer);
  return into;
}

/** Reads a whole file. */
function readFile(path, options, callback) {
  callback ||= options;
  validateFunction(callback, 'cb');
  options = getOptions(options, readDefaults);
  const { encoding, signal } = options;
  const target = targetOf(path);
  const flags = stringToFlags(options.flag, 'options.flag');
  const into = placeOf(options);
  withSignal(signal, callback, (done) => {
    const finish = (error, value) => {
      if (error) {
        done(error);
        return;
      }
      // A file can be longer than the longest string.
      let result;
      try {
        result = decoded(value, encoding);
      } catch (failure) {
        done(failure);
        return;
      }
      done(null, result);
    };
    if (into === undefined) binding.readFile(target, flags, isUtf8(encoding), finish);
    else into.readInto(target, flags, options.buffer, finish);
  });
}

/** Reads a whole file. */
function readFileSync(path, options) {
  options = getOptions(options, readDefaults);
  const { encoding } = options;
  const target = targetOf(path);
  const flags = stringToFlags(options.flag);
  const into = placeOf(options);
  const value =
    into === undefined
      ? binding.readFile(target, flags, isUtf8(encoding), undefined)
      : into.readIntoSync(target, flags, options.buffer);
  return decoded(value, encoding);
}

function write(path, data, options, callback) {
  validateStringOrView(data, 'data');
  const { encoding, signal } = options;
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const target = targetOf(path);
  const flags = stringToFlags(options.flag || 'w');
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  withSignal(signal, callback, (done) => {
    const bytes = dataFor(data, encoding);
    if (flush) writeAndFlush(target, bytes, flags, mode, done);
    else binding.writeFile(target, bytes, flags, mode, false, done);
  });
}

/** Programs watch `fs.fsync` being used, so that flushing goes through it. */
function writeAndFlush(target, bytes, flags, mode, done) {
  const fs = require('fs');
  const writeInto = (fd, then) => {
    binding.writeFile(fd, bytes, flags, mode, false, (error) => {
      if (error) then(error);
      else fs.fsync(fd, then);
    });
  };
  if (typeof target === 'number') {
    writeInto(target, done);
    return;
  }
  binding.open(target, flags, mode, (error, fd) => {
    if (error) {
      done(error);
      return;
    }
    writeInto(fd, (failure) => {
      binding.close(fd, (closeFailure) => done(failure ?? closeFailure));
    });
  });
}

/** Writes a whole file. */
function writeFile(path, data, options, callback) {
  callback ||= options;
  callback = makeCallback(callback);
  write(path, data, getOptions(options, writeDefaults), callback);
}

function writeNow(path, data, options) {
  const flush = options.flush ?? false;
  validateBoolean(flush, 'options.flush');
  const flags = stringToFlags(options.flag || 'w');
  const mode = parseFileMode(options.mode, 'mode', 0o666);
  validateStringOrView(data, 'data');
  const target = targetOf(path);
  // Programs watch `fs.openSync` and `fs.fsyncSync` being used; the native does both unless they were replaced.
  if (flush && typeof target !== 'number') {
    writeFlushed(target, dataFor(data, options.encoding), flags, mode);
    return;
  }
  binding.writeFile(target, dataFor(data, options.encoding), flags, mode, false, undefined);
  if (flush) require('fs').fsyncSync(target);
}

function writeFlushed(path, data, flags, mode) {
  const fs = require('fs');
  const fd = fs.openSync(path, flags, mode);
  try {
    binding.writeFile(fd, data, flags, mode, false, undefined);
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
}

/** Writes a whole file. */
function writeFileSync(path, data, options) {
  writeNow(path, data, getOptions(options, writeDefaults));
}

function appending(path, options) {
  options = getOptions(options, appendDefaults);
  options = { __proto__: null, ...copyOf(options) };
  if (!options.flag || isFd(path)) options.flag = 'a';
  return options;
}

function copyOf(options) {
  const { encoding, mode, flag, flush, signal } = options;
  return { __proto__: null, encoding, mode, flag, flush, signal };
}

/** Appends to a file. */
function appendFile(path, data, options, callback) {
  callback ||= options;
  callback = makeCallback(callback);
  options = appending(path, options);
  require('fs').writeFile(path, data, options, callback);
}

/** Appends to a file. */
function appendFileSync(path, data, options) {
  require('fs').writeFileSync(path, data, appending(path, options));
}

/** Copies a file. */
function copyFile(src, dest, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  src = getValidatedPath(src, 'src');
  dest = getValidatedPath(dest, 'dest');
  callback = makeCallback(callback);
  mode = getValidMode(mode);
  binding.copyFile(src, dest, mode, callback);
}

/** Copies a file. */
function copyFileSync(src, dest, mode) {
  binding.copyFile(
    getValidatedPath(src, 'src'),
    getValidatedPath(dest, 'dest'),
    getValidMode(mode),
    undefined,
  );
}

/** Whether the process may use a file. */
function access(path, mode, callback) {
  if (typeof mode === 'function') {
    callback = mode;
    mode = 0;
  }
  path = getValidatedPath(path);
  callback = makeCallback(callback);
  binding.access(path, getValidMode(mode), callback);
}

/** Throws unless the process may use a file. */
function accessSync(path, mode) {
  binding.access(getValidatedPath(path), getValidMode(mode), undefined);
}

/** Calls back with whether a path exists; nothing else, for the sake of old programs. */
function exists(path, callback) {
  validateFunction(callback, 'cb');
  try {
    path = getValidatedPath(path);
  } catch {
    callback(false);
    return;
  }
  binding.access(path, 0, (error) => callback(!error));
}

ObjectDefineProperty(exists, promisify.custom, {
  __proto__: null,
  value: function exists(path) {
    return new Promise((resolve) => require('fs').exists(path, resolve));
  },
});

let warnedType = false;

/** Whether a path exists. */
function existsSync(path) {
  try {
    path = getValidatedPath(path);
  } catch (error) {
    if (error.code === 'ERR_INVALID_ARG_TYPE' && !warnedType) {
      warnedType = true;
      process.emitWarning(
        'Passing invalid argument types to fs.existsSync is deprecated',
        'DeprecationWarning',
        'DEP0187',
      );
    }
    return false;
  }
  return binding.existsSync(path);
}

/** A Blob over a file, which is read when somebody reads the Blob. */
function openAsBlobSync(path, options = { __proto__: null }) {
  const { validateObject, validateString } = require('#internal/validators');
  validateObject(options, 'options');
  const type = options.type || '';
  validateString(type, 'options.type');
  path = getValidatedPath(path);
  const blob = require('#fs/mounted').files?.blob(path, { __proto__: null, type });
  if (blob !== undefined) return blob;
  if (process.permission !== undefined) binding.access(path, 0, undefined);
  const { createFileBlob } = require('#buffer/internal');
  return createFileBlob(path, require('fs').statSync(path), type);
}

/** The same as a promise; what is wrong is thrown at once. */
function openAsBlob(path, options) {
  return PromiseResolve(openAsBlobSync(path, options));
}

module.exports = {
  access,
  accessSync,
  appendFile,
  appendFileSync,
  copyFile,
  copyFileSync,
  decoded,
  exists,
  existsSync,
  openAsBlob,
  openAsBlobSync,
  readFile,
  readFileSync,
  writeFile,
  writeFileSync,
};
