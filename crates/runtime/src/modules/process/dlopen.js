'use strict';

// `process.dlopen`: loading a native addon into a module object.

const {
  codes: { ERR_DLOPEN_DISABLED, ERR_MISSING_ARGS },
  notImplemented,
} = require('#internal/errors');

function dlopen(module, filename, flags) {
  if (arguments.length < 2) {
    const error = new ERR_MISSING_ARGS('module', 'filename');
    error.message = 'process.dlopen needs at least 2 arguments';
    throw error;
  }
  if (process.permission !== undefined && !process.permission.has('addon')) {
    throw new ERR_DLOPEN_DISABLED('Cannot load native addon because loading addons is disabled.');
  }
  const { dlopen: native } = internalBinding('process_methods');
  if (native === undefined) throw notImplemented('process.dlopen');
  return native(module, `${filename}`, flags);
}

module.exports = { dlopen };
