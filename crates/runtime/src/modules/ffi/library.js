'use strict';

// DynamicLibrary: an open library with the functions and symbols that it was asked for. Each function keeps its library
// alive, as long as there is one that could be called.

const {
  Error,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectKeys,
  SafeMap,
  SafeWeakMap,
  SymbolDispose,
  TypeError,
} = primordials;

const { coded, needName, needNoZero, permit, wrongType, wrongValue } = require('#ffi/checks');
const { isObject, isSame, read } = require('#ffi/signature');
const { VOID } = require('#ffi/types');
const { open } = internalBinding('ffi');
const { refuseClone } = require('#worker_threads/cloneable');

/** By library: its native handle, its path and what was resolved. */
const states = new SafeWeakMap();
/** By function: its library. */
const owners = new SafeWeakMap();

const noSignature = { __proto__: null, result: VOID, arguments: [] };

function stateOf(library) {
  const state = states.get(library);
  if (state === undefined) throw new TypeError('Illegal invocation');
  return state;
}

function needOpen(state) {
  if (!state.handle.open) throw coded(new Error('Library is closed'), 'ERR_FFI_LIBRARY_CLOSED');
}

function DynamicLibrary(path) {
  if (new.target === undefined) {
    throw coded(
      new TypeError("Class constructor DynamicLibrary cannot be invoked without 'new'"),
      'ERR_CONSTRUCT_CALL_REQUIRED',
    );
  }
  permit();
  if (typeof path === 'string') needNoZero(path, 'Library path');
  else if (path !== null) throw wrongType('Library path must be a string or null');
  // The system cannot open what is in a mounted file system.
  const { files } = require('#fs/mounted');
  const state = {
    __proto__: null,
    handle: path !== null && files?.has(path) ? files.withCopy(path, open) : open(path),
    path: path ?? '',
    functions: new SafeMap(),
    symbols: new SafeMap(),
  };
  states.set(this, state);
  ObjectDefineProperties(this, {
    path: { __proto__: null, configurable: false, enumerable: true, get: () => state.path },
    symbols: {
      __proto__: null,
      configurable: false,
      enumerable: true,
      get: () => symbolsOf(state),
    },
  });
}

function symbolsOf(state) {
  needOpen(state);
  const symbols = { __proto__: null };
  for (const { 0: name, 1: address } of state.symbols) symbols[name] = address;
  return symbols;
}

function functionsOf(state) {
  needOpen(state);
  const functions = { __proto__: null };
  for (const { 0: name, 1: entry } of state.functions) functions[name] = entry.function;
  return functions;
}

// The entry of a function: the one there is, or a new one that the caller has to keep.
function resolve(state, name, signature) {
  const known = state.functions.get(name);
  if (known !== undefined) {
    if (!isSame(known.signature, signature)) {
      throw wrongValue(`Function ${name} was already requested with a different signature`);
    }
    return known;
  }
  const address = state.handle.symbol(name);
  const made = state.handle.function(name, address, signature.result, signature.arguments);
  ObjectDefineProperty(made, 'pointer', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value: address,
    writable: true,
  });
  return { __proto__: null, name, address, signature, function: made };
}

function keep(library, state, entry) {
  state.functions.set(entry.name, entry);
  state.symbols.set(entry.name, entry.address);
  owners.set(entry.function, library);
}

const methods = {
  close() {
    stateOf(this).handle.close();
  },

  getFunction(name, signature) {
    const state = stateOf(this);
    needName(name, 'Function name');
    if (!isObject(signature)) throw wrongType('Function signature must be an object');
    needOpen(state);
    const entry = resolve(state, name, read(signature, name, 'Function signature'));
    keep(this, state, entry);
    return entry.function;
  },

  getFunctions(definitions) {
    const state = stateOf(this);
    needOpen(state);
    if (definitions === undefined) return functionsOf(state);
    if (!isObject(definitions)) throw wrongType('Functions signatures must be an object');
    // All of them, or none.
    const names = ObjectKeys(definitions);
    const entries = [];
    for (let i = 0; i < names.length; i++) {
      const name = names[i];
      needNoZero(name, 'Function name');
      const signature = read(definitions[name], name, `Signature of function ${name}`);
      entries[i] = resolve(state, name, signature);
    }
    const functions = { __proto__: null };
    for (let i = 0; i < names.length; i++) {
      keep(this, state, entries[i]);
      functions[names[i]] = entries[i].function;
    }
    return functions;
  },

  getSymbol(name) {
    const state = stateOf(this);
    needName(name, 'Symbol name');
    needOpen(state);
    const address = state.handle.symbol(name);
    state.symbols.set(name, address);
    return address;
  },

  getSymbols() {
    const state = stateOf(this);
    return symbolsOf(state);
  },

  registerCallback(signature, callback = undefined) {
    const state = stateOf(this);
    let types = noSignature;
    if (typeof signature === 'function') {
      callback = signature;
      needOpen(state);
    } else {
      if (!isObject(signature)) {
        throw wrongType('First argument must be a function or a signature object');
      }
      if (typeof callback !== 'function') throw wrongType('Second argument must be a function');
      needOpen(state);
      types = read(signature, '<callback>', 'Callback signature');
    }
    return state.handle.register(types.result, types.arguments, callback);
  },

  unregisterCallback(pointer) {
    const state = stateOf(this);
    state.handle.unregister(pointer);
  },

  refCallback(pointer) {
    const state = stateOf(this);
    state.handle.ref(pointer);
  },

  unrefCallback(pointer) {
    const state = stateOf(this);
    state.handle.unref(pointer);
  },
};

const { prototype } = DynamicLibrary;
delete prototype.constructor;
ObjectDefineProperty(prototype, 'functions', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return functionsOf(stateOf(this));
  },
});
const names = ObjectKeys(methods);
for (let i = 0; i < names.length; i++) {
  const name = names[i];
  prototype[name] = methods[name];
  // Most are natives in Node, which do not tell what they take.
  if (name !== 'getFunction' && name !== 'getFunctions') {
    ObjectDefineProperty(methods[name], 'length', {
      __proto__: null,
      configurable: true,
      value: 0,
    });
  }
}
ObjectDefineProperty(prototype, 'constructor', {
  __proto__: null,
  configurable: true,
  value: DynamicLibrary,
  writable: true,
});
prototype[SymbolDispose] = prototype.close;
refuseClone(DynamicLibrary);

module.exports = { DynamicLibrary };
