'use strict';

// `VirtualProvider`, the base of all providers: the few functions that a provider has to have throw their names, the others
// are made of those.

const { Number, StringPrototypeEndsWith, StringPrototypeSlice } = primordials;

const {
  codes: { ERR_METHOD_NOT_IMPLEMENTED },
} = require('#internal/errors');
const { fs: constants } = internalBinding('constants');
const { failure } = require('#vfs/errors');

const { COPYFILE_EXCL } = constants;

/** What a primitive that is missing throws: a file system that cannot change says so first. */
function missing(provider, name, path) {
  if (path !== undefined && provider.readonly) {
    const sync = StringPrototypeEndsWith(name, 'Sync');
    const syscall = sync ? StringPrototypeSlice(name, 0, -4) : name;
    return failure('EROFS', syscall, path);
  }
  return new ERR_METHOD_NOT_IMPLEMENTED(name);
}

/** Throws unless the owner's bits of a mode allow all that is asked for. */
function checkMode(stats, mode, path) {
  const wanted = mode & 7;
  if (wanted === 0) return;
  if (((Number(stats.mode) >> 6) & wanted) !== wanted) throw failure('EACCES', 'access', path);
}

function flagOf(options, fallback) {
  return (typeof options === 'object' && options !== null && options.flag) || fallback;
}

function modeOf(options) {
  return typeof options === 'object' && options !== null ? options.mode : undefined;
}

class VirtualProvider {
  get readonly() {
    return false;
  }

  get supportsSymlinks() {
    return false;
  }

  get supportsWatch() {
    return false;
  }

  async open(path, flags, mode) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('open');
  }

  openSync(path, flags, mode) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('openSync');
  }

  async stat(path, options) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('stat');
  }

  statSync(path, options) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('statSync');
  }

  async lstat(path, options) {
    return this.stat(path, options);
  }

  lstatSync(path, options) {
    return this.statSync(path, options);
  }

  async readdir(path, options) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('readdir');
  }

  readdirSync(path, options) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('readdirSync');
  }

  async mkdir(path, options) {
    throw missing(this, 'mkdir', path);
  }

  mkdirSync(path, options) {
    throw missing(this, 'mkdirSync', path);
  }

  async rmdir(path) {
    throw missing(this, 'rmdir', path);
  }

  rmdirSync(path) {
    throw missing(this, 'rmdirSync', path);
  }

  async unlink(path) {
    throw missing(this, 'unlink', path);
  }

  unlinkSync(path) {
    throw missing(this, 'unlinkSync', path);
  }

  async rename(oldPath, newPath) {
    throw missing(this, 'rename', oldPath);
  }

  renameSync(oldPath, newPath) {
    throw missing(this, 'renameSync', oldPath);
  }

  lchownSync(path, uid, gid) {
    return this.chownSync(path, uid, gid);
  }

  async readFile(path, options) {
    const handle = await this.open(path, flagOf(options, 'r'));
    try {
      return await handle.readFile(options);
    } finally {
      await handle.close();
    }
  }

  readFileSync(path, options) {
    const handle = this.openSync(path, flagOf(options, 'r'));
    try {
      return handle.readFileSync(options);
    } finally {
      handle.closeSync();
    }
  }

  async writeFile(path, data, options) {
    if (this.readonly) throw failure('EROFS', 'open', path);
    const handle = await this.open(path, flagOf(options, 'w'), modeOf(options));
    try {
      await handle.writeFile(data, options);
    } finally {
      await handle.close();
    }
  }

  writeFileSync(path, data, options) {
    if (this.readonly) throw failure('EROFS', 'open', path);
    const handle = this.openSync(path, flagOf(options, 'w'), modeOf(options));
    try {
      handle.writeFileSync(data, options);
    } finally {
      handle.closeSync();
    }
  }

  async appendFile(path, data, options) {
    if (this.readonly) throw failure('EROFS', 'open', path);
    const handle = await this.open(path, flagOf(options, 'a'), modeOf(options));
    try {
      await handle.writeFile(data, options);
    } finally {
      await handle.close();
    }
  }

  appendFileSync(path, data, options) {
    if (this.readonly) throw failure('EROFS', 'open', path);
    const handle = this.openSync(path, flagOf(options, 'a'), modeOf(options));
    try {
      handle.writeFileSync(data, options);
    } finally {
      handle.closeSync();
    }
  }

  async exists(path) {
    try {
      await this.stat(path);
      return true;
    } catch {
      return false;
    }
  }

  existsSync(path) {
    try {
      this.statSync(path);
      return true;
    } catch {
      return false;
    }
  }

  async copyFile(src, dest, mode) {
    if (this.readonly) throw failure('EROFS', 'copyfile', dest);
    if ((mode & COPYFILE_EXCL) !== 0 && (await this.exists(dest))) {
      throw failure('EEXIST', 'copyfile', dest);
    }
    await this.writeFile(dest, await this.readFile(src));
  }

  copyFileSync(src, dest, mode) {
    if (this.readonly) throw failure('EROFS', 'copyfile', dest);
    if ((mode & COPYFILE_EXCL) !== 0 && this.existsSync(dest)) {
      throw failure('EEXIST', 'copyfile', dest);
    }
    this.writeFileSync(dest, this.readFileSync(src));
  }

  async realpath(path, options) {
    await this.stat(path);
    return path;
  }

  realpathSync(path, options) {
    this.statSync(path);
    return path;
  }

  async access(path, mode) {
    checkMode(await this.stat(path), mode, path);
  }

  accessSync(path, mode) {
    checkMode(this.statSync(path), mode, path);
  }

  async link(existingPath, newPath) {
    throw missing(this, 'link', newPath);
  }

  linkSync(existingPath, newPath) {
    throw missing(this, 'linkSync', newPath);
  }

  async readlink(path, options) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('readlink');
  }

  readlinkSync(path, options) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('readlinkSync');
  }

  async symlink(target, path, type) {
    throw missing(this, 'symlink', path);
  }

  symlinkSync(target, path, type) {
    throw missing(this, 'symlinkSync', path);
  }

  watch(path, options) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('watch');
  }

  watchAsync(path, options) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('watchAsync');
  }

  watchFile(path, options) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('watchFile');
  }

  unwatchFile(path, listener) {
    throw new ERR_METHOD_NOT_IMPLEMENTED('unwatchFile');
  }
}

module.exports = { VirtualProvider, checkMode };
