'use strict';

// Contexts: a sandbox object paired with a realm of its own builtins.

const {
  ObjectGetOwnPropertyDescriptor,
  ObjectDefineProperty,
  Proxy,
  ReflectDefineProperty,
  ReflectDeleteProperty,
  ReflectGet,
  ReflectGetOwnPropertyDescriptor,
  ReflectHas,
  ReflectOwnKeys,
  ReflectSet,
  SafeWeakMap,
  Symbol,
} = primordials;

const {
  validateBoolean,
  validateObject,
  validateOneOf,
  validateString,
} = require('#internal/validators');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');

const { Context } = internalBinding('vm');

const DONT_CONTEXTIFY = Symbol('vm_context_no_contextify');
const contexts = new SafeWeakMap();

function isContext(object) {
  validateObject(object, 'object', { allowFunction: true, allowArray: true });
  return contexts.has(object);
}

function contextOf(object) {
  return contexts.get(object);
}

/** What `globalThis` is inside: the sandbox, and behind it the realm's builtins. */
function globalView(sandbox, global) {
  return new Proxy(sandbox, {
    __proto__: null,
    get(target, key) {
      return ReflectHas(target, key) ? ReflectGet(target, key) : ReflectGet(global, key);
    },
    has(target, key) {
      return ReflectHas(target, key) || ReflectHas(global, key);
    },
    set(target, key, value) {
      return ReflectSet(target, key, value);
    },
    defineProperty(target, key, descriptor) {
      return ReflectDefineProperty(target, key, descriptor);
    },
    deleteProperty(target, key) {
      return ReflectDeleteProperty(target, key);
    },
    getOwnPropertyDescriptor(target, key) {
      const own = ReflectGetOwnPropertyDescriptor(target, key);
      if (own !== undefined) return own;
      const builtin = ObjectGetOwnPropertyDescriptor(global, key);
      if (builtin !== undefined) builtin.configurable = true;
      return builtin;
    },
    ownKeys(target) {
      return ReflectOwnKeys(target);
    },
  });
}

/** What the command line says of every realm. */
function applyOptions(global) {
  if (!require('#internal/options').getOptionValue('--disable-proto')) return;
  require('#internal/disable_proto').disableProto(global.Object.prototype);
}

/** `vm.createContext(contextObject, options)` */
function createContext(contextObject = {}, options = {}) {
  if (contextObject === DONT_CONTEXTIFY) {
    checkOptions(options);
    const context = new Context();
    const { global } = context;
    applyOptions(global);
    contexts.set(global, context);
    return global;
  }
  if (
    contextObject === null ||
    (typeof contextObject !== 'object' && typeof contextObject !== 'function')
  ) {
    throw new ERR_INVALID_ARG_TYPE(
      'contextObject',
      ['Object', 'vm.constants.DONT_CONTEXTIFY'],
      contextObject,
    );
  }
  if (contexts.has(contextObject)) return contextObject;
  checkOptions(options);
  const context = new Context(contextObject);
  const { global } = context;
  applyOptions(global);
  ObjectDefineProperty(global, 'globalThis', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: globalView(contextObject, global),
    writable: true,
  });
  // Defining it above was seen as an assignment of the sandbox's code.
  if (ObjectGetOwnPropertyDescriptor(contextObject, 'globalThis')?.value !== undefined) {
    ReflectDeleteProperty(contextObject, 'globalThis');
  }
  contexts.set(contextObject, context);
  return contextObject;
}

function checkOptions(options) {
  validateObject(options, 'options');
  const { codeGeneration, microtaskMode, name, origin } = options;
  if (name !== undefined) validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.codeGeneration');
    const { strings = true, wasm = true } = codeGeneration;
    validateBoolean(strings, 'options.codeGeneration.strings');
    validateBoolean(wasm, 'options.codeGeneration.wasm');
    if (!strings || !wasm) {
      throw require('#internal/errors').notImplemented('vm.createContext with codeGeneration');
    }
  }
  if (microtaskMode !== undefined) {
    validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  }
}

module.exports = { DONT_CONTEXTIFY, contextOf, createContext, isContext };
