'use strict';

// `process.dlopen`: loading a native addon into a module object.

const { Error, TypeError } = primordials;

const {
  codes: { ERR_MISSING_ARGS },
  nativeError,
} = require('#internal/errors');

const kDisabled = 'Cannot load native addon because loading addons is disabled.';

// Addons may be linked against more than they call.
const RTLD_LAZY = 1;

function dlopen(module, filename, flags) {
  if (arguments.length < 2) {
    const error = new ERR_MISSING_ARGS('module', 'filename');
    error.message = 'process.dlopen needs at least 2 arguments';
    throw error;
  }
  const { getOptionValue } = require('#internal/options');
  const isEnforced = getOptionValue('--permission');
  if (!getOptionValue('--addons') || (isEnforced && !getOptionValue('--allow-addons'))) {
    throw nativeError('ERR_DLOPEN_DISABLED', kDisabled);
  }
  // It may have been given up since.
  require('#process/permission').permit('addon');
  if (module?.exports === undefined || module.exports === null) {
    throw new TypeError('Cannot convert undefined or null to object');
  }
  const path = `${filename}`;
  const url = require('url').pathToFileURL(path).href;
  const { dlopen: native } = internalBinding('process_methods');
  const load = (file) => native(module, file, url, flags === undefined ? RTLD_LAZY : flags | 0);
  const { files } = require('#fs/mounted');
  const reason = files?.has(path) ? files.withCopy(path, load) : load(path);
  if (reason === undefined) return;
  // The system's words alone, as the loader of addons reports them in Node.
  const error = new Error(reason);
  error.code = 'ERR_DLOPEN_FAILED';
  throw error;
}

module.exports = { dlopen };
