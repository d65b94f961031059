'use strict';

// `fs/promises`.

const { SymbolAsyncDispose } = primordials;

const {
  codes: { ERR_METHOD_NOT_IMPLEMENTED },
} = require('#internal/errors');
const { parseFileMode, validateAbortSignal, validateObject } = require('#internal/validators');
const dirs = require('#fs/dirs');
const files = require('#fs/files');
const { FileHandle, checkAborted, isIterable, writeTo } = require('#fs/file_handle');
const names = require('#fs/names');
const whole = require('#fs/whole');
const {
  constants,
  getOptions,
  getValidMode,
  getValidatedPath,
  kNoDefaults,
  stringToFlags,
} = require('#fs/utils');

const { binding, promised } = files;

/** Options for the callback form, which would take a function for its callback. */
function notCallback(options) {
  return typeof options === 'function' ? kNoDefaults : options;
}

async function access(path, mode = constants.F_OK) {
  return promised((done) => whole.access(path, getValidMode(mode), done));
}

async function copyFile(src, dest, mode) {
  return promised((done) => whole.copyFile(src, dest, getValidMode(mode), done));
}

async function cp(src, dest, options) {
  return require('#fs/cp').cpAsync(src, dest, options);
}

function glob(pattern, options) {
  return require('#fs/glob').globIterator(pattern, options);
}

/** Opens a file. */
async function open(path, flags, mode) {
  path = getValidatedPath(path);
  const flagsNumber = stringToFlags(flags);
  mode = parseFileMode(mode, 'mode', 0o666);
  const fd = await promised((done) => binding.open(path, flagsNumber, mode, done));
  return new FileHandle(fd);
}

async function opendir(path, options) {
  return promised((done) => require('#fs/dir').opendir(path, notCallback(options), done));
}

async function rename(oldPath, newPath) {
  return promised((done) => names.rename(oldPath, newPath, done));
}

async function truncate(path, len = 0) {
  const handle = await open(path, 'r+');
  try {
    return await handle.truncate(len);
  } finally {
    await handle.close();
  }
}

async function rm(path, options) {
  if (typeof options === 'function') validateObject(options, 'options');
  return promised((done) => names.rm(path, options, done));
}

async function rmdir(path, options) {
  if (typeof options === 'function') validateObject(options, 'options');
  return promised((done) => names.rmdir(path, options, done));
}

async function mkdir(path, options) {
  options = notCallback(options);
  if (options?.mode === null) options = { recursive: options.recursive };
  return promised((done) => names.mkdir(path, options, done));
}

async function readdir(path, options) {
  options = notCallback(options);
  const recursive = options?.recursive;
  if (recursive !== undefined && typeof recursive !== 'boolean') {
    options = { ...options, recursive: !!recursive };
  }
  return promised((done) => dirs.readdir(path, options, done));
}

async function readlink(path, options) {
  return promised((done) => names.readlink(path, notCallback(options), done));
}

async function symlink(target, path, type) {
  return promised((done) => names.symlink(target, path, type, done));
}

function notAborted({ signal }) {
  if (signal === undefined) return;
  validateAbortSignal(signal, 'options.signal');
  checkAborted(signal);
}

async function lstat(path, options = { bigint: false }) {
  validateObject(options, 'options');
  notAborted(options);
  return promised((done) => names.lstat(path, options, done));
}

async function stat(path, options = { bigint: false }) {
  validateObject(options, 'options');
  notAborted(options);
  return promised((done) => names.stat(path, options, done));
}

async function statfs(path, options = { bigint: false }) {
  return promised((done) => names.statfs(path, notCallback(options), done));
}

async function link(existingPath, newPath) {
  return promised((done) => names.link(existingPath, newPath, done));
}

async function unlink(path) {
  return promised((done) => names.unlink(path, done));
}

async function chmod(path, mode) {
  return promised((done) => names.chmod(path, mode, done));
}

// The name has two parameters in Node, used or not.
async function lchmod(path, mode) {
  const other = require('#fs/mounted').files?.lchmod(getValidatedPath(path), mode);
  if (other !== undefined) return other;
  throw new ERR_METHOD_NOT_IMPLEMENTED('lchmod()');
}

async function lchown(path, uid, gid) {
  return promised((done) => names.lchown(path, uid, gid, done));
}

async function chown(path, uid, gid) {
  return promised((done) => names.chown(path, uid, gid, done));
}

async function utimes(path, atime, mtime) {
  return promised((done) => names.utimes(path, atime, mtime, done));
}

async function lutimes(path, atime, mtime) {
  return promised((done) => names.lutimes(path, atime, mtime, done));
}

async function realpath(path, options) {
  return promised((done) =>
    require('#fs/realpath').realpath.native(path, notCallback(options), done),
  );
}

async function mkdtemp(prefix, options) {
  return promised((done) => names.mkdtemp(prefix, notCallback(options), done));
}

/** A unique directory that is removed when the object is disposed of. */
async function mkdtempDisposable(prefix, options) {
  const path = await mkdtemp(prefix, options);
  const fullPath = require('path').resolve(`${path}`);
  const remove = async () => {
    await promised((done) => binding.removeTree(fullPath, 0, 100, done));
  };
  return {
    __proto__: null,
    path,
    remove,
    async [SymbolAsyncDispose]() {
      await remove();
    },
  };
}

async function writeFile(path, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'w', flush: false });
  if (path instanceof FileHandle) return path.writeFile(data, options);
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (!isIterable(data)) return promised((done) => whole.writeFile(path, data, options, done));
  checkAborted(signal);
  const handle = await open(path, options.flag || 'w', options.mode);
  try {
    await writeTo(handle.fd, data, options);
  } finally {
    await handle.close();
  }
  return undefined;
}

async function appendFile(path, data, options) {
  options = getOptions(options, { encoding: 'utf8', mode: 0o666, flag: 'a', flush: false });
  options = { __proto__: null, ...copyOf(options) };
  return writeFile(path, data, options);
}

function copyOf({ encoding, mode, flag, flush, signal }) {
  return { __proto__: null, encoding, mode, flag: flag || 'a', flush, signal };
}

async function readFile(path, options) {
  options = getOptions(options, { flag: 'r' });
  if (path instanceof FileHandle) return path.readFile(options);
  path = getValidatedPath(path);
  if (!options.flag) options = { ...options, flag: 'r' };
  return promised((done) => whole.readFile(path, options, done));
}

function watch(filename, options = kNoDefaults) {
  return require('#fs/watchers').watchIterator(filename, options);
}

module.exports = {
  access,
  copyFile,
  cp,
  glob,
  open,
  opendir,
  rename,
  truncate,
  rm,
  rmdir,
  mkdir,
  readdir,
  readlink,
  symlink,
  lstat,
  stat,
  statfs,
  link,
  unlink,
  chmod,
  lchmod,
  lchown,
  chown,
  utimes,
  lutimes,
  realpath,
  mkdtemp,
  mkdtempDisposable,
  writeFile,
  appendFile,
  readFile,
  watch,
  constants,
};
