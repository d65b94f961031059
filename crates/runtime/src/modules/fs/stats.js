'use strict';

// What `stat`, `statfs` and directory listings give: `Stats`, `BigIntStats`, `StatFs` and `Dirent`.

const {
  BigInt,
  Date,
  MathFloor,
  MathRound,
  Number,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  Symbol,
  globalThis,
} = primordials;

const { constants } = require('#fs/utils');
const { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } = constants;
const {
  UV_DIRENT_BLOCK,
  UV_DIRENT_CHAR,
  UV_DIRENT_DIR,
  UV_DIRENT_FIFO,
  UV_DIRENT_FILE,
  UV_DIRENT_LINK,
  UV_DIRENT_SOCKET,
  UV_DIRENT_UNKNOWN,
} = constants;

const kNsPerMs = 10n ** 6n;
const kNsPerSec = 10n ** 9n;

function StatsBase(dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks) {
  this.dev = dev;
  this.mode = mode;
  this.nlink = nlink;
  this.uid = uid;
  this.gid = gid;
  this.rdev = rdev;
  this.blksize = blksize;
  this.ino = ino;
  this.size = size;
  this.blocks = blocks;
}

StatsBase.prototype.isDirectory = function () {
  return this._checkModeProperty(S_IFDIR);
};
StatsBase.prototype.isFile = function () {
  return this._checkModeProperty(S_IFREG);
};
StatsBase.prototype.isBlockDevice = function () {
  return this._checkModeProperty(S_IFBLK);
};
StatsBase.prototype.isCharacterDevice = function () {
  return this._checkModeProperty(S_IFCHR);
};
StatsBase.prototype.isSymbolicLink = function () {
  return this._checkModeProperty(S_IFLNK);
};
StatsBase.prototype.isFIFO = function () {
  return this._checkModeProperty(S_IFIFO);
};
StatsBase.prototype.isSocket = function () {
  return this._checkModeProperty(S_IFSOCK);
};

function msOf(seconds, nanoseconds) {
  return seconds * 1000 + nanoseconds / 1e6;
}

/** The Date for milliseconds that may have a fraction. */
function dateFromMs(ms) {
  return new Date(MathRound(Number(ms)));
}

// What milliseconds cannot tell: the nanoseconds of each time's last second.
const kAtimeNs = Symbol('partialAtimeNs');
const kMtimeNs = Symbol('partialMtimeNs');
const kCtimeNs = Symbol('partialCtimeNs');
const kBirthtimeNs = Symbol('kPartialBirthtimeNs');

/** What a program sees of a file's state, times in milliseconds. */
function Stats(
  dev,
  mode,
  nlink,
  uid,
  gid,
  rdev,
  blksize,
  ino,
  size,
  blocks,
  atimeSec,
  atimeNs,
  mtimeSec,
  mtimeNs,
  ctimeSec,
  ctimeNs,
  birthtimeSec,
  birthtimeNs,
) {
  StatsBase.call(this, dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks);
  this.atimeMs = msOf(atimeSec, atimeNs);
  this.mtimeMs = msOf(mtimeSec, mtimeNs);
  this.ctimeMs = msOf(ctimeSec, ctimeNs);
  this.birthtimeMs = msOf(birthtimeSec, birthtimeNs);
  this[kAtimeNs] = atimeNs;
  this[kMtimeNs] = mtimeNs;
  this[kCtimeNs] = ctimeNs;
  this[kBirthtimeNs] = birthtimeNs;
}
ObjectSetPrototypeOf(Stats.prototype, StatsBase.prototype);
ObjectSetPrototypeOf(Stats, StatsBase);

/** The same as bigints, with nanoseconds besides. */
function BigIntStats(
  dev,
  mode,
  nlink,
  uid,
  gid,
  rdev,
  blksize,
  ino,
  size,
  blocks,
  atimeNs,
  mtimeNs,
  ctimeNs,
  birthtimeNs,
) {
  StatsBase.call(this, dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks);
  this.atimeMs = atimeNs / kNsPerMs;
  this.mtimeMs = mtimeNs / kNsPerMs;
  this.ctimeMs = ctimeNs / kNsPerMs;
  this.birthtimeMs = birthtimeNs / kNsPerMs;
  this.atimeNs = atimeNs;
  this.mtimeNs = mtimeNs;
  this.ctimeNs = ctimeNs;
  this.birthtimeNs = birthtimeNs;
}
ObjectSetPrototypeOf(BigIntStats.prototype, StatsBase.prototype);
ObjectSetPrototypeOf(BigIntStats, StatsBase);

function setOwn(self, key, value) {
  ObjectDefineProperty(self, key, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value,
    writable: true,
  });
}

/** A property that is worked out when it is first read, and can be assigned. */
function lazily(key, make) {
  return {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      const value = make(this);
      setOwn(this, key, value);
      return value;
    },
    set(value) {
      setOwn(this, key, value);
    },
  };
}

function addTimes(prototype, times, instantOf) {
  // Dates come before instants: programs see the order in `for in`.
  for (let i = 0; i < times.length; i++) {
    const { 0: name } = times[i];
    const ms = `${name}Ms`;
    ObjectDefineProperty(
      prototype,
      name,
      lazily(name, (self) => dateFromMs(self[ms])),
    );
  }
  for (let i = 0; i < times.length; i++) {
    const { 0: name, 1: ns } = times[i];
    const key = `${name}Instant`;
    const make = (self) => {
      const { Temporal } = globalThis;
      return Temporal === undefined
        ? undefined
        : new Temporal.Instant(instantOf(self, `${name}Ms`, ns));
    };
    ObjectDefineProperty(prototype, key, lazily(key, make));
  }
}

addTimes(
  Stats.prototype,
  [
    ['atime', kAtimeNs],
    ['mtime', kMtimeNs],
    ['ctime', kCtimeNs],
    ['birthtime', kBirthtimeNs],
  ],
  (self, ms, ns) => BigInt(MathFloor(self[ms] / 1000)) * kNsPerSec + BigInt(self[ns]),
);
addTimes(
  BigIntStats.prototype,
  [
    ['atime', 'atimeNs'],
    ['mtime', 'mtimeNs'],
    ['ctime', 'ctimeNs'],
    ['birthtime', 'birthtimeNs'],
  ],
  (self, ms, ns) => self[ns],
);
Stats.prototype._checkModeProperty = function (property) {
  return (this.mode & S_IFMT) === property;
};
const S_IFMT_BIG = 61440n;
BigIntStats.prototype._checkModeProperty = function (property) {
  return Number(this.mode & S_IFMT_BIG) === property;
};

/** `Stats` or `BigIntStats` from the native side's array. */
function statsFromArray(a) {
  if (typeof a[0] === 'bigint') {
    return new BigIntStats(
      a[0],
      a[1],
      a[2],
      a[3],
      a[4],
      a[5],
      a[6],
      a[7],
      a[8],
      a[9],
      a[10] * kNsPerSec + a[11],
      a[12] * kNsPerSec + a[13],
      a[14] * kNsPerSec + a[15],
      a[16] * kNsPerSec + a[17],
    );
  }
  return new Stats(
    a[0],
    a[1],
    a[2],
    a[3],
    a[4],
    a[5],
    a[6],
    a[7],
    a[8],
    a[9],
    a[10],
    a[11],
    a[12],
    a[13],
    a[14],
    a[15],
    a[16],
    a[17],
  );
}

/** The numbers of `Stats`, for `statsFromArray` to make the like of. */
function arrayFromStats(stats) {
  const { dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks } = stats;
  const out = [dev, mode, nlink, uid, gid, rdev, blksize, ino, size, blocks];
  const names = ['atime', 'mtime', 'ctime', 'birthtime'];
  const partial = [kAtimeNs, kMtimeNs, kCtimeNs, kBirthtimeNs];
  for (let i = 0; i < names.length; i++) {
    const ns = stats[`${names[i]}Ns`];
    if (typeof ns === 'bigint') {
      out[10 + 2 * i] = ns / kNsPerSec;
      out[11 + 2 * i] = ns % kNsPerSec;
      continue;
    }
    const ms = Number(stats[`${names[i]}Ms`]) || 0;
    const seconds = MathFloor(ms / 1000);
    out[10 + 2 * i] = seconds;
    out[11 + 2 * i] = stats[partial[i]] ?? MathRound((ms - seconds * 1000) * 1e6);
  }
  return out;
}

/** All zero, for files that do not exist (`watchFile`). */
function emptyStats(big) {
  const zero = big ? 0n : 0;
  const array = [];
  for (let i = 0; i < 18; i++) array[i] = zero;
  return statsFromArray(array);
}

/** What a program sees of a file system. */
class StatFs {
  constructor(type, bsize, frsize, blocks, bfree, bavail, files, ffree) {
    this.type = type;
    this.bsize = bsize;
    this.frsize = frsize;
    this.blocks = blocks;
    this.bfree = bfree;
    this.bavail = bavail;
    this.files = files;
    this.ffree = ffree;
  }
}

/** `StatFs` from the native side's array. */
function statFsFromArray(a) {
  return new StatFs(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
}

const kType = Symbol('type');

/** An entry of a directory. */
class Dirent {
  constructor(name, type, path) {
    this.name = name;
    this.parentPath = path;
    this[kType] = type;
  }

  isDirectory() {
    return this[kType] === UV_DIRENT_DIR;
  }

  isFile() {
    return this[kType] === UV_DIRENT_FILE;
  }

  isBlockDevice() {
    return this[kType] === UV_DIRENT_BLOCK;
  }

  isCharacterDevice() {
    return this[kType] === UV_DIRENT_CHAR;
  }

  isSymbolicLink() {
    return this[kType] === UV_DIRENT_LINK;
  }

  isFIFO() {
    return this[kType] === UV_DIRENT_FIFO;
  }

  isSocket() {
    return this[kType] === UV_DIRENT_SOCKET;
  }
}

/** The type number of a `Dirent`. */
function typeOfDirent(dirent) {
  return dirent[kType];
}

/** The type of an entry by its mode, for file systems that do not tell it in listings. */
function typeFromMode(mode) {
  switch (mode & S_IFMT) {
    case S_IFDIR:
      return UV_DIRENT_DIR;
    case S_IFREG:
      return UV_DIRENT_FILE;
    case S_IFLNK:
      return UV_DIRENT_LINK;
    case S_IFBLK:
      return UV_DIRENT_BLOCK;
    case S_IFCHR:
      return UV_DIRENT_CHAR;
    case S_IFIFO:
      return UV_DIRENT_FIFO;
    case S_IFSOCK:
      return UV_DIRENT_SOCKET;
    default:
      return UV_DIRENT_UNKNOWN;
  }
}

/** The path of a name in a directory; either may be a Buffer. */
function joinPath(dir, name) {
  if (typeof dir === 'string' && typeof name === 'string') {
    return dir === '' || dir[dir.length - 1] === '/' ? `${dir}${name}` : `${dir}/${name}`;
  }
  const { Buffer } = require('buffer');
  const toBuffer = (part) => (typeof part === 'string' ? Buffer.from(part) : part);
  return Buffer.concat([toBuffer(dir), Buffer.from('/'), toBuffer(name)]);
}

/** The `Dirent` of a listed name; its file is looked at when the listing did not tell the type. */
function makeDirent(dir, name, type) {
  if (type === UV_DIRENT_UNKNOWN) {
    type = typeFromMode(internalBinding('fs').typeOf(joinPath(dir, name), true));
  }
  return new Dirent(name, type, dir);
}

module.exports = {
  BigIntStats,
  Dirent,
  Stats,
  arrayFromStats,
  emptyStats,
  joinPath,
  makeDirent,
  statFsFromArray,
  statsFromArray,
  typeOfDirent,
};
