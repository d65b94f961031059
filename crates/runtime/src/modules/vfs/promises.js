'use strict';

// `vfs.promises`.

const { ObjectFreeze } = primordials;

const { register } = require('#vfs/descriptors');
const { kInside, kOutside, kProvider, listed, uniqueName } = require('#vfs/file_system');

/** The functions for one file system. */
function promisesOf(system) {
  const provider = system[kProvider];
  const inside = (path) => system[kInside](path);
  const outside = (path) => system[kOutside](path);
  return ObjectFreeze({
    async readFile(path, options) {
      return provider.readFile(inside(path), options);
    },
    async writeFile(path, data, options) {
      await provider.writeFile(inside(path), data, options);
    },
    async appendFile(path, data, options) {
      await provider.appendFile(inside(path), data, options);
    },
    async stat(path, options) {
      return provider.stat(inside(path), options);
    },
    async lstat(path, options) {
      return provider.lstat(inside(path), options);
    },
    async readdir(path, options) {
      return listed(system, await provider.readdir(inside(path), options));
    },
    async mkdir(path, options) {
      return outside(await provider.mkdir(inside(path), options));
    },
    async rmdir(path) {
      await provider.rmdir(inside(path));
    },
    async unlink(path) {
      await provider.unlink(inside(path));
    },
    async rename(oldPath, newPath) {
      await provider.rename(inside(oldPath), inside(newPath));
    },
    async copyFile(src, dest, mode) {
      await provider.copyFile(inside(src), inside(dest), mode);
    },
    async realpath(path, options) {
      return outside(await provider.realpath(inside(path), options));
    },
    async readlink(path, options) {
      return provider.readlink(inside(path), options);
    },
    async symlink(target, path, type) {
      await provider.symlink(target, inside(path), type);
    },
    async access(path, mode) {
      await provider.access(inside(path), mode);
    },
    async rm(path, options) {
      await require('#vfs/removal').remove(provider, inside(path), options);
    },
    async truncate(path, length = 0) {
      const handle = await provider.open(inside(path), 'r+');
      try {
        await handle.truncate(length);
      } finally {
        await handle.close();
      }
    },
    async link(existingPath, newPath) {
      await provider.link(inside(existingPath), inside(newPath));
    },
    async mkdtemp(prefix) {
      const path = uniqueName(inside(prefix));
      await provider.mkdir(path);
      return outside(path);
    },
    // No provider takes longer for these.
    async chmod(path, mode) {
      provider.chmodSync(inside(path), mode);
    },
    async chown(path, uid, gid) {
      provider.chownSync(inside(path), uid, gid);
    },
    async lchown(path, uid, gid) {
      provider.lchownSync(inside(path), uid, gid);
    },
    async utimes(path, atime, mtime) {
      provider.utimesSync(inside(path), atime, mtime);
    },
    async lutimes(path, atime, mtime) {
      provider.lutimesSync(inside(path), atime, mtime);
    },
    async open(path, flags, mode) {
      return register(provider.openSync(inside(path), flags ?? 'r', mode));
    },
    async lchmod(path, mode) {
      provider.lchmodSync(inside(path), mode);
    },
    watch(path, options) {
      return provider.watchAsync(inside(path), options);
    },
  });
}

module.exports = { promisesOf };
