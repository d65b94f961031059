'use strict';

// `importModuleDynamically` of scripts and functions: what `import()` in their code does.

const { PromisePrototypeThen, PromiseResolve, Symbol, SafeWeakMap } = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');

const callbacks = new SafeWeakMap();
const kScript = Symbol('script');

/**
 * The value that the engine hands back with an `import()`: the file name for the default loader, an object that knows the
 * callback otherwise, undefined when nothing was given.
 */
function referrerOf(option, filename, owner) {
  if (option === undefined) return undefined;
  if (typeof option === 'symbol') return filename;
  if (typeof option !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(
      'options.importModuleDynamically',
      ['Function', 'vm.constants'],
      option,
    );
  }
  const referrer = { [kScript]: owner };
  callbacks.set(referrer, option);
  return referrer;
}

/** Answers an `import()` for a referrer made above; undefined when the referrer is not one of those. */
function importFor(referrer, specifier, attributes, phase) {
  if (typeof referrer !== 'object' || referrer === null) return undefined;
  const callback = callbacks.get(referrer);
  if (callback === undefined) return undefined;
  return PromisePrototypeThen(
    PromiseResolve(callback(specifier, referrer[kScript], attributes, phase)),
    (module) => {
      // A vm.Module stands for its namespace.
      const { namespaceOf } = require('#vm/module');
      return namespaceOf(module) ?? module;
    },
  );
}

module.exports = { importFor, referrerOf };
