'use strict';

// The public `fs` module: the callback and synchronous functions from their files, and the parts that few programs need
// (promises, streams, directories, copying of trees, globs, watchers) loaded when they are first used.

const { ObjectDefineProperties, ObjectDefineProperty } = primordials;

const files = require('#fs/files');
const names = require('#fs/names');
const whole = require('#fs/whole');
const dirs = require('#fs/dirs');
const { Dirent, Stats } = require('#fs/stats');
const { constants, toUnixTimestamp } = require('#fs/utils');
const { deprecate } = require('#internal/util');
const { defineLazyValue } = require('#internal/value_properties');

/** Copies a file or a tree. */
function cp(src, dest, options, callback) {
  require('#fs/cp').cp(src, dest, options, callback);
}

/** See `cp`. */
function cpSync(src, dest, options) {
  require('#fs/cp').cpSync(src, dest, options);
}

/** A readable stream over a file. */
function createReadStream(path, options) {
  return new (require('#fs/streams').ReadStream)(path, options);
}

/** A writable stream into a file. */
function createWriteStream(path, options) {
  return new (require('#fs/streams').WriteStream)(path, options);
}

/** Calls back with the paths that match a pattern. */
function glob(pattern, options, callback) {
  require('#fs/glob').glob(pattern, options, callback);
}

/** The paths that match a pattern. */
function globSync(pattern, options) {
  return require('#fs/glob').globSync(pattern, options);
}

/** Watches a file or directory for changes. */
function watch(filename, options, listener) {
  return require('#fs/watchers').watch(filename, options, listener);
}

/** Looks at a file at intervals. */
function watchFile(filename, options, listener) {
  return require('#fs/watch_file').watchFile(filename, options, listener);
}

/** Ends `watchFile`. */
function unwatchFile(filename, listener) {
  require('#fs/watch_file').unwatchFile(filename, listener);
}

/** The path without symbolic links. */
function realpath(path, options, callback) {
  require('#fs/realpath').realpath(path, options, callback);
}
realpath.native = (path, options, callback) => {
  require('#fs/realpath').realpath.native(path, options, callback);
};

/** See `realpath`. */
function realpathSync(path, options) {
  return require('#fs/realpath').realpathSync(path, options);
}
realpathSync.native = (path, options) => require('#fs/realpath').realpathSync.native(path, options);

/** Opens a directory. */
function opendir(path, options, callback) {
  require('#fs/dir').opendir(path, options, callback);
}

/** See `opendir`. */
function opendirSync(path, options) {
  return require('#fs/dir').opendirSync(path, options);
}

const fs = {
  appendFile: whole.appendFile,
  appendFileSync: whole.appendFileSync,
  access: whole.access,
  accessSync: whole.accessSync,
  chown: names.chown,
  chownSync: names.chownSync,
  chmod: names.chmod,
  chmodSync: names.chmodSync,
  close: files.close,
  closeSync: files.closeSync,
  copyFile: whole.copyFile,
  copyFileSync: whole.copyFileSync,
  cp,
  cpSync,
  createReadStream,
  createWriteStream,
  exists: whole.exists,
  existsSync: whole.existsSync,
  fchown: names.fchown,
  fchownSync: names.fchownSync,
  fchmod: names.fchmod,
  fchmodSync: names.fchmodSync,
  fdatasync: files.fdatasync,
  fdatasyncSync: files.fdatasyncSync,
  fstat: names.fstat,
  fstatSync: names.fstatSync,
  fsync: files.fsync,
  fsyncSync: files.fsyncSync,
  ftruncate: files.ftruncate,
  ftruncateSync: files.ftruncateSync,
  futimes: names.futimes,
  futimesSync: names.futimesSync,
  glob,
  globSync,
  lchown: names.lchown,
  lchownSync: names.lchownSync,
  // Only some systems can change a link's mode; this one cannot.
  lchmod: undefined,
  lchmodSync: undefined,
  link: names.link,
  linkSync: names.linkSync,
  lstat: names.lstat,
  lstatSync: names.lstatSync,
  lutimes: names.lutimes,
  lutimesSync: names.lutimesSync,
  mkdir: names.mkdir,
  mkdirSync: names.mkdirSync,
  mkdtemp: names.mkdtemp,
  mkdtempSync: names.mkdtempSync,
  mkdtempDisposableSync: names.mkdtempDisposableSync,
  open: files.open,
  openSync: files.openSync,
  openAsBlob: whole.openAsBlob,
  openAsBlobSync: whole.openAsBlobSync,
  readdir: dirs.readdir,
  readdirSync: dirs.readdirSync,
  read: files.read,
  readSync: files.readSync,
  readv: files.readv,
  readvSync: files.readvSync,
  readFile: whole.readFile,
  readFileSync: whole.readFileSync,
  readlink: names.readlink,
  readlinkSync: names.readlinkSync,
  realpath,
  realpathSync,
  rename: names.rename,
  renameSync: names.renameSync,
  rm: names.rm,
  rmSync: names.rmSync,
  rmdir: names.rmdir,
  rmdirSync: names.rmdirSync,
  stat: names.stat,
  statfs: names.statfs,
  statSync: names.statSync,
  statfsSync: names.statfsSync,
  symlink: names.symlink,
  symlinkSync: names.symlinkSync,
  truncate: files.truncate,
  truncateSync: files.truncateSync,
  unwatchFile,
  unlink: names.unlink,
  unlinkSync: names.unlinkSync,
  utimes: names.utimes,
  utimesSync: names.utimesSync,
  watch,
  watchFile,
  writeFile: whole.writeFile,
  writeFileSync: whole.writeFileSync,
  write: files.write,
  writeSync: files.writeSync,
  writev: files.writev,
  writevSync: files.writevSync,
  Dirent,
  Stats: deprecate(Stats, 'fs.Stats constructor is deprecated.', 'DEP0180'),
};
module.exports = fs;

/** A property whose value is loaded on first use and may be replaced. */
function lazy(key, load, settable = true) {
  let value;
  let known = false;
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      if (!known) {
        value = load();
        known = true;
      }
      return value;
    },
    set: settable
      ? (replacement) => {
          value = replacement;
          known = true;
        }
      : undefined,
  };
}

ObjectDefineProperties(fs, {
  ReadStream: lazy('ReadStream', () => require('#fs/streams').ReadStream),
  WriteStream: lazy('WriteStream', () => require('#fs/streams').WriteStream),
  // Names of Node 0.x that graceful-fs still defines.
  FileReadStream: lazy('FileReadStream', () => require('#fs/streams').ReadStream),
  FileWriteStream: lazy('FileWriteStream', () => require('#fs/streams').WriteStream),
  Utf8Stream: lazy('Utf8Stream', () => require('#fs/utf8_stream').Utf8Stream, false),
});

fs._toUnixTimestamp = toUnixTimestamp;

defineLazyValue(fs, 'Dir', () => require('#fs/dir').Dir);

fs.opendir = opendir;
fs.opendirSync = opendirSync;

// Programs of the time before `fs.constants` read the access modes here.
for (const name of ['F_OK', 'R_OK', 'W_OK', 'X_OK']) {
  ObjectDefineProperty(fs, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: constants[name],
    writable: true,
  });
}

ObjectDefineProperties(fs, {
  constants: { __proto__: null, configurable: false, enumerable: true, value: constants },
  promises: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return require('#fs/promises');
    },
  },
});
