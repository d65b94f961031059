'use strict';

// `vm.SourceTextModule` and `vm.SyntheticModule`, behind --experimental-vm-modules: modules whose linking is the
// program's own business.

const {
  ArrayIsArray,
  ObjectDefineProperty,
  ReflectApply,
  SafePromiseAll,
  SafeSet,
  Symbol,
  SymbolToStringTag,
  TypeError,
} = primordials;

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_VM_MODULE_ALREADY_LINKED,
    ERR_VM_MODULE_DIFFERENT_CONTEXT,
    ERR_VM_MODULE_LINK_FAILURE,
    ERR_VM_MODULE_NOT_MODULE,
    ERR_VM_MODULE_STATUS,
  },
} = require('#internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInt32,
  validateObject,
  validateString,
  validateThisInternalField,
  validateUint32,
} = require('#internal/validators');
const { isContext } = require('#vm/context');
const { referrerOf } = require('#vm/dynamic_import');

const binding = internalBinding('module_wrap');
const { ModuleWrap } = binding;

const kWrap = Symbol('kWrap');
const kContext = Symbol('kContext');
const kLink = Symbol('kLink');
const kStatus = Symbol('kStatus');
const kDependencies = Symbol('kDependencies');

let unnamed = 0;

function defaultIdentifier() {
  return `vm:module(${unnamed++})`;
}

/** What both kinds of modules share; not constructed by programs. */
class Module {
  constructor(options) {
    if (new.target === Module) throw new TypeError('Module is not a constructor');
    const { context, identifier } = options;
    if (context !== undefined) {
      validateObject(context, 'context');
      if (!isContext(context)) {
        throw new ERR_INVALID_ARG_TYPE('options.context', 'vm.Context', context);
      }
    }
    if (identifier !== undefined) validateString(identifier, 'options.identifier');
    this[kContext] = context;
    this[kStatus] = 'unlinked';
  }

  get identifier() {
    validateThisInternalField(this, kWrap, 'Module');
    return this[kWrap].url;
  }

  get context() {
    validateThisInternalField(this, kWrap, 'Module');
    return this[kContext];
  }

  get namespace() {
    validateThisInternalField(this, kWrap, 'Module');
    if (this[kStatus] === 'unlinked' || this[kStatus] === 'linking') {
      throw new ERR_VM_MODULE_STATUS('must not be unlinked or linking');
    }
    return this[kWrap].getNamespace();
  }

  get status() {
    validateThisInternalField(this, kWrap, 'Module');
    const native = this[kWrap].getStatus();
    if (native === binding.kErrored) return 'errored';
    if (native === binding.kEvaluated) return 'evaluated';
    if (native === binding.kEvaluating) return 'evaluating';
    return this[kStatus];
  }

  get error() {
    validateThisInternalField(this, kWrap, 'Module');
    if (this.status !== 'errored') throw new ERR_VM_MODULE_STATUS('must be errored');
    return this[kWrap].getError();
  }

  async link(linker) {
    validateThisInternalField(this, kWrap, 'Module');
    validateFunction(linker, 'linker');
    if (this.status === 'linked') throw new ERR_VM_MODULE_ALREADY_LINKED();
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    await this[kLink](linker, new SafeSet());
    this[kWrap].instantiate();
    settle(this, new SafeSet());
  }

  async evaluate(options = {}) {
    validateThisInternalField(this, kWrap, 'Module');
    validateObject(options, 'options');
    const { timeout, breakOnSigint = false } = options;
    if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
    validateBoolean(breakOnSigint, 'options.breakOnSigint');
    if (timeout !== undefined || breakOnSigint) {
      throw require('#internal/errors').notImplemented(
        'module.evaluate with timeout or breakOnSigint',
      );
    }
    const { status } = this;
    if (status !== 'linked' && status !== 'evaluated' && status !== 'errored') {
      throw new ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
    }
    await this[kWrap].evaluate();
  }
}

function settle(module, seen) {
  if (seen.has(module)) return;
  seen.add(module);
  module[kStatus] = 'linked';
  const dependencies = module[kDependencies];
  for (let i = 0; dependencies !== undefined && i < dependencies.length; i++) {
    settle(dependencies[i], seen);
  }
}

/** A module from source text. */
class SourceTextModule extends Module {
  constructor(source, options = {}) {
    validateString(source, 'code');
    validateObject(options, 'options');
    super(options);
    const {
      lineOffset = 0,
      columnOffset = 0,
      initializeImportMeta,
      importModuleDynamically,
      identifier = defaultIdentifier(),
    } = options;
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (initializeImportMeta !== undefined) {
      validateFunction(initializeImportMeta, 'options.initializeImportMeta');
    }
    const referrer = referrerOf(importModuleDynamically, identifier, this) ?? {};
    if (initializeImportMeta !== undefined) {
      require('#vm/import_meta').register(referrer, initializeImportMeta, this);
    }
    if (this[kContext] !== undefined) {
      throw require('#internal/errors').notImplemented('vm.SourceTextModule in a context');
    }
    this[kWrap] = new ModuleWrap(identifier, source, lineOffset, columnOffset, referrer);
  }

  async [kLink](linker, seen) {
    if (seen.has(this)) return;
    seen.add(this);
    this[kStatus] = 'linking';
    const requests = this[kWrap].getModuleRequests();
    const modules = await SafePromiseAll(requests, async ({ specifier, attributes }) => {
      const module = await linker(specifier, this, { attributes, assert: attributes });
      if (module === null || typeof module !== 'object' || module[kWrap] === undefined) {
        throw new ERR_VM_MODULE_NOT_MODULE();
      }
      if (module.context !== this.context) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
      if (module.status === 'errored') {
        throw new ERR_VM_MODULE_LINK_FAILURE(
          `request for '${specifier}' resolved to an errored module`,
          module.error,
        );
      }
      if (module.status === 'unlinked') await module[kLink](linker, seen);
      return module;
    });
    this[kDependencies] = modules;
    const wraps = [];
    for (let i = 0; i < modules.length; i++) wraps[i] = modules[i][kWrap];
    this[kWrap].link(wraps);
  }

  get dependencySpecifiers() {
    const requests = this[kWrap].getModuleRequests();
    const list = [];
    for (let i = 0; i < requests.length; i++) list[i] = requests[i].specifier;
    return list;
  }
}

/** A module whose exports a function sets. */
class SyntheticModule extends Module {
  constructor(exportNames, evaluateCallback, options = {}) {
    if (!ArrayIsArray(exportNames)) {
      throw new ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
    }
    const seen = new SafeSet();
    for (let i = 0; i < exportNames.length; i++) {
      validateString(exportNames[i], `exportNames[${i}]`);
      if (seen.has(exportNames[i])) {
        throw new ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
      }
      seen.add(exportNames[i]);
    }
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    super(options);
    const { identifier = defaultIdentifier() } = options;
    this[kWrap] = ModuleWrap.synthetic(identifier, exportNames, () => {
      ReflectApply(evaluateCallback, this, []);
    });
  }

  async [kLink]() {
    this[kStatus] = 'linking';
    this[kWrap].link([]);
  }

  setExport(name, value) {
    validateThisInternalField(this, kWrap, 'SyntheticModule');
    validateString(name, 'name');
    if (this[kStatus] === 'unlinked' || this[kStatus] === 'linking') {
      throw new ERR_VM_MODULE_STATUS('must be linked');
    }
    this[kWrap].setExport(name, value);
  }
}

ObjectDefineProperty(Module.prototype, SymbolToStringTag, {
  __proto__: null,
  configurable: true,
  value: 'Module',
});

/** The namespace behind a `vm.Module`; undefined for anything else. */
function namespaceOf(module) {
  if (module === null || typeof module !== 'object' || module[kWrap] === undefined)
    return undefined;
  return module.namespace;
}

module.exports = { Module, SourceTextModule, SyntheticModule, namespaceOf };
