'use strict';

// The way from `fs` to mounted file systems. Whatever `fs` does, it does through the functions of its binding, so those are
// replaced while something is mounted: by ones that look at the path, or at the descriptor, first. Without mounts nothing
// is looked at.

const {
  ArrayPrototypeMap,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  BigInt,
  Number,
  ObjectKeys,
  PromisePrototypeThen,
  ReflectApply,
} = primordials;

const { S_IFMT } = internalBinding('constants').fs;
const { handleOf, isVirtual, register, release } = require('#vfs/descriptors');
const { failure } = require('#vfs/errors');
const { kInside, kProvider } = require('#vfs/file_system');
const { nameOfFlags } = require('#vfs/flags');
const { route } = require('#vfs/mounts');

const binding = internalBinding('fs');

/** Calls back with what a promise becomes. */
function settle(promise, callback) {
  PromisePrototypeThen(
    promise,
    (value) => {
      if (value === undefined) process.nextTick(callback, null);
      else process.nextTick(callback, null, value);
    },
    (error) => process.nextTick(callback, error),
  );
}

async function later(operation, ...args) {
  return operation(...args);
}

function buffers() {
  return require('buffer').Buffer;
}

/** A name as the native would give it. */
function named(name, raw) {
  return raw ? buffers().from(`${name}`) : name;
}

function statsArray(stats) {
  return require('#fs/internal').arrayFromStats(stats);
}

/** What `stat` was asked for. */
function statOptions(big) {
  return big ? { bigint: true } : undefined;
}

/** Errors about missing files name the path that the program knows. */
function outwards(error, syscall, path) {
  return error?.code === 'ENOENT' ? failure('ENOENT', syscall, path) : error;
}

function isMissing(error) {
  return error?.code === 'ENOENT' || error?.code === 'ENOTDIR';
}

/** The entries of a directory as `scandir` gives them. */
function entriesOf(entries, raw, withTypes) {
  if (!withTypes) {
    return raw ? ArrayPrototypeMap(entries, (name) => named(name, true)) : entries;
  }
  const { typeOfDirent } = require('#fs/internal');
  const names = [];
  const types = [];
  for (let i = 0; i < entries.length; i++) {
    ArrayPrototypePush(names, named(entries[i].name, raw));
    ArrayPrototypePush(types, typeOfDirent(entries[i]));
  }
  return [names, types];
}

/** What a program reads: text where that was asked for. */
function contentOf(value, asText) {
  if (typeof value === 'string') return asText ? value : buffers().from(value);
  return asText ? buffers().from(value).toString() : value;
}

function readOptions(flags) {
  const name = nameOfFlags(flags);
  return name === 'r' ? undefined : { flag: name };
}

function writeOptions(flags, mode) {
  return { encoding: 'utf8', mode, flag: nameOfFlags(flags) };
}

function appends(flags) {
  const name = nameOfFlags(flags);
  return typeof name === 'string' && name[0] === 'a';
}

function position(value) {
  const number = Number(value);
  return number < 0 ? null : number;
}

function bytesOf(data) {
  return typeof data === 'string' ? buffers().from(data) : data;
}

function listingOptions(withTypes) {
  return withTypes ? { withFileTypes: true } : {};
}

/** Names, or entries, with their names as the program wants them. */
function inEncoding(entries, encoding) {
  const { Dirent, decodeName, typeOfDirent, wantsRaw } = require('#fs/internal');
  if (!wantsRaw(encoding)) return entries;
  const decoded = (name) => decodeName(buffers().from(name), encoding);
  return ArrayPrototypeMap(entries, (entry) =>
    typeof entry === 'string'
      ? decoded(entry)
      : new Dirent(decoded(entry.name), typeOfDirent(entry), entry.parentPath),
  );
}

/** The directory that `opendir` gives: all of it at the first reading. */
class Listing {
  #entries;

  constructor(entries) {
    this.#entries = entries;
  }

  read(size, raw, callback) {
    const entries = this.#entries;
    this.#entries = [];
    const answer = entries.length === 0 ? undefined : entriesOf(entries, raw, true);
    if (callback === undefined) return answer;
    process.nextTick(callback, null, answer);
    return undefined;
  }

  close(callback) {
    if (callback !== undefined) process.nextTick(callback, null);
  }
}

const kStatFs = [0, 4096, 4096, 0, 0, 0, 0, 0];

// Operations on one path: how many arguments come before the callback, how they are done at once and how later. `p` is the
// provider, `path` its name for the file.
const onePath = {
  __proto__: null,
  access: [2, (p, path, mode) => p.accessSync(path, mode), (p, path, mode) => p.access(path, mode)],
  chmod: [2, (p, path, mode) => p.chmodSync(path, mode)],
  chown: [3, (p, path, uid, gid) => p.chownSync(path, uid, gid)],
  lchown: [3, (p, path, uid, gid) => p.lchownSync(path, uid, gid)],
  lutimes: [3, (p, path, atime, mtime) => p.lutimesSync(path, atime, mtime)],
  utimes: [3, (p, path, atime, mtime) => p.utimesSync(path, atime, mtime)],
  open: [3, (p, path, flags, mode) => register(p.openSync(path, flags, mode))],
  opendir: [1, (p, path) => new Listing(p.readdirSync(path, listingOptions(true)))],
  rmdir: [1, (p, path) => p.rmdirSync(path), (p, path) => p.rmdir(path)],
  unlink: [1, (p, path) => p.unlinkSync(path), (p, path) => p.unlink(path)],
  removeTree: [
    3,
    (p, path) => require('#vfs/removal').removeSync(p, path, { recursive: true }),
    (p, path) => require('#vfs/removal').remove(p, path, { recursive: true }),
  ],
  readlink: [
    2,
    (p, path, raw) => named(p.readlinkSync(path), raw),
    async (p, path, raw) => named(await p.readlink(path), raw),
  ],
};

// The same over the file system `v`, which knows the path as the program named it.
const outside = {
  __proto__: null,
  mkdir: [
    3,
    (v, path, mode, recursive) => v.mkdirSync(path, mkdirOptions(mode, recursive)),
    (v, path, mode, recursive) => v.promises.mkdir(path, mkdirOptions(mode, recursive)),
  ],
  mkdtemp: [
    2,
    (v, path, raw) => named(v.mkdtempSync(path), raw),
    async (v, path, raw) => named(await v.promises.mkdtemp(path), raw),
  ],
  realpath: [
    2,
    (v, path, raw) => {
      try {
        return named(v.realpathSync(path), raw);
      } catch (error) {
        throw outwards(error, 'realpath', path);
      }
    },
    async (v, path, raw) => named(await v.promises.realpath(path), raw),
  ],
  scandir: [
    3,
    (v, path, raw, withTypes) => {
      try {
        return entriesOf(v.readdirSync(path, listingOptions(withTypes)), raw, withTypes);
      } catch (error) {
        throw outwards(error, 'scandir', path);
      }
    },
    async (v, path, raw, withTypes) =>
      entriesOf(await v.promises.readdir(path, listingOptions(withTypes)), raw, withTypes),
  ],
  stat: [
    3,
    (v, path, big, missingOk) => {
      try {
        return statsArray(v.statSync(path, statOptions(big)));
      } catch (error) {
        if (missingOk && isMissing(error)) return undefined;
        throw outwards(error, 'stat', path);
      }
    },
    async (v, path, big, missingOk) => {
      try {
        return statsArray(await v.promises.stat(path, statOptions(big)));
      } catch (error) {
        if (missingOk && isMissing(error)) return undefined;
        throw error;
      }
    },
  ],
  lstat: [
    3,
    (v, path, big, missingOk) => {
      try {
        return statsArray(v.lstatSync(path, statOptions(big)));
      } catch (error) {
        if (missingOk && isMissing(error)) return undefined;
        throw error;
      }
    },
    async (v, path, big, missingOk) => {
      try {
        return statsArray(await v.promises.lstat(path, statOptions(big)));
      } catch (error) {
        if (missingOk && isMissing(error)) return undefined;
        throw error;
      }
    },
  ],
  statfs: [
    2,
    (v, path, big) => {
      if (!v.existsSync(path)) throw failure('ENOENT', 'statfs', path);
      return big ? ArrayPrototypeMap(kStatFs, BigInt) : kStatFs;
    },
  ],
  readFile: [
    3,
    (v, path, flags, asText) => {
      try {
        return contentOf(v.readFileSync(path, readOptions(flags)), asText);
      } catch (error) {
        throw outwards(error, 'open', path);
      }
    },
    async (v, path, flags, asText) =>
      contentOf(await v.promises.readFile(path, readOptions(flags)), asText),
  ],
  writeFile: [
    5,
    (v, path, data, flags, mode) => {
      const options = writeOptions(flags, mode);
      if (appends(flags)) v.appendFileSync(path, data, options);
      else v.writeFileSync(path, data, options);
    },
    (v, path, data, flags, mode) => {
      const options = writeOptions(flags, mode);
      return appends(flags)
        ? v.promises.appendFile(path, data, options)
        : v.promises.writeFile(path, data, options);
    },
  ],
};

function mkdirOptions(mode, recursive) {
  // What was not asked for is left to the provider.
  if (mode === 0o777 && !recursive) return undefined;
  return mode === 0o777 ? { recursive } : { mode, recursive };
}

// Operations on a descriptor.
const onHandle = {
  __proto__: null,
  read: [
    5,
    'read',
    (h, view, offset, length, at) => h.readSync(view, offset, length, position(at)),
    async (h, view, offset, length, at) =>
      (await h.read(view, offset, length, position(at))).bytesRead,
  ],
  write: [
    5,
    'write',
    (h, view, offset, length, at) => h.writeSync(view, offset, length, position(at)),
    async (h, view, offset, length, at) =>
      (await h.write(view, offset, length, position(at))).bytesWritten,
  ],
  writeString: [
    3,
    'write',
    (h, text, at) => {
      const bytes = buffers().from(text);
      return h.writeSync(bytes, 0, bytes.byteLength, position(at));
    },
    async (h, text, at) => {
      const bytes = buffers().from(text);
      return (await h.write(bytes, 0, bytes.byteLength, position(at))).bytesWritten;
    },
  ],
  readv: [
    3,
    'read',
    (h, views, at) => {
      let place = position(at);
      let done = 0;
      for (let i = 0; i < views.length; i++) {
        const { byteLength } = views[i];
        const count = h.readSync(views[i], 0, byteLength, place);
        done += count;
        if (place !== null) place += count;
        if (count < byteLength) break;
      }
      return done;
    },
  ],
  writev: [
    3,
    'write',
    (h, views, at) => {
      let place = position(at);
      let done = 0;
      for (let i = 0; i < views.length; i++) {
        const count = h.writeSync(views[i], 0, views[i].byteLength, place);
        done += count;
        if (place !== null) place += count;
      }
      return done;
    },
  ],
  fstat: [
    2,
    'fstat',
    (h, big) => statsArray(h.statSync(statOptions(big))),
    async (h, big) => statsArray(await h.stat(statOptions(big))),
  ],
  ftruncate: [
    2,
    'ftruncate',
    (h, length) => h.truncateSync(Number(length)),
    (h, length) => h.truncate(Number(length)),
  ],
  fchmod: [2, 'fchmod', (h, mode) => h.chmodSync?.(mode)],
  futimes: [3, 'futimes', (h, atime, mtime) => h.utimesSync?.(atime, mtime)],
  // There is nothing behind memory, and nobody else to own it.
  fchown: [3, 'fchown', () => undefined],
  fsync: [1, 'fsync', () => undefined],
  fdatasync: [1, 'fdatasync', () => undefined],
};

/** Puts a function in the place of a native one. */
function replace(name, make) {
  binding[name] = make(binding[name]);
}

function byPath(name, [count, now, then = now], inside) {
  replace(
    name,
    (native) =>
      function (...args) {
        const found = typeof args[0] === 'number' ? undefined : route(args[0]);
        if (found === undefined) return ReflectApply(native, binding, args);
        const { system, path } = found;
        const callback = args[count];
        const rest = ArrayPrototypeSlice(args, 1, count);
        const run = (operation) =>
          inside
            ? operation(system[kProvider], system[kInside](path), ...rest)
            : operation(system, path, ...rest);
        if (callback === undefined) return run(now);
        settle(later(run, then), callback);
        return undefined;
      },
  );
}

function byDescriptor(name, [count, syscall, now, then = now]) {
  replace(
    name,
    (native) =>
      function (...args) {
        if (!isVirtual(args[0])) return ReflectApply(native, binding, args);
        const callback = args[count];
        args.length = count;
        const run = (operation) => {
          args[0] = handleOf(args[0], syscall);
          return operation(...args);
        };
        if (callback === undefined) return run(now);
        settle(later(run, then), callback);
        return undefined;
      },
  );
}

/** Operations on two paths, which have to be of one file system. */
function byPaths(name, syscall, count, now, then) {
  replace(
    name,
    (native) =>
      function (...args) {
        const from = route(args[0]);
        if (from === undefined) return ReflectApply(native, binding, args);
        const to = route(args[1]);
        const callback = args[count];
        const run = (operation) => {
          if (to?.system !== from.system) throw failure('EXDEV', syscall, from.path);
          const { system } = from;
          const paths = [system[kInside](from.path), system[kInside](to.path)];
          return operation(system[kProvider], paths[0], paths[1], args[2]);
        };
        if (callback === undefined) return run(now);
        settle(later(run, then), callback);
        return undefined;
      },
  );
}

/** Whole files given by descriptors. */
function wholeByDescriptor() {
  replace(
    'readFile',
    (native) =>
      function (...args) {
        if (!isVirtual(args[0])) return ReflectApply(native, binding, args);
        const { 0: fd, 2: asText, 3: callback } = args;
        if (callback === undefined) return contentOf(handleOf(fd, 'fstat').readFileSync(), asText);
        settle(
          later(async () => contentOf(await handleOf(fd, 'fstat').readFile(), asText)),
          callback,
        );
        return undefined;
      },
  );
  replace(
    'writeFile',
    (native) =>
      function (...args) {
        if (!isVirtual(args[0])) return ReflectApply(native, binding, args);
        const { 0: fd, 1: data, 5: callback } = args;
        const bytes = bytesOf(data);
        if (callback === undefined) {
          handleOf(fd, 'write').writeSync(bytes, 0, bytes.byteLength, null);
          return undefined;
        }
        settle(
          later(async () => {
            await handleOf(fd, 'write').write(bytes, 0, bytes.byteLength, null);
          }),
          callback,
        );
        return undefined;
      },
  );
}

const hooks = {
  __proto__: null,

  /** Whether a path is one of a mounted file system. */
  has(path) {
    return route(path) !== undefined;
  },

  /** What `rm` says of directories. */
  isDirectoryError(path) {
    return failure('EISDIR', 'rm', path);
  },

  /** A directory and all below it. */
  listAllSync(path, encoding, withFileTypes) {
    const { system, path: full } = route(path);
    try {
      return inEncoding(system.readdirSync(full, { recursive: true, withFileTypes }), encoding);
    } catch (error) {
      throw outwards(error, 'scandir', full);
    }
  },

  listAll(path, encoding, withFileTypes, callback) {
    const { system, path: full } = route(path);
    const listing = system.promises.readdir(full, { recursive: true, withFileTypes });
    settle(
      PromisePrototypeThen(listing, (entries) => inEncoding(entries, encoding)),
      callback,
    );
  },

  /**
   * Calls `use` with the path of a copy, for what only the system can open. Nobody else can read the copy, and it is gone
   * afterwards.
   */
  withCopy(path, use) {
    const fs = require('fs');
    const { basename, join } = require('path');
    const folder = fs.mkdtempSync(join(require('os').tmpdir(), 'nodus-copy-'));
    try {
      const copy = join(folder, basename(path));
      fs.writeFileSync(copy, fs.readFileSync(path), { mode: 0o700 });
      return use(copy);
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  },

  /** A Blob of a file; undefined for what is none's. */
  blob(path, options) {
    const found = route(path);
    return found === undefined ? undefined : found.system.openAsBlob(found.path, options);
  },

  watch(path, options, listener) {
    const found = route(path);
    if (found === undefined) return undefined;
    if (!found.system.existsSync(found.path)) throw failure('ENOENT', 'watch', found.path);
    return found.system.watch(found.path, options, listener);
  },

  watchAsync(path, options) {
    const found = route(path);
    return found?.system.promises.watch(found.path, options);
  },

  watchFile(path, options, listener) {
    const found = route(path);
    return found?.system.watchFile(found.path, options, listener);
  },

  unwatchFile(path, listener) {
    const found = route(path);
    found?.system.unwatchFile(found.path, listener);
    return found !== undefined;
  },

  lchmod(path, mode) {
    const found = route(path);
    if (found === undefined) return undefined;
    const { system } = found;
    return later(() => system[kProvider].lchmodSync(system[kInside](found.path), mode));
  },
};

/** Takes the places of the natives, for good: files may be open when nothing is mounted any more. */
function replaceAll() {
  const single = ObjectKeys(onePath);
  for (let i = 0; i < single.length; i++) byPath(single[i], onePath[single[i]], true);
  const named = ObjectKeys(outside);
  for (let i = 0; i < named.length; i++) byPath(named[i], outside[named[i]], false);
  const opened = ObjectKeys(onHandle);
  for (let i = 0; i < opened.length; i++) byDescriptor(opened[i], onHandle[opened[i]]);
  byPaths(
    'rename',
    'rename',
    2,
    (p, from, to) => p.renameSync(from, to),
    (p, from, to) => p.rename(from, to),
  );
  byPaths(
    'link',
    'link',
    2,
    (p, from, to) => p.linkSync(from, to),
    (p, from, to) => p.link(from, to),
  );
  byPaths(
    'copyFile',
    'copyfile',
    3,
    (p, from, to, mode) => p.copyFileSync(from, to, mode),
    (p, from, to, mode) => p.copyFile(from, to, mode),
  );
  wholeByDescriptor();
  replace(
    'symlink',
    (native) =>
      function (...args) {
        const { 0: target, 1: path, 2: callback } = args;
        const found = route(path);
        if (found === undefined) return ReflectApply(native, binding, args);
        const { system } = found;
        if (callback === undefined) return system.symlinkSync(target, found.path);
        settle(
          later(() => system.promises.symlink(target, found.path)),
          callback,
        );
        return undefined;
      },
  );
  replace(
    'existsSync',
    (native) =>
      function (path) {
        const found = route(path);
        return found === undefined ? native(path) : found.system.existsSync(found.path);
      },
  );
  replace(
    'typeOf',
    (native) =>
      function (path, link) {
        const found = route(path);
        if (found === undefined) return native(path, link);
        const { system } = found;
        try {
          const stats = link ? system.lstatSync(found.path) : system.statSync(found.path);
          return Number(stats.mode) & S_IFMT;
        } catch {
          return 0;
        }
      },
  );
  replace(
    'close',
    (native) =>
      function (fd, callback) {
        if (!isVirtual(fd)) return native(fd, callback);
        if (callback === undefined) return release(fd).closeSync();
        settle(
          later(() => release(fd).close()),
          callback,
        );
        return undefined;
      },
  );
}

let replaced = false;

/** From now on `fs` looks for mounted files. */
function install() {
  if (!replaced) {
    replaced = true;
    replaceAll();
  }
  require('#fs/mounted').files = hooks;
}

/** Nothing is mounted any more. */
function remove() {
  require('#fs/mounted').files = undefined;
}

module.exports = { install, remove };
