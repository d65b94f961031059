'use strict';

// The on-disk compile cache API. The engine's code is compiled lazily and quickly enough that no cache is kept; the
// functions say so by reporting it as disabled.

const kDisabled = 3;

const kMessage = 'Compile cache is not supported by this engine';

/** `module.enableCompileCache([options])`. */
function enableCompileCache(options) {
  if (options !== undefined && options !== null && typeof options === 'object') {
    const { directory } = options;
    if (directory !== undefined)
      require('#internal/validators').validateString(directory, 'options.directory');
  } else if (options !== undefined && options !== null) {
    require('#internal/validators').validateString(options, 'cacheDir');
  }
  return { status: kDisabled, message: kMessage };
}

/** `module.getCompileCacheDir()`: there is none. */
function getCompileCacheDir() {
  return undefined;
}

/** `module.flushCompileCache()`: nothing is waiting to be written. */
function flushCompileCache(keepDeserializedCache) {
  require('#internal/validators').validateBoolean(keepDeserializedCache, 'keepDeserializedCache');
}

module.exports = { enableCompileCache, flushCompileCache, getCompileCacheDir };
