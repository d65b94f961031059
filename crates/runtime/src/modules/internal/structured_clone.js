'use strict';

// The global `structuredClone`.

const { ArrayFrom, ObjectPrototypeToString, StringPrototypeSlice, SymbolIterator } = primordials;

const { structuredClone: clone } = internalBinding('messaging');

/** How an error names the value that could not be cloned. */
function describe(value) {
  if (typeof value === 'symbol') return value.toString();
  if (typeof value === 'function') return `${value}`;
  return `#<${StringPrototypeSlice(ObjectPrototypeToString(value), 8, -1)}>`;
}

function dataCloneError(message) {
  const { DOMException } = require('#internal/dom_exception');
  return new DOMException(message, 'DataCloneError');
}

/** `structuredClone(value[, { transfer }])` */
function structuredClone(value, options = undefined) {
  if (arguments.length === 0) {
    const { ERR_MISSING_ARGS } = require('#internal/errors').codes;
    throw new ERR_MISSING_ARGS('The "value" argument must be specified');
  }
  let transfer;
  if (options !== undefined && options !== null) {
    if (typeof options !== 'object' && typeof options !== 'function') {
      const { ERR_INVALID_ARG_TYPE } = require('#internal/errors').codes;
      throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
    }
    const list = options.transfer;
    if (list !== undefined) {
      if (typeof list?.[SymbolIterator] !== 'function') {
        const { ERR_INVALID_ARG_TYPE } = require('#internal/errors').codes;
        throw new ERR_INVALID_ARG_TYPE('options.transfer', 'Iterable', list);
      }
      transfer = ArrayFrom(list);
    }
  }
  const result = clone(value, transfer);
  if (typeof result === 'string') throw dataCloneError(`${describe(value)} could not be cloned.`);
  return result[0];
}

module.exports = { structuredClone };
