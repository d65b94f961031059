'use strict';

// `MemoryProvider`: a tree of files in memory.

const {
  ArrayPrototypeConcat,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  SafeSet,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const { posix } = require('path');
const { makeDirent } = require('#fs/internal');
const { CREATES, EXCLUSIVE, TRUNCATES } = require('#vfs/access_bits');
const { failure } = require('#vfs/errors');
const { accessOf, changes } = require('#vfs/flags');
const { MemoryEntry } = require('#vfs/memory_entry');
const { MemoryFileHandle } = require('#vfs/memory_handle');
const { VirtualProvider } = require('#vfs/provider');

// As many links as the kernel follows.
const kMostLinks = 40;

function namesOf(path) {
  const names = [];
  const parts = StringPrototypeSplit(posix.normalize(path), '/');
  for (let i = 0; i < parts.length; i++) {
    if (parts[i] !== '' && parts[i] !== '.') ArrayPrototypePush(names, parts[i]);
  }
  return names;
}

/** A directory and a name in it, links on the way followed. */
class Place {
  constructor(directory, name, path) {
    this.directory = directory;
    this.name = name;
    // Without links, for `realpath`.
    this.path = path;
  }

  get entry() {
    return this.name === '' ? this.directory : this.directory.children.get(this.name);
  }
}

class MemoryProvider extends VirtualProvider {
  #root = MemoryEntry.directory();
  #readonly = false;
  #statWatchers;

  get readonly() {
    return this.#readonly;
  }

  get supportsWatch() {
    return true;
  }

  /** From now on nothing can be written, for good. */
  setReadOnly() {
    this.#readonly = true;
  }

  get supportsSymlinks() {
    return true;
  }

  #checkWritable(syscall, path) {
    if (this.readonly) throw failure('EROFS', syscall, path);
  }

  /**
   * Finds a path's place; undefined when the way to it is missing. The last name is followed when it is a link and
   * `follow` says so.
   */
  #find(path, syscall, follow) {
    let names = namesOf(path);
    let at = 0;
    let links = 0;
    const above = [];
    let directory = this.#root;
    let real = '';
    let place = new Place(this.#root, '', '/');
    while (at < names.length) {
      const name = names[at++];
      if (name === '..') {
        directory = ArrayPrototypePop(above) ?? this.#root;
        real = StringPrototypeSlice(real, 0, StringPrototypeLastIndexOf(real, '/'));
        place = new Place(directory, '', real || '/');
        continue;
      }
      place = new Place(directory, name, `${real}/${name}`);
      const { entry } = place;
      const last = at === names.length;
      if (entry === undefined) return last ? place : undefined;
      if (entry.isLink && (!last || follow)) {
        if (++links > kMostLinks) throw failure('ELOOP', syscall, path);
        // What `normalize` leaves of a relative target begins with the directories above.
        names = ArrayPrototypeConcat(namesOf(entry.target), ArrayPrototypeSlice(names, at));
        at = 0;
        if (StringPrototypeStartsWith(entry.target, '/')) {
          directory = this.#root;
          above.length = 0;
          real = '';
        }
        place = new Place(directory, '', real || '/');
        continue;
      }
      if (last) return place;
      if (!entry.isDirectory) return undefined;
      ArrayPrototypePush(above, directory);
      directory = entry;
      real = place.path;
      place = new Place(directory, '', real);
    }
    return place;
  }

  #entry(path, syscall, follow = true) {
    const entry = this.#find(path, syscall, follow)?.entry;
    if (entry === undefined) throw failure('ENOENT', syscall, path);
    return entry;
  }

  /** The place of what is to be made. */
  #newPlace(path, syscall, follow = false) {
    const place = this.#find(path, syscall, follow);
    if (place !== undefined) return place;
    // What is in the way tells a file from nothing.
    const parent = this.#find(posix.dirname(path), syscall, true)?.entry;
    throw failure(parent === undefined || parent.isDirectory ? 'ENOENT' : 'ENOTDIR', syscall, path);
  }

  #put(place, entry) {
    place.directory.children.set(place.name, entry);
    place.directory.touch();
  }

  #remove(place, entry) {
    place.directory.children.delete(place.name);
    place.directory.touch();
    entry.nlink--;
    entry.ctime = place.directory.ctime;
  }

  openSync(path, flags, mode) {
    const access = accessOf(flags);
    if (this.readonly && changes(access)) throw failure('EROFS', 'open', path);
    const create = (access & CREATES) !== 0;
    const follow = (access & EXCLUSIVE) === 0 || !create;
    const place = create ? this.#newPlace(path, 'open', follow) : this.#find(path, 'open', true);
    let entry = place?.entry;
    if (entry === undefined) {
      if (!create) throw failure('ENOENT', 'open', path);
      entry = MemoryEntry.file(mode);
      this.#put(place, entry);
    } else if (create && (access & EXCLUSIVE) !== 0) {
      throw failure('EEXIST', 'open', path);
    } else if (entry.isDirectory) {
      throw failure('EISDIR', 'open', path);
    } else if ((access & TRUNCATES) !== 0) {
      entry.content.resize(0);
      entry.touch();
    }
    return new MemoryFileHandle(path, flags, mode, entry, touch);
  }

  async open(path, flags, mode) {
    return this.openSync(path, flags, mode);
  }

  statSync(path, options) {
    return this.#entry(path, 'stat').stats(options);
  }

  async stat(path, options) {
    return this.statSync(path, options);
  }

  lstatSync(path, options) {
    return this.#entry(path, 'lstat', false).stats(options);
  }

  async lstat(path, options) {
    return this.lstatSync(path, options);
  }

  readdirSync(path, options) {
    const directory = this.#entry(path, 'scandir');
    if (!directory.isDirectory) throw failure('ENOTDIR', 'scandir', path);
    const found = [];
    const recursive = options?.recursive === true;
    // The directories that are being listed: links back to them are not entered.
    const open = new SafeSet();
    const list = (entry, parent, prefix) => {
      open.add(entry);
      for (const { 0: name, 1: child } of entry.children) {
        ArrayPrototypePush(
          found,
          options?.withFileTypes ? makeDirent(parent, name, child.direntType) : `${prefix}${name}`,
        );
        if (!recursive || child.isFile) continue;
        const below = posix.join(parent, name);
        const target = child.isLink ? this.#linked(below) : child;
        if (target?.isDirectory && !open.has(target)) list(target, below, `${prefix}${name}/`);
      }
      open.delete(entry);
    };
    list(directory, path, '');
    return found;
  }

  /** What a link leads to; undefined when that is nothing. */
  #linked(path) {
    try {
      return this.#find(path, 'stat', true)?.entry;
    } catch {
      return undefined;
    }
  }

  async readdir(path, options) {
    return this.readdirSync(path, options);
  }

  mkdirSync(path, options) {
    this.#checkWritable('mkdir', path);
    const mode = options?.mode === undefined ? 0o755 : modeNumber(options.mode);
    if (options?.recursive === true) return this.#makeAll(path, mode);
    const place = this.#newPlace(path, 'mkdir');
    if (place.entry !== undefined) throw failure('EEXIST', 'mkdir', path);
    this.#put(place, MemoryEntry.directory(mode));
    return undefined;
  }

  /** Makes what is missing of a path; the first directory that was made. */
  #makeAll(path, mode) {
    const names = namesOf(path);
    let current = '';
    let first;
    for (let i = 0; i < names.length; i++) {
      current += `/${names[i]}`;
      const place = this.#newPlace(current, 'mkdir', true);
      const { entry } = place;
      if (entry === undefined) {
        // A link that leads nowhere makes nothing where it leads.
        const isLink = this.#find(current, 'mkdir', false)?.entry !== undefined;
        if (isLink) throw failure('ENOENT', 'mkdir', path);
        this.#put(place, MemoryEntry.directory(mode));
        first ??= current;
      } else if (!entry.isDirectory) {
        throw failure(i === names.length - 1 ? 'EEXIST' : 'ENOTDIR', 'mkdir', path);
      }
    }
    return first;
  }

  async mkdir(path, options) {
    return this.mkdirSync(path, options);
  }

  rmdirSync(path) {
    this.#checkWritable('rmdir', path);
    const place = this.#find(path, 'rmdir', false);
    const entry = place?.entry;
    if (entry === undefined) throw failure('ENOENT', 'rmdir', path);
    if (!entry.isDirectory) throw failure('ENOTDIR', 'rmdir', path);
    if (entry.children.size > 0) throw failure('ENOTEMPTY', 'rmdir', path);
    if (place.name === '') throw failure('EBUSY', 'rmdir', path);
    this.#remove(place, entry);
  }

  async rmdir(path) {
    this.rmdirSync(path);
  }

  unlinkSync(path) {
    this.#checkWritable('unlink', path);
    const place = this.#find(path, 'unlink', false);
    const entry = place?.entry;
    if (entry === undefined) throw failure('ENOENT', 'unlink', path);
    if (entry.isDirectory) throw failure('EISDIR', 'unlink', path);
    this.#remove(place, entry);
  }

  async unlink(path) {
    this.unlinkSync(path);
  }

  renameSync(oldPath, newPath) {
    this.#checkWritable('rename', oldPath);
    const from = this.#find(oldPath, 'rename', false);
    const entry = from?.entry;
    if (entry === undefined) throw failure('ENOENT', 'rename', oldPath);
    const to = this.#newPlace(newPath, 'rename');
    const there = to.entry;
    if (there === entry) return;
    if (entry.isDirectory && StringPrototypeStartsWith(`${to.path}/`, `${from.path}/`)) {
      throw failure('EINVAL', 'rename', oldPath);
    }
    if (from.name === '') throw failure('EINVAL', 'rename', oldPath);
    if (to.name === '') throw failure('EBUSY', 'rename', newPath);
    if (there !== undefined) {
      if (there.isDirectory && !entry.isDirectory) throw failure('EISDIR', 'rename', newPath);
      if (!there.isDirectory && entry.isDirectory) throw failure('ENOTDIR', 'rename', newPath);
      if (there.isDirectory && there.children.size > 0) {
        throw failure('ENOTEMPTY', 'rename', newPath);
      }
      this.#remove(to, there);
    }
    from.directory.children.delete(from.name);
    from.directory.touch();
    this.#put(to, entry);
    entry.ctime = to.directory.ctime;
  }

  async rename(oldPath, newPath) {
    this.renameSync(oldPath, newPath);
  }

  linkSync(existingPath, newPath) {
    this.#checkWritable('link', newPath);
    const entry = this.#entry(existingPath, 'link');
    if (entry.isDirectory) throw failure('EINVAL', 'link', existingPath);
    const place = this.#newPlace(newPath, 'link');
    if (place.entry !== undefined) throw failure('EEXIST', 'link', newPath);
    entry.nlink++;
    this.#put(place, entry);
    entry.ctime = place.directory.ctime;
  }

  async link(existingPath, newPath) {
    this.linkSync(existingPath, newPath);
  }

  readlinkSync(path, options) {
    const entry = this.#entry(path, 'readlink', false);
    if (!entry.isLink) throw failure('EINVAL', 'readlink', path);
    return entry.target;
  }

  async readlink(path, options) {
    return this.readlinkSync(path, options);
  }

  symlinkSync(target, path, type) {
    this.#checkWritable('symlink', path);
    const place = this.#newPlace(path, 'symlink');
    if (place.entry !== undefined) throw failure('EEXIST', 'symlink', path);
    this.#put(place, MemoryEntry.link(`${target}`));
  }

  async symlink(target, path, type) {
    this.symlinkSync(target, path, type);
  }

  realpathSync(path, options) {
    const place = this.#find(path, 'realpath', true);
    if (place?.entry === undefined) throw failure('ENOENT', 'realpath', path);
    return place.path;
  }

  async realpath(path, options) {
    return this.realpathSync(path, options);
  }

  chmodSync(path, mode) {
    this.#entry(path, 'chmod').setMode(modeNumber(mode));
  }

  lchmodSync(path, mode) {
    this.#entry(path, 'chmod', false).setMode(modeNumber(mode));
  }

  chownSync(path, uid, gid) {
    this.#entry(path, 'chown').setOwner(uid, gid);
  }

  lchownSync(path, uid, gid) {
    this.#entry(path, 'chown', false).setOwner(uid, gid);
  }

  utimesSync(path, atime, mtime) {
    this.#entry(path, 'utime').setTimes(atime, mtime);
  }

  lutimesSync(path, atime, mtime) {
    this.#entry(path, 'utime', false).setTimes(atime, mtime);
  }

  watch(path, options) {
    return require('#vfs/watchers').watch(this, path, options);
  }

  watchAsync(path, options) {
    return require('#vfs/watchers').watchAsync(this, path, options);
  }

  watchFile(path, options, listener) {
    const { StatWatchers } = require('#vfs/watchers');
    this.#statWatchers ??= new StatWatchers(this);
    return this.#statWatchers.add(path, options, listener);
  }

  unwatchFile(path, listener) {
    this.#statWatchers?.remove(path, listener);
  }
}

function touch(entry) {
  entry.touch();
}

function modeNumber(mode) {
  const { parseFileMode } = require('#internal/validators');
  return parseFileMode(mode, 'mode');
}

module.exports = { MemoryProvider };
