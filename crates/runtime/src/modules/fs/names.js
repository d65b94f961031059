'use strict';

// Names and attributes: rename, links, directories' own entries, owners, modes and times, in callback and synchronous
// form, and `stat` in all its forms.

const { SymbolDispose } = primordials;

const { AbortError } = require('#internal/errors');
const {
  validateAbortSignal,
  validateBoolean,
  validateInteger,
  validateOneOf,
} = require('#internal/validators');
const { statFsFromArray, statsFromArray } = require('#fs/stats');
const {
  decodeName,
  getOptions,
  getValidatedFd,
  getValidatedPath,
  kNoDefaults,
  makeCallback,
  parseFileMode,
  toUnixTimestamp,
  validateRmOptionsShape,
  validateRmdirOptions,
  wantsRaw,
} = require('#fs/utils');

const binding = internalBinding('fs');

const numbers = { bigint: false };

/** The signal of `stat` and its kin, which is looked at before anything else is. */
function signalOf(options) {
  const signal = options?.signal;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return signal;
}

function aborted(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

/** Hands on what the native side found, unless its caller has given up meanwhile. */
function found(signal, done) {
  return (error, array) => {
    if (signal?.aborted) done(aborted(signal));
    else if (error) done(error);
    else done(null, array === undefined ? undefined : statsFromArray(array));
  };
}

/** What is known about a file, links followed. */
function stat(path, options = numbers, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = numbers;
  }
  const { throwIfNoEntry = true } = options ?? numbers;
  const signal = signalOf(options);
  const done = makeCallback(callback);
  path = getValidatedPath(path);
  if (signal?.aborted) done(aborted(signal));
  else binding.stat(path, options?.bigint === true, throwIfNoEntry === false, found(signal, done));
}

/** What is known about a link itself. */
function lstat(path, options = numbers, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = numbers;
  }
  const { throwIfNoEntry = true } = options ?? numbers;
  const signal = signalOf(options);
  const done = makeCallback(callback);
  path = getValidatedPath(path);
  if (signal?.aborted) done(aborted(signal));
  else binding.lstat(path, options?.bigint === true, throwIfNoEntry === false, found(signal, done));
}

/** What is known about an open file. */
function fstat(fd, options = numbers, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = numbers;
  }
  fd = getValidatedFd(fd);
  const signal = signalOf(options);
  const done = makeCallback(callback);
  if (signal?.aborted) done(aborted(signal));
  else binding.fstat(fd, options?.bigint === true, found(signal, done));
}

/** See `stat`; undefined for a missing file when `throwIfNoEntry` is false. */
function statSync(path, options = numbers) {
  const missingOk = options?.throwIfNoEntry === false;
  const array = binding.stat(
    getValidatedPath(path),
    options?.bigint === true,
    missingOk,
    undefined,
  );
  return array === undefined ? undefined : statsFromArray(array);
}

/** See `lstat`. */
function lstatSync(path, options = numbers) {
  const missingOk = options?.throwIfNoEntry === false;
  const array = binding.lstat(
    getValidatedPath(path),
    options?.bigint === true,
    missingOk,
    undefined,
  );
  return array === undefined ? undefined : statsFromArray(array);
}

/** See `fstat`. */
function fstatSync(fd, options = numbers) {
  return statsFromArray(binding.fstat(getValidatedFd(fd), options?.bigint === true, undefined));
}

/** What is known about a file system. */
function statfs(path, options = numbers, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = numbers;
  }
  path = getValidatedPath(path);
  const done = makeCallback(callback);
  binding.statfs(path, options?.bigint === true, (error, array) => {
    if (error) done(error);
    else done(null, statFsFromArray(array));
  });
}

/** See `statfs`. */
function statfsSync(path, options = numbers) {
  return statFsFromArray(
    binding.statfs(getValidatedPath(path), options?.bigint === true, undefined),
  );
}

/** Renames a file. */
function rename(oldPath, newPath, callback) {
  callback = makeCallback(callback);
  oldPath = getValidatedPath(oldPath, 'oldPath');
  newPath = getValidatedPath(newPath, 'newPath');
  binding.rename(oldPath, newPath, callback);
}

/** See `rename`. */
function renameSync(oldPath, newPath) {
  oldPath = getValidatedPath(oldPath, 'oldPath');
  newPath = getValidatedPath(newPath, 'newPath');
  binding.rename(oldPath, newPath, undefined);
}

/** Gives a file one more name. */
function link(existingPath, newPath, callback) {
  callback = makeCallback(callback);
  existingPath = getValidatedPath(existingPath, 'existingPath');
  newPath = getValidatedPath(newPath, 'newPath');
  binding.link(existingPath, newPath, callback);
}

/** See `link`. */
function linkSync(existingPath, newPath) {
  existingPath = getValidatedPath(existingPath, 'existingPath');
  newPath = getValidatedPath(newPath, 'newPath');
  binding.link(existingPath, newPath, undefined);
}

function checkSymlinkType(type) {
  validateOneOf(type, 'type', ['dir', 'file', 'junction', null, undefined]);
}

/** Makes a symbolic link; the type matters on other systems only. */
function symlink(target, path, type, callback) {
  if (callback === undefined) {
    callback = makeCallback(type);
    type = undefined;
  } else {
    callback = makeCallback(callback);
    checkSymlinkType(type);
  }
  target = getValidatedPath(target, 'target');
  path = getValidatedPath(path);
  binding.symlink(target, path, callback);
}

/** See `symlink`. */
function symlinkSync(target, path, type) {
  checkSymlinkType(type);
  target = getValidatedPath(target, 'target');
  path = getValidatedPath(path);
  binding.symlink(target, path, undefined);
}

function named(encoding, callback) {
  if (!wantsRaw(encoding)) return callback;
  return (error, value) => {
    if (error) callback(error);
    else callback(null, decodeName(value, encoding));
  };
}

/** The target of a symbolic link. */
function readlink(path, options, callback) {
  callback = makeCallback(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options, kNoDefaults);
  path = getValidatedPath(path);
  binding.readlink(path, wantsRaw(encoding), named(encoding, callback));
}

/** See `readlink`. */
function readlinkSync(path, options) {
  const { encoding } = getOptions(options, kNoDefaults);
  const value = binding.readlink(getValidatedPath(path), wantsRaw(encoding), undefined);
  return wantsRaw(encoding) ? decodeName(value, encoding) : value;
}

/** Removes a name of a file. */
function unlink(path, callback) {
  callback = makeCallback(callback);
  binding.unlink(getValidatedPath(path), callback);
}

/** See `unlink`. */
function unlinkSync(path) {
  binding.unlink(getValidatedPath(path), undefined);
}

function mkdirOptions(options) {
  let mode = 0o777;
  let recursive = false;
  if (typeof options === 'number' || typeof options === 'string') {
    mode = parseFileMode(options, 'mode');
  } else if (options) {
    if (options.recursive !== undefined) {
      recursive = options.recursive;
      validateBoolean(recursive, 'options.recursive');
    }
    if (options.mode !== undefined) mode = parseFileMode(options.mode, 'options.mode');
  }
  return { __proto__: null, mode, recursive };
}

/** Makes a directory, with its parents when `recursive`. */
function mkdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  const { mode, recursive } = mkdirOptions(options);
  callback = makeCallback(callback);
  path = getValidatedPath(path);
  binding.mkdir(path, mode, recursive, callback);
}

/** See `mkdir`. */
function mkdirSync(path, options) {
  const { mode, recursive } = mkdirOptions(options);
  return binding.mkdir(getValidatedPath(path), mode, recursive, undefined);
}

/** Removes an empty directory. */
function rmdir(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  if (options?.recursive !== undefined) throw recursiveRmdir(options.recursive);
  callback = makeCallback(callback);
  path = getValidatedPath(path);
  validateRmdirOptions(options);
  binding.rmdir(path, callback);
}

function recursiveRmdir(value) {
  const { ERR_INVALID_ARG_VALUE } = require('#internal/errors').codes;
  return new ERR_INVALID_ARG_VALUE('options.recursive', value, 'is no longer supported');
}

/** See `rmdir`. */
function rmdirSync(path, options) {
  path = getValidatedPath(path);
  if (options?.recursive !== undefined) throw recursiveRmdir(options.recursive);
  validateRmdirOptions(options);
  binding.rmdir(path, undefined);
}

function isDirectoryError(path) {
  const { files } = require('#fs/mounted');
  if (files?.has(path)) return files.isDirectoryError(path);
  const { ERR_FS_EISDIR } = require('#internal/errors').codes;
  return new ERR_FS_EISDIR({
    code: 'EISDIR',
    message: 'is a directory',
    path,
    syscall: 'rm',
    errno: require('os').constants.errno.EISDIR,
  });
}

/** Removes a file or, when `recursive`, a tree. */
function rm(path, options, callback) {
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  }
  callback = makeCallback(callback);
  path = getValidatedPath(path);
  const { recursive, force, maxRetries, retryDelay } = validateRmOptionsShape(options);
  binding.lstat(path, false, force, (error, found) => {
    if (error) {
      callback(error);
    } else if (found === undefined) {
      callback(null);
    } else if (statsFromArray(found).isDirectory() && !recursive) {
      callback(isDirectoryError(path));
    } else {
      binding.removeTree(path, maxRetries, retryDelay, callback);
    }
  });
}

/** See `rm`. */
function rmSync(path, options) {
  path = getValidatedPath(path);
  const { recursive, force, maxRetries, retryDelay } = validateRmOptionsShape(options);
  const found = binding.lstat(path, false, force, undefined);
  if (found === undefined) return;
  if (statsFromArray(found).isDirectory() && !recursive) throw isDirectoryError(path);
  binding.removeTree(path, maxRetries, retryDelay, undefined);
}

/** Sets a file's mode. */
function chmod(path, mode, callback) {
  path = getValidatedPath(path);
  mode = parseFileMode(mode, 'mode');
  binding.chmod(path, mode, makeCallback(callback));
}

/** See `chmod`. */
function chmodSync(path, mode) {
  binding.chmod(getValidatedPath(path), parseFileMode(mode, 'mode'), undefined);
}

/** Sets an open file's mode. */
function fchmod(fd, mode, callback) {
  fd = getValidatedFd(fd);
  mode = parseFileMode(mode, 'mode');
  binding.fchmod(fd, mode, makeCallback(callback));
}

/** See `fchmod`. */
function fchmodSync(fd, mode) {
  binding.fchmod(getValidatedFd(fd), parseFileMode(mode, 'mode'), undefined);
}

const kMaxUserId = 2 ** 32 - 1;

function checkOwner(uid, gid) {
  validateInteger(uid, 'uid', -1, kMaxUserId);
  validateInteger(gid, 'gid', -1, kMaxUserId);
}

/** Sets a file's owner. */
function chown(path, uid, gid, callback) {
  callback = makeCallback(callback);
  path = getValidatedPath(path);
  checkOwner(uid, gid);
  binding.chown(path, uid, gid, callback);
}

/** See `chown`. */
function chownSync(path, uid, gid) {
  path = getValidatedPath(path);
  checkOwner(uid, gid);
  binding.chown(path, uid, gid, undefined);
}

/** Sets a link's owner. */
function lchown(path, uid, gid, callback) {
  callback = makeCallback(callback);
  path = getValidatedPath(path);
  checkOwner(uid, gid);
  binding.lchown(path, uid, gid, callback);
}

/** See `lchown`. */
function lchownSync(path, uid, gid) {
  path = getValidatedPath(path);
  checkOwner(uid, gid);
  binding.lchown(path, uid, gid, undefined);
}

/** Sets an open file's owner. */
function fchown(fd, uid, gid, callback) {
  fd = getValidatedFd(fd);
  checkOwner(uid, gid);
  binding.fchown(fd, uid, gid, makeCallback(callback));
}

/** See `fchown`. */
function fchownSync(fd, uid, gid) {
  fd = getValidatedFd(fd);
  checkOwner(uid, gid);
  binding.fchown(fd, uid, gid, undefined);
}

/** Sets a file's times. */
function utimes(path, atime, mtime, callback) {
  callback = makeCallback(callback);
  path = getValidatedPath(path);
  binding.utimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime), callback);
}

/** See `utimes`. */
function utimesSync(path, atime, mtime) {
  path = getValidatedPath(path);
  binding.utimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime), undefined);
}

/** Sets an open file's times. */
function futimes(fd, atime, mtime, callback) {
  fd = getValidatedFd(fd);
  atime = toUnixTimestamp(atime, 'atime');
  mtime = toUnixTimestamp(mtime, 'mtime');
  binding.futimes(fd, atime, mtime, makeCallback(callback));
}

/** See `futimes`. */
function futimesSync(fd, atime, mtime) {
  binding.futimes(
    getValidatedFd(fd),
    toUnixTimestamp(atime, 'atime'),
    toUnixTimestamp(mtime, 'mtime'),
    undefined,
  );
}

/** Sets a link's times. */
function lutimes(path, atime, mtime, callback) {
  callback = makeCallback(callback);
  path = getValidatedPath(path);
  binding.lutimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime), callback);
}

/** See `lutimes`. */
function lutimesSync(path, atime, mtime) {
  path = getValidatedPath(path);
  binding.lutimes(path, toUnixTimestamp(atime), toUnixTimestamp(mtime), undefined);
}

function prefixPath(prefix) {
  return getValidatedPath(prefix, 'prefix');
}

/** Makes a directory with a unique name. */
function mkdtemp(prefix, options, callback) {
  callback = makeCallback(typeof options === 'function' ? options : callback);
  const { encoding } = getOptions(options, kNoDefaults);
  binding.mkdtemp(prefixPath(prefix), wantsRaw(encoding), named(encoding, callback));
}

/** See `mkdtemp`. */
function mkdtempSync(prefix, options) {
  const { encoding } = getOptions(options, kNoDefaults);
  const value = binding.mkdtemp(prefixPath(prefix), wantsRaw(encoding), undefined);
  return wantsRaw(encoding) ? decodeName(value, encoding) : value;
}

/** A unique directory that is removed with its contents when the object is disposed of. */
function mkdtempDisposableSync(prefix, options) {
  const path = mkdtempSync(prefix, options);
  // Relative prefixes mean the directory that was current at the time.
  const fullPath = require('path').resolve(`${path}`);
  const remove = () => {
    binding.removeTree(fullPath, 0, 100, undefined);
  };
  return {
    path,
    remove,
    [SymbolDispose]() {
      remove();
    },
  };
}

module.exports = {
  chmod,
  chmodSync,
  chown,
  chownSync,
  fchmod,
  fchmodSync,
  fchown,
  fchownSync,
  fstat,
  fstatSync,
  futimes,
  futimesSync,
  lchown,
  lchownSync,
  link,
  linkSync,
  lstat,
  lstatSync,
  lutimes,
  lutimesSync,
  mkdir,
  mkdirOptions,
  mkdirSync,
  mkdtemp,
  mkdtempDisposableSync,
  mkdtempSync,
  readlink,
  readlinkSync,
  rename,
  renameSync,
  rm,
  rmSync,
  rmdir,
  rmdirSync,
  stat,
  statSync,
  statfs,
  statfsSync,
  symlink,
  symlinkSync,
  unlink,
  unlinkSync,
  utimes,
  utimesSync,
};
