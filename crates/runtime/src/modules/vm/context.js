'use strict';

// Contexts: a sandbox object paired with a realm of its own builtins. What the realm's programs see of the sandbox is the
// engine's affair; here are the arguments, and which object belongs to which realm.

const { ReflectDefineProperty, ReflectHas, SafeWeakMap, Symbol } = primordials;

const {
  kValidateObjectAllowArray,
  validateBoolean,
  validateObject,
  validateOneOf,
  validateString,
} = require('#internal/validators');

const { Context } = internalBinding('vm');

const DONT_CONTEXTIFY = Symbol('vm_context_no_contextify');
const contexts = new SafeWeakMap();
// The same by what programs of a context see as their `globalThis`.
const faces = new SafeWeakMap();
// What debuggers call a context: `{ name, origin }`, by its `globalThis`.
const infos = new SafeWeakMap();
let unnamed = 0;

const hooks = {
  __proto__: null,
  // Called with the `globalThis` of a new context, while a debugger watches.
  created: undefined,
  // Whether contexts are made with a global `gc`, as --expose-gc and `v8.setFlagsFromString('--expose-gc')` ask for.
  exposesGc: undefined,
};

/** What debuggers call the context with this `globalThis`; undefined for what is none. */
function infoOf(face) {
  return infos.get(face);
}

/** `vm.isContext(object)` */
function isContext(object) {
  validateObject(object, 'object', kValidateObjectAllowArray);
  return contexts.has(object);
}

/** The native context of a contextified object or of the `globalThis` of a vanilla context. */
function contextOf(object) {
  return contexts.get(object);
}

/** The native context whose `globalThis` an object is. */
function contextOfGlobal(object) {
  return faces.get(object);
}

function checkOptions(options) {
  validateObject(options, 'options');
  const { codeGeneration, microtaskMode, name, origin, importModuleDynamically } = options;
  if (name !== undefined) validateString(name, 'options.name');
  if (origin !== undefined) validateString(origin, 'options.origin');
  let strings = true;
  let wasm = true;
  if (codeGeneration !== undefined) {
    validateObject(codeGeneration, 'options.codeGeneration');
    ({ strings = true, wasm = true } = codeGeneration);
    validateBoolean(strings, 'options.codeGeneration.strings');
    validateBoolean(wasm, 'options.codeGeneration.wasm');
  }
  validateOneOf(microtaskMode, 'options.microtaskMode', ['afterEvaluate', undefined]);
  require('#vm/dynamic_import').checkOption(importModuleDynamically);
  return {
    __proto__: null,
    name,
    origin,
    strings,
    wasm,
    ownMicrotasks: microtaskMode === 'afterEvaluate',
    importModuleDynamically,
  };
}

function exposesGc() {
  if (hooks.exposesGc === undefined) {
    const { getOptionValue } = require('#internal/options');
    hooks.exposesGc = !!(getOptionValue('--expose-gc') || getOptionValue('--expose-gc-as'));
  }
  return hooks.exposesGc;
}

// Globals of a context live on its sandbox, where this one does not show in lists of what is enumerable.
function defineGc(object) {
  const { gc, gcName } = require('#internal/gc');
  const name = gcName();
  if (ReflectHas(object, name)) return;
  ReflectDefineProperty(object, name, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value: gc,
    writable: true,
  });
}

/** `vm.createContext(contextObject, options)` */
function createContext(contextObject = {}, options = {}) {
  const vanilla = contextObject === DONT_CONTEXTIFY;
  if (!vanilla) validateObject(contextObject, 'object', kValidateObjectAllowArray);
  if (!vanilla && contexts.has(contextObject)) return contextObject;
  const { name, origin, strings, wasm, ownMicrotasks, importModuleDynamically } =
    checkOptions(options);
  const sandbox = vanilla ? undefined : contextObject;
  const native = new Context(sandbox, strings, wasm, ownMicrotasks);
  const { global } = native;
  contexts.set(vanilla ? global : contextObject, native);
  if (exposesGc()) defineGc(vanilla ? global : contextObject);
  faces.set(global, native);
  infos.set(global, {
    __proto__: null,
    name: name ?? `VM Context ${++unnamed}`,
    origin: origin ?? '',
  });
  hooks.created?.(global);
  const { getOptionValue } = require('#internal/options');
  if (getOptionValue('--disable-proto')) {
    require('#internal/disable_proto').disableProto(global.Object.prototype);
  }
  if (getOptionValue('--jitless')) delete global.WebAssembly;
  require('#vm/dynamic_import').setContextDefault(native, importModuleDynamically, contextObject);
  return vanilla ? global : contextObject;
}

module.exports = {
  DONT_CONTEXTIFY,
  contextOf,
  contextOfGlobal,
  createContext,
  hooks,
  infoOf,
  isContext,
};
