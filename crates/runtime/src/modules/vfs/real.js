'use strict';

// `RealFSProvider`: a directory of the system as a file system. Paths cannot lead out of it by `..`; links that somebody has
// put there are followed by the system.

const { StringPrototypeSlice, StringPrototypeStartsWith } = primordials;

const fs = require('fs');
const { dirname, isAbsolute, join, posix, resolve } = require('path');
const { getValidatedPath, makeDirent, typeOfDirent } = require('#fs/internal');
const { failure } = require('#vfs/errors');
const { RealFileHandle } = require('#vfs/real_handle');
const { VirtualProvider } = require('#vfs/provider');

class RealFSProvider extends VirtualProvider {
  #root;

  constructor(rootPath) {
    super();
    this.#root = resolve(`${getValidatedPath(rootPath, 'rootPath')}`);
  }

  get rootPath() {
    return this.#root;
  }

  get readonly() {
    return false;
  }

  get supportsSymlinks() {
    return true;
  }

  /** The system's name for a path. */
  #real(path) {
    const inside = posix.join('/', path);
    return inside === '/' ? this.#root : join(this.#root, inside);
  }

  #isInside(path, root = this.#root) {
    return path === root || StringPrototypeStartsWith(path, root === '/' ? '/' : `${root}/`);
  }

  /** The provider's name for a path below a root. */
  #virtual(path, root = this.#root) {
    if (path === root) return '/';
    return root === '/' ? path : StringPrototypeSlice(path, root.length);
  }

  #realRoot() {
    return fs.realpathSync(this.#root);
  }

  openSync(path, flags, mode) {
    return new RealFileHandle(path, flags, mode, fs.openSync(this.#real(path), flags, mode));
  }

  async open(path, flags, mode) {
    return new RealFileHandle(path, flags, mode, await opened(this.#real(path), flags, mode));
  }

  statSync(path, options) {
    return fs.statSync(this.#real(path), options);
  }

  async stat(path, options) {
    return fs.promises.stat(this.#real(path), options);
  }

  lstatSync(path, options) {
    return fs.lstatSync(this.#real(path), options);
  }

  async lstat(path, options) {
    return fs.promises.lstat(this.#real(path), options);
  }

  /** Entries under the provider's names for their directories. */
  #listed(entries) {
    if (typeof entries[0] !== 'object' || entries[0].parentPath === undefined) return entries;
    const found = [];
    for (let i = 0; i < entries.length; i++) {
      const { name, parentPath } = entries[i];
      found[i] = makeDirent(this.#virtual(parentPath), name, typeOfDirent(entries[i]));
    }
    return found;
  }

  readdirSync(path, options) {
    return this.#listed(fs.readdirSync(this.#real(path), options));
  }

  async readdir(path, options) {
    return this.#listed(await fs.promises.readdir(this.#real(path), options));
  }

  #made(path) {
    return path === undefined ? undefined : this.#virtual(path);
  }

  mkdirSync(path, options) {
    return this.#made(fs.mkdirSync(this.#real(path), options));
  }

  async mkdir(path, options) {
    return this.#made(await fs.promises.mkdir(this.#real(path), options));
  }

  #checkRoot(path, syscall) {
    if (this.#real(path) === this.#root) throw failure('EBUSY', syscall, path);
  }

  rmdirSync(path) {
    this.#checkRoot(path, 'rmdir');
    fs.rmdirSync(this.#real(path));
  }

  async rmdir(path) {
    this.#checkRoot(path, 'rmdir');
    await fs.promises.rmdir(this.#real(path));
  }

  unlinkSync(path) {
    fs.unlinkSync(this.#real(path));
  }

  async unlink(path) {
    await fs.promises.unlink(this.#real(path));
  }

  renameSync(oldPath, newPath) {
    this.#checkRoot(oldPath, 'rename');
    this.#checkRoot(newPath, 'rename');
    fs.renameSync(this.#real(oldPath), this.#real(newPath));
  }

  async rename(oldPath, newPath) {
    this.#checkRoot(oldPath, 'rename');
    this.#checkRoot(newPath, 'rename');
    await fs.promises.rename(this.#real(oldPath), this.#real(newPath));
  }

  /** Links into the root are told as the provider names what they lead to. */
  #target(target, options) {
    if (typeof target !== 'string' || !isAbsolute(target) || !this.#isInside(target)) return target;
    return this.#virtual(target);
  }

  readlinkSync(path, options) {
    return this.#target(fs.readlinkSync(this.#real(path), options));
  }

  async readlink(path, options) {
    return this.#target(await fs.promises.readlink(this.#real(path), options));
  }

  /** Nobody makes links that lead out. */
  #checkLink(target, path) {
    const full = isAbsolute(target) ? resolve(target) : resolve(dirname(this.#real(path)), target);
    if (!this.#isInside(full)) throw failure('EACCES', 'symlink', path);
  }

  symlinkSync(target, path, type) {
    this.#checkLink(target, path);
    fs.symlinkSync(target, this.#real(path), type);
  }

  async symlink(target, path, type) {
    this.#checkLink(target, path);
    await fs.promises.symlink(target, this.#real(path), type);
  }

  #resolved(found, path) {
    const root = this.#realRoot();
    if (!this.#isInside(found, root)) throw failure('EACCES', 'realpath', path);
    return this.#virtual(found, root);
  }

  realpathSync(path, options) {
    return this.#resolved(fs.realpathSync(this.#real(path)), path);
  }

  async realpath(path, options) {
    return this.#resolved(await fs.promises.realpath(this.#real(path)), path);
  }

  accessSync(path, mode) {
    fs.accessSync(this.#real(path), mode);
  }

  async access(path, mode) {
    await fs.promises.access(this.#real(path), mode);
  }

  linkSync(existingPath, newPath) {
    fs.linkSync(this.#real(existingPath), this.#real(newPath));
  }

  async link(existingPath, newPath) {
    await fs.promises.link(this.#real(existingPath), this.#real(newPath));
  }

  chmodSync(path, mode) {
    fs.chmodSync(this.#real(path), mode);
  }

  lchmodSync(path, mode) {
    const { ERR_METHOD_NOT_IMPLEMENTED } = require('#internal/errors').codes;
    throw new ERR_METHOD_NOT_IMPLEMENTED('lchmodSync');
  }

  chownSync(path, uid, gid) {
    fs.chownSync(this.#real(path), uid, gid);
  }

  lchownSync(path, uid, gid) {
    fs.lchownSync(this.#real(path), uid, gid);
  }

  utimesSync(path, atime, mtime) {
    fs.utimesSync(this.#real(path), atime, mtime);
  }

  lutimesSync(path, atime, mtime) {
    fs.lutimesSync(this.#real(path), atime, mtime);
  }

  copyFileSync(src, dest, mode) {
    fs.copyFileSync(this.#real(src), this.#real(dest), mode);
  }

  async copyFile(src, dest, mode) {
    await fs.promises.copyFile(this.#real(src), this.#real(dest), mode);
  }

  get supportsWatch() {
    return true;
  }

  watch(path, options) {
    return fs.watch(this.#real(path), options);
  }

  watchAsync(path, options) {
    return fs.promises.watch(this.#real(path), options);
  }

  watchFile(path, options, listener) {
    return fs.watchFile(this.#real(path), options, listener ?? noListener);
  }

  unwatchFile(path, listener) {
    fs.unwatchFile(this.#real(path), listener);
  }
}

function noListener() {
  // Whoever wants to hear of changes adds one.
}

function opened(path, flags, mode) {
  const { promisify } = require('util');
  return promisify(fs.open)(path, flags ?? 'r', mode);
}

module.exports = { RealFSProvider };
