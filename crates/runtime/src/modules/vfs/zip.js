'use strict';

// `ZipProvider`: the entries of a ZIP archive as a file system. Names are all that an archive has: a directory is there when
// an entry is named `dir/`, or when one is below it. Each function is written once, as steps that the archive takes at once
// or in its time.

const {
  ArrayPrototypePush,
  DateNow,
  DatePrototypeGetTime,
  SafeMap,
  SafeSet,
  StringPrototypeEndsWith,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  SymbolAsyncDispose,
  SymbolDispose,
} = primordials;

const { Buffer } = require('buffer');
const { posix } = require('path');
const { fs: constants } = internalBinding('constants');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { makeDirent } = require('#fs/internal');
const { ZipBuffer } = require('#zlib/zip_buffer');
const { ZipFile } = require('#zlib/zip_file');
const { runAsync, runSync } = require('#zlib/zip_steps');
const { CREATES, EXCLUSIVE, TRUNCATES } = require('#vfs/access_bits');
const { failure } = require('#vfs/errors');
const { accessOf, changes } = require('#vfs/flags');
const { VirtualProvider } = require('#vfs/provider');
const { kBlockSize, makeStats, nextInode } = require('#vfs/stats');

const { S_IFDIR, S_IFREG, UV_DIRENT_DIR, UV_DIRENT_FILE } = constants;

const kPermissions = 0o7777;

/** The entry's name for a path. */
function nameOf(path) {
  return StringPrototypeSlice(posix.join('/', path), 1);
}

/** Takes a step of the archive: by `name` in its time, by `nameSync` at once. */
function step(archive, name, ...args) {
  const inMemory = archive instanceof ZipBuffer;
  const now = inMemory && (name === 'get' || name === 'delete') ? name : `${name}Sync`;
  return {
    __proto__: null,
    sync: () => archive[now](...args),
    async: async () => archive[name](...args),
  };
}

class ZipProvider extends VirtualProvider {
  #archive;
  #inodes = new SafeMap();
  #made = DateNow();

  constructor(source) {
    super();
    if (!(source instanceof ZipBuffer) && !(source instanceof ZipFile)) {
      throw new ERR_INVALID_ARG_TYPE('source', ['ZipBuffer', 'ZipFile'], source);
    }
    this.#archive = source;
  }

  get readonly() {
    return !this.#archive.writable;
  }

  #checkWritable(syscall, path) {
    if (this.readonly) throw failure('EROFS', syscall, path);
  }

  #inode(name) {
    let inode = this.#inodes.get(name);
    if (inode === undefined) {
      inode = nextInode();
      this.#inodes.set(name, inode);
    }
    return inode;
  }

  #isDirectory(name) {
    if (name === '' || this.#archive.has(`${name}/`)) return true;
    const prefix = `${name}/`;
    for (const key of this.#archive.keys()) if (StringPrototypeStartsWith(key, prefix)) return true;
    return false;
  }

  #isFile(name) {
    return name !== '' && !StringPrototypeEndsWith(name, '/') && this.#archive.has(name);
  }

  #exists(name) {
    return this.#isFile(name) || this.#isDirectory(name);
  }

  /** Throws when a file is in the way of a new name. */
  #checkWay(name, syscall, path) {
    for (let at = StringPrototypeIndexOf(name, '/'); at !== -1; ) {
      if (this.#isFile(StringPrototypeSlice(name, 0, at))) throw failure('ENOTDIR', syscall, path);
      at = StringPrototypeIndexOf(name, '/', at + 1);
    }
  }

  #statsOf(name, options, entry, size) {
    const modified = entry === undefined ? this.#made : DatePrototypeGetTime(entry.modified);
    const mode = entry === undefined ? 0 : entry.mode & kPermissions;
    const isFile = entry !== undefined && size !== undefined;
    return makeStats(
      {
        mode: isFile ? S_IFREG | (mode || 0o644) : S_IFDIR | (mode || 0o755),
        ino: this.#inode(name),
        size: isFile ? size : kBlockSize,
        uid: process.getuid(),
        gid: process.getgid(),
        atime: modified,
        mtime: modified,
        ctime: modified,
        birthtime: modified,
      },
      options,
    );
  }

  *#stat(path, options) {
    const name = nameOf(path);
    if (this.#isFile(name)) {
      const entry = yield step(this.#archive, 'get', name);
      return this.#statsOf(name, options, entry, entry.size);
    }
    if (!this.#isDirectory(name)) throw failure('ENOENT', 'stat', path);
    const explicit = `${name}/`;
    const entry = this.#archive.has(explicit)
      ? yield step(this.#archive, 'get', explicit)
      : undefined;
    return this.#statsOf(name, options, entry, undefined);
  }

  async stat(path, options) {
    return runAsync(this.#stat(path, options));
  }

  statSync(path, options) {
    return runSync(this.#stat(path, options));
  }

  *#open(path, flags, mode) {
    const name = nameOf(path);
    const access = accessOf(flags);
    if (this.readonly && changes(access)) throw failure('EROFS', 'open', path);
    const create = (access & CREATES) !== 0;
    const isFile = this.#isFile(name);
    if (create && (access & EXCLUSIVE) !== 0 && (isFile || this.#isDirectory(name))) {
      throw failure('EEXIST', 'open', path);
    }
    if (!isFile) {
      if (this.#isDirectory(name)) throw failure('EISDIR', 'open', path);
      if (!create) throw failure('ENOENT', 'open', path);
      this.#checkWay(name, 'open', path);
    }
    const { ZipFileHandle } = require('#vfs/zip_handle');
    let content = Buffer.alloc(0);
    let entry;
    if (isFile) {
      entry = yield step(this.#archive, 'get', name);
      if ((access & TRUNCATES) === 0) content = yield step(entry, 'content');
    }
    const permissions = entry === undefined ? (mode ?? 0o644) & kPermissions : entry.mode;
    const handle = new ZipFileHandle(path, flags, mode, content, {
      __proto__: null,
      stats: (options, size, known) => this.#statsOf(name, options, known ?? entry, size),
      commit: (bytes) => this.#write(name, bytes, permissions),
      mode: permissions,
    });
    // As with any file, opening creates it, and takes away what it held; here that is done when it is closed.
    if (!isFile || (access & TRUNCATES) !== 0) handle.touch();
    return handle;
  }

  *#write(name, bytes, mode) {
    yield step(this.#archive, 'add', name, bytes, { mode: mode & kPermissions });
  }

  async open(path, flags, mode) {
    return runAsync(this.#open(path, flags, mode));
  }

  openSync(path, flags, mode) {
    return runSync(this.#open(path, flags, mode));
  }

  #list(path, options) {
    const name = nameOf(path);
    if (this.#isFile(name)) throw failure('ENOTDIR', 'scandir', path);
    if (!this.#isDirectory(name)) throw failure('ENOENT', 'scandir', path);
    const prefix = name === '' ? '' : `${name}/`;
    const recursive = options?.recursive === true;
    const seen = new SafeSet();
    const found = [];
    const add = (relative, isDirectory) => {
      if (seen.has(relative)) return;
      seen.add(relative);
      if (!options?.withFileTypes) {
        ArrayPrototypePush(found, relative);
        return;
      }
      const at = StringPrototypeLastIndexOf(relative, '/');
      const folder = at === -1 ? path : posix.join(path, StringPrototypeSlice(relative, 0, at));
      const type = isDirectory ? UV_DIRENT_DIR : UV_DIRENT_FILE;
      ArrayPrototypePush(found, makeDirent(folder, StringPrototypeSlice(relative, at + 1), type));
    };
    for (const key of this.#archive.keys()) {
      if (!StringPrototypeStartsWith(key, prefix) || key === prefix) continue;
      const rest = StringPrototypeSlice(key, prefix.length);
      for (let at = StringPrototypeIndexOf(rest, '/'); ; ) {
        if (at === -1) {
          add(rest, false);
          break;
        }
        add(StringPrototypeSlice(rest, 0, at), true);
        if (!recursive || at === rest.length - 1) break;
        at = StringPrototypeIndexOf(rest, '/', at + 1);
      }
    }
    return found;
  }

  async readdir(path, options) {
    return this.#list(path, options);
  }

  readdirSync(path, options) {
    return this.#list(path, options);
  }

  *#mkdir(path, options) {
    this.#checkWritable('mkdir', path);
    const name = nameOf(path);
    if (this.#isFile(name)) throw failure('EEXIST', 'mkdir', path);
    if (this.#isDirectory(name)) {
      if (options?.recursive === true) return undefined;
      throw failure('EEXIST', 'mkdir', path);
    }
    this.#checkWay(name, 'mkdir', path);
    const mode = options?.mode === undefined ? {} : { mode: options.mode & kPermissions };
    yield step(this.#archive, 'add', `${name}/`, Buffer.alloc(0), mode);
    return undefined;
  }

  async mkdir(path, options) {
    return runAsync(this.#mkdir(path, options));
  }

  mkdirSync(path, options) {
    return runSync(this.#mkdir(path, options));
  }

  /** A directory stays when the last that was in it is gone. */
  *#keepParent(name) {
    const at = StringPrototypeLastIndexOf(name, '/');
    if (at === -1) return;
    const parent = StringPrototypeSlice(name, 0, at);
    if (this.#isDirectory(parent)) return;
    yield step(this.#archive, 'add', `${parent}/`, Buffer.alloc(0));
  }

  *#rmdir(path) {
    this.#checkWritable('rmdir', path);
    const name = nameOf(path);
    if (this.#isFile(name)) throw failure('ENOTDIR', 'rmdir', path);
    if (!this.#isDirectory(name)) throw failure('ENOENT', 'rmdir', path);
    if (this.#list(path).length > 0) throw failure('ENOTEMPTY', 'rmdir', path);
    if (name === '') throw failure('EBUSY', 'rmdir', path);
    yield step(this.#archive, 'delete', `${name}/`);
    yield* this.#keepParent(name);
  }

  async rmdir(path) {
    await runAsync(this.#rmdir(path));
  }

  rmdirSync(path) {
    runSync(this.#rmdir(path));
  }

  *#unlink(path) {
    this.#checkWritable('unlink', path);
    const name = nameOf(path);
    if (!this.#isFile(name)) {
      throw failure(this.#isDirectory(name) ? 'EISDIR' : 'ENOENT', 'unlink', path);
    }
    yield step(this.#archive, 'delete', name);
    yield* this.#keepParent(name);
  }

  async unlink(path) {
    await runAsync(this.#unlink(path));
  }

  unlinkSync(path) {
    runSync(this.#unlink(path));
  }

  /** Gives an entry another name. */
  *#move(from, to) {
    const entry = yield step(this.#archive, 'get', from);
    const { mode, modified } = entry;
    const options = { mode: mode & kPermissions, modified };
    const content = StringPrototypeEndsWith(from, '/')
      ? Buffer.alloc(0)
      : yield step(entry, 'content');
    yield step(this.#archive, 'add', to, content, options);
    yield step(this.#archive, 'delete', from);
  }

  *#rename(oldPath, newPath) {
    this.#checkWritable('rename', oldPath);
    const from = nameOf(oldPath);
    const to = nameOf(newPath);
    if (!this.#exists(from)) throw failure('ENOENT', 'rename', oldPath);
    if (from === '' || to === '') throw failure('EBUSY', 'rename', from === '' ? oldPath : newPath);
    if (from === to) return;
    this.#checkWay(to, 'rename', newPath);
    if (this.#isFile(from)) {
      if (!this.#isFile(to) && this.#isDirectory(to)) throw failure('EISDIR', 'rename', newPath);
      yield* this.#move(from, to);
    } else {
      if (StringPrototypeStartsWith(to, `${from}/`)) throw failure('EINVAL', 'rename', oldPath);
      if (this.#isFile(to)) throw failure('ENOTDIR', 'rename', newPath);
      if (this.#isDirectory(to) && this.#list(newPath).length > 0) {
        throw failure('ENOTEMPTY', 'rename', newPath);
      }
      const names = [];
      for (const key of this.#archive.keys()) {
        if (StringPrototypeStartsWith(key, `${from}/`)) ArrayPrototypePush(names, key);
      }
      for (let i = 0; i < names.length; i++) {
        yield* this.#move(names[i], `${to}${StringPrototypeSlice(names[i], from.length)}`);
      }
    }
    yield* this.#keepParent(from);
  }

  async rename(oldPath, newPath) {
    await runAsync(this.#rename(oldPath, newPath));
  }

  renameSync(oldPath, newPath) {
    runSync(this.#rename(oldPath, newPath));
  }

  async close() {
    await this.#archive.close?.();
  }

  closeSync() {
    this.#archive.closeSync?.();
  }
}

ZipProvider.prototype[SymbolAsyncDispose] = ZipProvider.prototype.close;
ZipProvider.prototype[SymbolDispose] = ZipProvider.prototype.closeSync;

module.exports = { ZipProvider };
