'use strict';

// `importModuleDynamically` of scripts, functions, modules and contexts: what `import()` in their code does.

const { ObjectFreeze, PromisePrototypeThen, PromiseResolve, SafeWeakMap, Symbol } = primordials;

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING,
    ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG,
    ERR_VM_MODULE_NOT_MODULE,
  },
} = require('#internal/errors');

const { getOptionValue } = require('#internal/options');

const USE_MAIN_CONTEXT_DEFAULT_LOADER = Symbol('vm_dynamic_import_main_context_default');

const callbacks = new SafeWeakMap();
const kOwner = Symbol('owner');

/** Throws unless the option is one that may be given. */
function checkOption(option, name = 'options.importModuleDynamically') {
  if (option === undefined || option === USE_MAIN_CONTEXT_DEFAULT_LOADER) return;
  if (typeof option !== 'function') throw new ERR_INVALID_ARG_TYPE(name, 'function', option);
}

const missing = { __proto__: null, kind: 'missing' };

let warned = false;
let directory;

/** The referrer of code that uses the main context's loader: its file, or the working directory. */
function mainReferrer(filename) {
  if (!warned) {
    warned = true;
    require('#internal/util').emitExperimentalWarning('vm.USE_MAIN_CONTEXT_DEFAULT_LOADER');
  }
  if (filename !== undefined && (require('path').isAbsolute(filename) || isUrl(filename))) {
    return filename;
  }
  directory ??= require('url').pathToFileURL(`${process.cwd()}/`).href;
  return directory;
}

function isUrl(text) {
  return require('url').URL.canParse(text);
}

/**
 * The value that the engine hands back with an `import()`: a file name for the default loader, an object that knows the
 * callback otherwise.
 */
function referrerOf(option, filename, owner) {
  if (option === undefined) return missing;
  checkOption(option);
  if (option === USE_MAIN_CONTEXT_DEFAULT_LOADER) return mainReferrer(filename);
  const referrer = { __proto__: null, [kOwner]: owner };
  callbacks.set(referrer, option);
  return referrer;
}

/** Gives a referrer that had no owner yet its owner. */
function setOwner(referrer, owner) {
  if (typeof referrer === 'object' && callbacks.has(referrer)) referrer[kOwner] = owner;
}

const contextDefaults = new SafeWeakMap();

/** Remembers what `import()` does in a context's code that has no other option. */
function setContextDefault(context, option, contextObject) {
  if (option === undefined) return;
  contextDefaults.set(context, referrerOf(option, undefined, contextObject));
}

/** The referrer of code that runs in a context: its own, or the context's. */
function inContext(referrer, context) {
  if (referrer !== missing) return referrer;
  return contextDefaults.get(context) ?? missing;
}

/** Answers an `import()` for a referrer made above; undefined when the referrer is not one of those. */
function importFor(referrer, specifier, attributes, phase) {
  if (typeof referrer !== 'object' || referrer === null) return undefined;
  // Code that nobody vouches for reports its global object: the context's option counts.
  const { contextOfGlobal } = require('#vm/context');
  const context = contextOfGlobal(referrer);
  if (context !== undefined) {
    referrer = contextDefaults.get(context) ?? missing;
    if (typeof referrer === 'string') {
      const { importDynamically } = require('#module/internal');
      return importDynamically(referrer, specifier, attributes, phase);
    }
  }
  const callback = callbacks.get(referrer);
  if (callback === undefined) {
    if (referrer === missing) throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING();
    return undefined;
  }
  if (!getOptionValue('--experimental-vm-modules')) {
    throw new ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING_FLAG();
  }
  return PromisePrototypeThen(
    PromiseResolve(
      callback(
        specifier,
        referrer[kOwner],
        ObjectFreeze({ __proto__: null, ...attributes }),
        phase === 1 ? 'source' : 'evaluation',
      ),
    ),
    (module) => {
      const { isNamespace, namespaceOf, sourceOf } = require('#vm/module');
      if (phase === 1) return sourceOf(module);
      if (isNamespace(module)) return module;
      // A vm.Module stands for its namespace.
      const namespace = namespaceOf(module);
      if (namespace === undefined) throw new ERR_VM_MODULE_NOT_MODULE();
      return namespace;
    },
  );
}

module.exports = {
  USE_MAIN_CONTEXT_DEFAULT_LOADER,
  checkOption,
  importFor,
  inContext,
  referrerOf,
  setContextDefault,
  setOwner,
};
