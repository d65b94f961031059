'use strict';

// `process.dlopen`: loading a native addon into a module object.

const {
  codes: { ERR_MISSING_ARGS },
  notImplemented,
} = require('#internal/errors');

function dlopen(module, filename, flags) {
  if (arguments.length < 2) {
    const error = new ERR_MISSING_ARGS('module', 'filename');
    error.message = 'process.dlopen needs at least 2 arguments';
    throw error;
  }
  const { dlopen: native } = internalBinding('process_methods');
  if (native === undefined) throw notImplemented('process.dlopen');
  return native(module, `${filename}`, flags);
}

module.exports = { dlopen };
