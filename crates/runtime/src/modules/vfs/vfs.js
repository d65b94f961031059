'use strict';

// `node:vfs`: file systems that exist for the program only.

const { VirtualFileSystem } = require('#vfs/file_system');
const { VirtualProvider } = require('#vfs/provider');
const { MemoryProvider } = require('#vfs/memory');
const { RealFSProvider } = require('#vfs/real');
const { ZipProvider } = require('#vfs/zip');

/** A file system over a provider, or in memory. */
function create(provider, options) {
  return provider instanceof VirtualProvider
    ? new VirtualFileSystem(provider, options)
    : new VirtualFileSystem(typeof provider === 'object' && provider !== null ? provider : options);
}

/** Registers a provider for the sources of `--vfs-load` and `--vfs-mount`. */
function registerProvider(entry) {
  require('#vfs/sources').registerProvider(entry);
}

module.exports = {
  create,
  registerProvider,
  VirtualFileSystem,
  VirtualProvider,
  MemoryProvider,
  RealFSProvider,
  ZipProvider,
};
