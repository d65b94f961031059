'use strict';

// `--vfs-mount` and `--vfs-load`: which provider a directory or an archive is served by, and mounting them at the start.

const { ArrayPrototypePush, StringPrototypeSlice } = primordials;

const {
  codes: { ERR_VFS_INVALID_TARGET },
} = require('#internal/errors');
const { validateFunction, validateObject, validateString } = require('#internal/validators');

const registered = [];

/** Adds a provider, which is asked before those that were added earlier. */
function registerProvider(entry) {
  validateObject(entry, 'entry');
  const { name, canHandle, create } = entry;
  validateString(name, 'entry.name');
  validateFunction(canHandle, 'entry.canHandle');
  validateFunction(create, 'entry.create');
  ArrayPrototypePush(registered, entry);
}

/** The archive at a path; undefined when the file is none. */
function openZip(path) {
  const { ZipFile } = require('#zlib/zip_file');
  try {
    return ZipFile.openSync(path);
  } catch {
    return undefined;
  }
}

/** The provider for a source. */
function providerFor(path, stats) {
  for (let i = registered.length - 1; i >= 0; i--) {
    const entry = registered[i];
    if (entry.canHandle(path, stats)) return entry.create(path, stats);
  }
  if (stats.isDirectory()) return new (require('#vfs/real').RealFSProvider)(path);
  if (stats.isFile()) {
    const archive = openZip(path);
    if (archive !== undefined) return new (require('#vfs/zip').ZipProvider)(archive);
  }
  throw new ERR_VFS_INVALID_TARGET(path);
}

function mountSource(source) {
  const { resolve } = require('path');
  const path = resolve(source);
  const stats = require('fs').statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new ERR_VFS_INVALID_TARGET(path);
  const { VirtualFileSystem } = require('#vfs/file_system');
  const system = new VirtualFileSystem(providerFor(path, stats), {
    emitExperimentalWarning: false,
  });
  return { __proto__: null, path, point: system.mount() };
}

/** Mounts what the command line names, in its order; the source that holds the program. */
function mountAll() {
  const { getOptionValue } = require('#internal/options');
  const sources = getOptionValue('--vfs-sources') ?? [];
  if (sources.length === 0) return undefined;
  require('#internal/util').emitExperimentalWarning('--vfs-mount');
  let program;
  for (let i = 0; i < sources.length; i++) {
    const mounted = mountSource(StringPrototypeSlice(sources[i], 1));
    if (sources[i][0] === '!') program = mounted;
  }
  return program;
}

module.exports = { mountAll, registerProvider };
