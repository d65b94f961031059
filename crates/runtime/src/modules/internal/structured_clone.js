'use strict';

// The global `structuredClone`.

const { ArrayFrom, SymbolIterator, TypeError } = primordials;

const { structuredClone: clone } = internalBinding('messaging');
const { refuseClone } = require('#worker_threads/cloneable');
const { URL, URLSearchParams } = require('#url/url');

// What they are is in private fields, of which a clone would have none.
refuseClone(URL);
refuseClone(URLSearchParams);

function invalid(code, message) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

const failed = "Failed to execute 'structuredClone'";

/** `structuredClone(value[, { transfer }])` */
function structuredClone(value, options = undefined) {
  if (arguments.length === 0) {
    throw invalid('ERR_MISSING_ARGS', 'The "value" argument must be specified');
  }
  let transfer;
  if (options !== undefined && options !== null) {
    if (typeof options !== 'object' && typeof options !== 'function') {
      throw invalid(
        'ERR_INVALID_ARG_TYPE',
        `${failed}: Options cannot be converted to a dictionary`,
      );
    }
    const list = options.transfer;
    if (list !== undefined) {
      if (list === null || typeof list !== 'object' || typeof list[SymbolIterator] !== 'function') {
        throw invalid(
          'ERR_INVALID_ARG_TYPE',
          `${failed}: transfer in Options cannot be converted to sequence.`,
        );
      }
      transfer = ArrayFrom(list);
      for (let i = 0; i < transfer.length; i++) {
        const item = transfer[i];
        if (item === null || (typeof item !== 'object' && typeof item !== 'function')) {
          throw invalid(
            'ERR_INVALID_ARG_TYPE',
            `${failed}: transfer in Options[${i}] is not an object.`,
          );
        }
      }
    }
  }
  // The environment is a proxy here; what is cloned is what it shows.
  return clone(value === process.env ? { ...value } : value, transfer);
}

module.exports = { structuredClone };
