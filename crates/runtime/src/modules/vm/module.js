'use strict';

// `vm.SourceTextModule` and `vm.SyntheticModule`, behind --experimental-vm-modules: modules whose linking is the
// program's own business.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  ObjectDefineProperty,
  ObjectFreeze,
  ObjectPrototypeHasOwnProperty,
  Promise,
  PromisePrototypeThen,
  PromiseReject,
  ReflectApply,
  SafePromiseAll,
  SafeSet,
  SafeMap,
  SafeWeakMap,
  Symbol,
  SymbolFor,
  TypeError,
} = primordials;

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_MODULE_LINK_MISMATCH,
    ERR_VM_MODULE_ALREADY_LINKED,
    ERR_VM_MODULE_CACHED_DATA_REJECTED,
    ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA,
    ERR_VM_MODULE_DIFFERENT_CONTEXT,
    ERR_VM_MODULE_LINK_FAILURE,
    ERR_VM_MODULE_NOT_MODULE,
    ERR_VM_MODULE_STATUS,
  },
} = require('#internal/errors');
const {
  validateBoolean,
  validateBuffer,
  validateFunction,
  validateInt32,
  validateObject,
  validateString,
  validateThisInternalField,
  validateUint32,
} = require('#internal/validators');
const { contextOf, isContext } = require('#vm/context');
const { inContext, referrerOf } = require('#vm/dynamic_import');

const binding = internalBinding('module_wrap');
const { ModuleWrap } = binding;

const kWrap = Symbol('kWrap');
const kContext = Symbol('kContext');
const kLink = Symbol('kLink');
const kStatus = Symbol('kStatus');
const kLinkError = Symbol('kLinkError');
const kDependencies = Symbol('kDependencies');

// Names of modules without one are counted per context.
const counters = new SafeWeakMap();
let unnamed = 0;

function defaultIdentifier(context) {
  if (context === undefined) return `vm:module(${unnamed++})`;
  const next = counters.get(context) ?? 0;
  counters.set(context, next + 1);
  return `vm:module(${next})`;
}

function nativeContext(context) {
  return context === undefined ? undefined : contextOf(context);
}

let warned = false;

/** What both kinds of modules share; not constructed by programs. */
/** A context's promise as one of the program's own, whose jobs wait for no evaluation there. */
function ofThisRealm(promise) {
  if (promise instanceof Promise) return promise;
  return new Promise((resolve, reject) => {
    PromisePrototypeThen(promise, resolve, reject);
  });
}

class Module {
  constructor(options) {
    if (new.target === Module) throw new TypeError('Module is not a constructor');
    if (!warned) {
      warned = true;
      require('#internal/util').emitExperimentalWarning('VM Modules');
    }
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
    if (this[kWrap].getStatus() < binding.kInstantiated) {
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
    if (native === binding.kInstantiated) return 'linked';
    return this[kStatus];
  }

  get error() {
    validateThisInternalField(this, kWrap, 'Module');
    if (this[kWrap].getStatus() !== binding.kErrored) {
      throw new ERR_VM_MODULE_STATUS('must be errored');
    }
    return this[kWrap].getError();
  }

  async link(linker) {
    validateThisInternalField(this, kWrap, 'Module');
    validateFunction(linker, 'linker');
    if (this.status === 'linked') throw new ERR_VM_MODULE_ALREADY_LINKED();
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    await this[kLink](linker);
    this[kWrap].instantiate();
  }

  /** A promise of the end of the evaluation, settled already when the module does not wait for anything. */
  evaluate(options = {}) {
    try {
      validateThisInternalField(this, kWrap, 'Module');
      validateObject(options, 'options');
      const { timeout, breakOnSigint = false } = options;
      if (timeout !== undefined) validateUint32(timeout, 'options.timeout', true);
      validateBoolean(breakOnSigint, 'options.breakOnSigint');
      const { status } = this;
      if (status !== 'linked' && status !== 'evaluated' && status !== 'errored') {
        throw new ERR_VM_MODULE_STATUS('must be one of linked, evaluated, or errored');
      }
      const wrap = this[kWrap];
      const run = () => wrap.evaluate();
      const { callLimited } = internalBinding('vm');
      const context = nativeContext(this[kContext]) ?? null;
      const limited = () => callLimited(run, context, timeout ?? 0, breakOnSigint);
      const guarded = breakOnSigint && process.listenerCount('SIGINT') > 0;
      return ofThisRealm(guarded ? require('#vm/sigint').sigintHandlersWrap(limited) : limited());
    } catch (error) {
      return PromiseReject(error);
    }
  }

  [SymbolFor('nodejs.util.inspect.custom')](depth, options) {
    validateThisInternalField(this, kWrap, 'Module');
    if (typeof depth === 'number' && depth < 0) return this;
    const { constructor } = this;
    const ctor = typeof constructor === 'function' && constructor.name ? constructor : Module;
    const shown = { __proto__: ctor.prototype };
    const show = (name, value) =>
      ObjectDefineProperty(shown, name, {
        __proto__: null,
        configurable: true,
        enumerable: true,
        value,
      });
    show('status', this.status);
    show('identifier', this.identifier);
    show('context', this.context);
    return require('util').inspect(shown, { ...options, customInspect: false });
  }
}

ObjectDefineProperty(Module.prototype, SymbolFor('nodejs.util.inspect.custom'), {
  __proto__: null,
  enumerable: false,
});

function isModule(value) {
  return (
    value !== null &&
    typeof value === 'object' &&
    ObjectPrototypeHasOwnProperty(value, kWrap) &&
    value[kWrap] !== undefined
  );
}

/** A module from source text. */
class SourceTextModule extends Module {
  #requests;
  #dependencySpecifiers;
  #linkedRequests = false;

  constructor(sourceText, options = {}) {
    validateString(sourceText, 'sourceText');
    validateObject(options, 'options');
    super(options);
    const {
      lineOffset = 0,
      columnOffset = 0,
      initializeImportMeta,
      importModuleDynamically,
      cachedData,
      identifier = defaultIdentifier(options.context),
    } = options;
    validateInt32(lineOffset, 'options.lineOffset');
    validateInt32(columnOffset, 'options.columnOffset');
    if (initializeImportMeta !== undefined) {
      validateFunction(initializeImportMeta, 'options.initializeImportMeta');
    }
    if (importModuleDynamically !== undefined && typeof importModuleDynamically !== 'symbol') {
      validateFunction(importModuleDynamically, 'options.importModuleDynamically');
    }
    if (cachedData !== undefined) validateBuffer(cachedData, 'options.cachedData');
    const context = nativeContext(this[kContext]);
    let referrer = referrerOf(importModuleDynamically, identifier, this);
    if (context !== undefined) referrer = inContext(referrer, context);
    if (initializeImportMeta !== undefined) {
      // Modules with a callback need a referrer of their own.
      if (importModuleDynamically === undefined) {
        referrer = require('#vm/import_meta').ownReferrer();
      }
      require('#vm/import_meta').register(referrer, initializeImportMeta, this);
    }
    let cached = null;
    if (cachedData !== undefined) {
      const { Buffer } = require('buffer');
      cached = Buffer.from(cachedData.buffer, cachedData.byteOffset, cachedData.byteLength);
    }
    let wrap;
    try {
      wrap = new ModuleWrap(
        identifier,
        sourceText,
        lineOffset,
        columnOffset,
        referrer,
        context,
        cached,
      );
    } catch (error) {
      require('#vm/decorate').decorateSyntaxError(error);
      throw error;
    }
    if (cachedData !== undefined && !wrap.cacheAccepted) {
      throw new ERR_VM_MODULE_CACHED_DATA_REJECTED();
    }
    ObjectDefineProperty(this, kWrap, { __proto__: null, value: wrap });
    const requests = wrap.getModuleRequests();
    for (let i = 0; i < requests.length; i++) {
      const { specifier, attributes, phase } = requests[i];
      requests[i] = ObjectFreeze({
        __proto__: null,
        specifier,
        attributes: ObjectFreeze(attributes),
        phase: phase === binding.kSourcePhase ? 'source' : 'evaluation',
      });
    }
    this.#requests = ObjectFreeze(requests);
  }

  async [kLink](linker) {
    if (this[kStatus] !== 'unlinked') return;
    this[kStatus] = 'linking';
    // What the linker throws at once is the caller's affair, what its promises reject with the module's.
    const asked = [];
    for (let i = 0; i < this.#requests.length; i++) {
      const { specifier, attributes } = this.#requests[i];
      asked[i] = {
        specifier,
        module: linker(specifier, this, { attributes, assert: attributes }),
      };
    }
    try {
      this.#connect(await this.#linkedModules(asked, linker));
    } catch (error) {
      this[kLinkError] = error;
      throw error;
    }
  }

  #linkedModules(asked, linker) {
    return SafePromiseAll(asked, async ({ specifier, module: promise }) => {
      const module = await promise;
      this.#check(module);
      if (module.status === 'errored') {
        throw new ERR_VM_MODULE_LINK_FAILURE(
          `request for '${specifier}' resolved to an errored module`,
          module.error,
        );
      }
      if (module.status === 'unlinked') await module[kLink](linker);
      return module;
    });
  }

  #check(module) {
    if (!isModule(module)) throw new ERR_VM_MODULE_NOT_MODULE();
    if (module[kContext] !== this[kContext]) throw new ERR_VM_MODULE_DIFFERENT_CONTEXT();
  }

  #connect(modules) {
    const wraps = [];
    for (let i = 0; i < modules.length; i++) wraps[i] = modules[i][kWrap];
    this[kWrap].link(wraps);
    this[kDependencies] = modules;
    this.#linkedRequests = true;
  }

  /** Gives the module behind each of `moduleRequests`. */
  linkRequests(modules) {
    validateThisInternalField(this, kWrap, 'SourceTextModule');
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    if (!ArrayIsArray(modules)) {
      throw new ERR_INVALID_ARG_TYPE('modules', 'Array', modules);
    }
    for (let i = 0; i < modules.length; i++) this.#check(modules[i]);
    const requests = this.#requests;
    if (modules.length !== requests.length) {
      throw new ERR_MODULE_LINK_MISMATCH(
        `Expected ${requests.length} modules, got ${modules.length}`,
      );
    }
    const seen = new SafeMap();
    for (let i = 0; i < modules.length; i++) {
      const { specifier, attributes } = requests[i];
      let key = specifier;
      for (const name in attributes) key += `\0${name}\0${attributes[name]}`;
      if (seen.has(key) && seen.get(key) !== modules[i]) {
        throw new ERR_MODULE_LINK_MISMATCH(
          `Module request '${specifier}' at index ${i} must be linked to the same module requested`,
        );
      }
      seen.set(key, modules[i]);
    }
    this.#connect(modules);
  }

  /** Links the graph, all of whose modules know what they ask for. */
  instantiate() {
    validateThisInternalField(this, kWrap, 'SourceTextModule');
    if (this.status !== 'unlinked') throw new ERR_VM_MODULE_STATUS('must be unlinked');
    if (!this.#linkedRequests) {
      throw new ERR_VM_MODULE_LINK_FAILURE('module is not linked');
    }
    this[kWrap].instantiate();
  }

  get dependencySpecifiers() {
    validateThisInternalField(this, kWrap, 'SourceTextModule');
    if (this.#dependencySpecifiers === undefined) {
      const list = [];
      for (let i = 0; i < this.#requests.length; i++) {
        ArrayPrototypePush(list, this.#requests[i].specifier);
      }
      this.#dependencySpecifiers = ObjectFreeze(list);
    }
    return this.#dependencySpecifiers;
  }

  get moduleRequests() {
    validateThisInternalField(this, kWrap, 'SourceTextModule');
    return this.#requests;
  }

  get status() {
    validateThisInternalField(this, kWrap, 'SourceTextModule');
    if (this[kLinkError] !== undefined) return 'errored';
    return super.status;
  }

  get error() {
    validateThisInternalField(this, kWrap, 'SourceTextModule');
    if (this[kLinkError] !== undefined) return this[kLinkError];
    return super.error;
  }

  /** Whether this module or anything it imports awaits at top level. */
  hasAsyncGraph() {
    validateThisInternalField(this, kWrap, 'SourceTextModule');
    if (this[kWrap].getStatus() < binding.kInstantiated) {
      throw new ERR_VM_MODULE_STATUS('must be instantiated');
    }
    return this[kWrap].isGraphAsync();
  }

  /** Whether this module's own text awaits at top level. */
  hasTopLevelAwait() {
    validateThisInternalField(this, kWrap, 'SourceTextModule');
    return this[kWrap].hasTopLevelAwait();
  }

  /** The bytes of the compiled code, for the option `cachedData`. */
  createCachedData() {
    validateThisInternalField(this, kWrap, 'SourceTextModule');
    const { status } = this;
    if (status === 'evaluating' || status === 'evaluated' || status === 'errored') {
      throw new ERR_VM_MODULE_CANNOT_CREATE_CACHED_DATA();
    }
    const bytes = this[kWrap].encode();
    return require('buffer').Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
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
      if (typeof exportNames[i] !== 'string') {
        throw new ERR_INVALID_ARG_TYPE('exportNames', 'Array of unique strings', exportNames);
      }
      if (seen.has(exportNames[i])) {
        const { ERR_INVALID_ARG_VALUE } = require('#internal/errors').codes;
        throw new ERR_INVALID_ARG_VALUE(
          `exportNames.${exportNames[i]}`,
          exportNames[i],
          'is duplicated',
        );
      }
      seen.add(exportNames[i]);
    }
    validateFunction(evaluateCallback, 'evaluateCallback');
    validateObject(options, 'options');
    super(options);
    const { identifier = defaultIdentifier(options.context) } = options;
    const wrap = ModuleWrap.synthetic(
      identifier,
      exportNames,
      () => {
        ReflectApply(evaluateCallback, this, []);
      },
      nativeContext(this[kContext]),
    );
    ObjectDefineProperty(this, kWrap, { __proto__: null, value: wrap });
    // Nothing has to be waited for before it can be evaluated.
    wrap.link([]);
    wrap.instantiate();
  }

  link() {
    validateThisInternalField(this, kWrap, 'SyntheticModule');
    // Linked since it was made.
  }

  async [kLink]() {
    // Nor is there anything to do for a module that imports it.
  }

  setExport(name, value) {
    validateThisInternalField(this, kWrap, 'SyntheticModule');
    validateString(name, 'name');
    this[kWrap].setExport(name, value);
  }
}

/** The namespace behind a `vm.Module`; undefined for anything else. */
function namespaceOf(module) {
  if (!isModule(module)) return undefined;
  if (module.status === 'errored') throw module.error;
  return module.namespace;
}

/** What `import.source` of a `vm.Module` gives; of anything else the thing itself. */
function sourceOf(module) {
  if (!isModule(module)) return module;
  const source = module[kWrap].getSourceObject();
  if (source !== undefined) return source;
  const { ERR_SOURCE_PHASE_NOT_DEFINED } = require('#internal/errors').codes;
  throw new ERR_SOURCE_PHASE_NOT_DEFINED(module.identifier);
}

/** Whether a value is the namespace of a module. */
function isNamespace(value) {
  return internalBinding('types').isModuleNamespaceObject(value);
}

module.exports = {
  Module,
  SourceTextModule,
  SyntheticModule,
  isNamespace,
  namespaceOf,
  sourceOf,
};
