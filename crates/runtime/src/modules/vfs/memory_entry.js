'use strict';

// What a tree in memory is made of: files, directories and symbolic links. A file of several names is one entry.

const { DateNow, SafeMap } = primordials;

const { fs: constants } = internalBinding('constants');
const { toUnixTimestamp } = require('#fs/internal');
const { Content } = require('#vfs/memory_handle');
const { kBlockSize, makeStats, nextInode } = require('#vfs/stats');

const { S_IFDIR, S_IFLNK, S_IFREG, UV_DIRENT_DIR, UV_DIRENT_FILE, UV_DIRENT_LINK } = constants;

const kPermissions = 0o7777;

class MemoryEntry {
  constructor(type, mode) {
    this.type = type;
    this.mode = mode & kPermissions;
    this.ino = nextInode();
    this.nlink = 1;
    this.uid = process.getuid();
    this.gid = process.getgid();
    this.content = undefined;
    this.target = undefined;
    this.children = undefined;
    const now = DateNow();
    this.atime = now;
    this.mtime = now;
    this.ctime = now;
    this.birthtime = now;
  }

  static file(mode = 0o644) {
    const entry = new MemoryEntry(S_IFREG, mode);
    entry.content = new Content();
    return entry;
  }

  static directory(mode = 0o755) {
    const entry = new MemoryEntry(S_IFDIR, mode);
    entry.children = new SafeMap();
    return entry;
  }

  static link(target) {
    const entry = new MemoryEntry(S_IFLNK, 0o644);
    entry.target = target;
    return entry;
  }

  get isFile() {
    return this.type === S_IFREG;
  }

  get isDirectory() {
    return this.type === S_IFDIR;
  }

  get isLink() {
    return this.type === S_IFLNK;
  }

  /** As listings tell it. */
  get direntType() {
    if (this.isFile) return UV_DIRENT_FILE;
    return this.isDirectory ? UV_DIRENT_DIR : UV_DIRENT_LINK;
  }

  get size() {
    if (this.isFile) return this.content.length;
    return this.isDirectory ? kBlockSize : `${this.target}`.length;
  }

  stats(options) {
    const { type, mode, nlink, uid, gid, ino, size, atime, mtime, ctime, birthtime } = this;
    return makeStats(
      { mode: type | mode, nlink, uid, gid, ino, size, atime, mtime, ctime, birthtime },
      options,
    );
  }

  /** Takes note that what it holds has changed. */
  touch() {
    this.mtime = DateNow();
    this.ctime = this.mtime;
  }

  setMode(mode) {
    this.mode = mode & kPermissions;
    this.ctime = DateNow();
  }

  setOwner(uid, gid) {
    if (uid !== -1) this.uid = uid;
    if (gid !== -1) this.gid = gid;
    this.ctime = DateNow();
  }

  setTimes(atime, mtime) {
    this.atime = toUnixTimestamp(atime, 'atime') * 1000;
    this.mtime = toUnixTimestamp(mtime, 'mtime') * 1000;
    this.ctime = DateNow();
  }
}

module.exports = { MemoryEntry };
