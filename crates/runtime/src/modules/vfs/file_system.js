'use strict';

// `VirtualFileSystem`: the functions of `fs` over a provider. While it is mounted, paths are those below its mount point,
// otherwise those of the provider itself.

const {
  ArrayPrototypeMap,
  MathFloor,
  MathRandom,
  ObjectDefineProperties,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  Symbol,
  SymbolDispose,
} = primordials;

const {
  codes: { ERR_INVALID_STATE },
} = require('#internal/errors');
const { emitExperimentalWarning, kEmptyObject } = require('#internal/util');
const { validateBoolean, validateString } = require('#internal/validators');
const { posix, resolve } = require('path');
const { handleOf, register, release } = require('#vfs/descriptors');
const { failure } = require('#vfs/errors');
const { VirtualProvider } = require('#vfs/provider');

const kProvider = Symbol('kProvider');
const kMountPoint = Symbol('kMountPoint');
const kPromises = Symbol('kPromises');
const kId = Symbol('kLayerId');
// The provider's name for a path, and the other way round.
const kInside = Symbol('kInside');
const kOutside = Symbol('kOutside');

let nextId = 0;

const kLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** A name that probably nobody has. */
function uniqueName(prefix) {
  let name = prefix;
  for (let i = 0; i < 6; i++) name += kLetters[MathFloor(MathRandom() * kLetters.length)];
  return name;
}

class VirtualFileSystem {
  constructor(providerOrOptions, options = kEmptyObject) {
    let provider;
    if (providerOrOptions instanceof VirtualProvider) provider = providerOrOptions;
    else if (typeof providerOrOptions === 'object' && providerOrOptions !== null) {
      options = providerOrOptions;
    }
    const { emitExperimentalWarning: warns } = options;
    if (warns !== undefined) {
      validateBoolean(warns, 'options.emitExperimentalWarning');
    }
    if (warns !== false) emitExperimentalWarning('VirtualFileSystem');
    this[kProvider] = provider ?? new (require('#vfs/memory').MemoryProvider)();
    this[kMountPoint] = null;
    this[kPromises] = null;
    this[kId] = nextId++;
  }

  get provider() {
    return this[kProvider];
  }

  get mountPoint() {
    return this[kMountPoint];
  }

  get mountPointURL() {
    const point = this[kMountPoint];
    return point === null ? null : require('url').pathToFileURL(point).href;
  }

  get mounted() {
    return this[kMountPoint] !== null;
  }

  get readonly() {
    return this[kProvider].readonly;
  }

  mount() {
    if (this.mounted) throw new ERR_INVALID_STATE('VFS is already mounted');
    const mounts = require('#vfs/mounts');
    const point = mounts.mountPointOf(this[kId]);
    mounts.mount(this, point);
    this[kMountPoint] = point;
    return point;
  }

  unmount() {
    if (!this.mounted) return;
    require('#vfs/mounts').unmount(this[kMountPoint]);
    this[kMountPoint] = null;
  }

  /** Whether an absolute path without `..` is below the mount point. */
  shouldHandleNormalized(path) {
    const point = this[kMountPoint];
    return point !== null && (path === point || StringPrototypeStartsWith(path, `${point}/`));
  }

  [kInside](path) {
    validateString(path, 'path');
    const point = this[kMountPoint];
    if (point === null) {
      path = posix.normalize(path);
      if (path.length > 1 && path[path.length - 1] === '/')
        path = StringPrototypeSlice(path, 0, -1);
      return path[0] === '/' ? path : posix.join('/', path);
    }
    const full = resolve(path);
    if (!this.shouldHandleNormalized(full)) throw failure('ENOENT', 'open', path);
    return full === point ? '/' : StringPrototypeSlice(full, point.length);
  }

  [kOutside](path) {
    const point = this[kMountPoint];
    if (point === null || typeof path !== 'string') return path;
    return path === '/' ? point : `${point}${path}`;
  }

  existsSync(path) {
    try {
      return this[kProvider].existsSync(this[kInside](path));
    } catch {
      return false;
    }
  }

  statSync(path, options) {
    return this[kProvider].statSync(this[kInside](path), options);
  }

  lstatSync(path, options) {
    return this[kProvider].lstatSync(this[kInside](path), options);
  }

  readFileSync(path, options) {
    return this[kProvider].readFileSync(this[kInside](path), options);
  }

  writeFileSync(path, data, options) {
    this[kProvider].writeFileSync(this[kInside](path), data, options);
  }

  appendFileSync(path, data, options) {
    this[kProvider].appendFileSync(this[kInside](path), data, options);
  }

  readdirSync(path, options) {
    return listed(this, this[kProvider].readdirSync(this[kInside](path), options));
  }

  mkdirSync(path, options) {
    return this[kOutside](this[kProvider].mkdirSync(this[kInside](path), options));
  }

  rmdirSync(path) {
    this[kProvider].rmdirSync(this[kInside](path));
  }

  unlinkSync(path) {
    this[kProvider].unlinkSync(this[kInside](path));
  }

  renameSync(oldPath, newPath) {
    this[kProvider].renameSync(this[kInside](oldPath), this[kInside](newPath));
  }

  copyFileSync(src, dest, mode) {
    this[kProvider].copyFileSync(this[kInside](src), this[kInside](dest), mode);
  }

  realpathSync(path, options) {
    return this[kOutside](this[kProvider].realpathSync(this[kInside](path), options));
  }

  readlinkSync(path, options) {
    return this[kProvider].readlinkSync(this[kInside](path), options);
  }

  symlinkSync(target, path, type) {
    this[kProvider].symlinkSync(target, this[kInside](path), type);
  }

  accessSync(path, mode) {
    this[kProvider].accessSync(this[kInside](path), mode);
  }

  rmSync(path, options) {
    require('#vfs/removal').removeSync(this[kProvider], this[kInside](path), options);
  }

  truncateSync(path, length = 0) {
    const handle = this[kProvider].openSync(this[kInside](path), 'r+');
    try {
      handle.truncateSync(length);
    } finally {
      handle.closeSync();
    }
  }

  ftruncateSync(fd, length = 0) {
    handleOf(fd, 'ftruncate').truncateSync(length);
  }

  linkSync(existingPath, newPath) {
    this[kProvider].linkSync(this[kInside](existingPath), this[kInside](newPath));
  }

  chmodSync(path, mode) {
    this[kProvider].chmodSync(this[kInside](path), mode);
  }

  chownSync(path, uid, gid) {
    this[kProvider].chownSync(this[kInside](path), uid, gid);
  }

  lchownSync(path, uid, gid) {
    this[kProvider].lchownSync(this[kInside](path), uid, gid);
  }

  utimesSync(path, atime, mtime) {
    this[kProvider].utimesSync(this[kInside](path), atime, mtime);
  }

  lutimesSync(path, atime, mtime) {
    this[kProvider].lutimesSync(this[kInside](path), atime, mtime);
  }

  mkdtempSync(prefix) {
    const path = uniqueName(this[kInside](prefix));
    this[kProvider].mkdirSync(path);
    return this[kOutside](path);
  }

  opendirSync(path, options) {
    const { VirtualDir } = require('#vfs/dir');
    const entries = this[kProvider].readdirSync(this[kInside](path), {
      __proto__: null,
      withFileTypes: true,
      recursive: options?.recursive,
    });
    return new VirtualDir(path, listed(this, entries));
  }

  openAsBlob(path, options) {
    const { Blob } = require('buffer');
    return new Blob([this[kProvider].readFileSync(this[kInside](path))], options);
  }

  openSync(path, flags = 'r', mode) {
    return register(this[kProvider].openSync(this[kInside](path), flags, mode));
  }

  closeSync(fd) {
    release(fd).closeSync();
  }

  readSync(fd, buffer, offset, length, position) {
    return handleOf(fd, 'read').readSync(buffer, offset, length, position);
  }

  writeSync(fd, buffer, offset, length, position) {
    return handleOf(fd, 'write').writeSync(buffer, offset, length, position);
  }

  fstatSync(fd, options) {
    return handleOf(fd, 'fstat').statSync(options);
  }

  createReadStream(path, options) {
    return new (require('#vfs/streams').VirtualReadStream)(this, path, options);
  }

  createWriteStream(path, options) {
    return new (require('#vfs/streams').VirtualWriteStream)(this, path, options);
  }

  watch(path, options, listener) {
    if (typeof options === 'function') {
      listener = options;
      options = kEmptyObject;
    }
    const watcher = this[kProvider].watch(this[kInside](path), options);
    if (typeof listener === 'function') watcher.on('change', listener);
    return watcher;
  }

  watchFile(path, options, listener) {
    if (typeof options === 'function') {
      listener = options;
      options = kEmptyObject;
    }
    return this[kProvider].watchFile(this[kInside](path), options, listener);
  }

  unwatchFile(path, listener) {
    this[kProvider].unwatchFile(this[kInside](path), listener);
  }

  get promises() {
    this[kPromises] ??= require('#vfs/promises').promisesOf(this);
    return this[kPromises];
  }

  [SymbolDispose]() {
    this.unmount();
  }
}

/** Entries as the caller sees them: below the mount point when there is one. */
function listed(system, entries) {
  if (!system.mounted || typeof entries[0] !== 'object') return entries;
  const { Dirent, typeOfDirent } = require('#fs/internal');
  return ArrayPrototypeMap(
    entries,
    (entry) => new Dirent(entry.name, typeOfDirent(entry), system[kOutside](entry.parentPath)),
  );
}

ObjectDefineProperties(VirtualFileSystem.prototype, require('#vfs/callbacks').methods);

module.exports = { VirtualFileSystem, kInside, kOutside, kProvider, listed, uniqueName };
