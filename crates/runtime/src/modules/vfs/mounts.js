'use strict';

// Which file systems are mounted where. A mount point is a name below `/dev/null`, where no real file can be.

const {
  SafeMap,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const {
  codes: { ERR_INVALID_STATE },
} = require('#internal/errors');

const kRoot = '/dev/null/vfs/';

const mounted = new SafeMap();

/** The mount point of a file system's number. */
function mountPointOf(id) {
  return `${kRoot}${id}`;
}

/** Mounts a file system at its mount point. */
function mount(system, point) {
  const { getOptionValue } = require('#internal/options');
  if (getOptionValue('--permission') && !getOptionValue('--allow-fs-vfs')) {
    throw new ERR_INVALID_STATE(
      'VFS cannot be used when the permission model is enabled. Use --allow-fs-vfs to allow it.',
    );
  }
  if (mounted.size === 0) {
    require('#vfs/fs_hooks').install();
    require('#vfs/module_files').install();
  }
  mounted.set(point, system);
}

/** Takes a file system away; modules that came from it are forgotten. */
function unmount(point) {
  mounted.delete(point);
  require('#vfs/module_files').forget(point);
  if (mounted.size === 0) {
    require('#vfs/fs_hooks').remove();
    require('#vfs/module_files').remove();
  }
}

/** The normal form of a path, if it may be one of a mounted file system. */
function normalized(path) {
  if (typeof path !== 'string') {
    if (path === null || typeof path !== 'object') return undefined;
    path = require('buffer').Buffer.from(path.buffer, path.byteOffset, path.byteLength).toString();
  }
  if (!StringPrototypeIncludes(path, 'vfs')) return undefined;
  const full = require('path').resolve(path);
  return StringPrototypeStartsWith(full, kRoot) ? full : undefined;
}

/** The mounted file system that has a path, and the path as it will name it; undefined for what is none's. */
function route(path) {
  const full = mounted.size === 0 ? undefined : normalized(path);
  if (full === undefined) return undefined;
  const end = StringPrototypeIndexOf(full, '/', kRoot.length);
  const point = end === -1 ? full : StringPrototypeSlice(full, 0, end);
  const system = mounted.get(point);
  return system === undefined ? undefined : { __proto__: null, system, path: full };
}

module.exports = { mount, mountPointOf, route, unmount };
