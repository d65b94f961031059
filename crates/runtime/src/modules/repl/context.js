'use strict';

// What code at the prompt sees: a context of its own with the global names of the program, or the program's global object;
// in both `require`, `module`, the builtin modules by their names, `_` and `_error`.

const {
  ArrayPrototypeForEach,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetOwnPropertyNames,
  ObjectPrototypeHasOwnProperty,
  SafeSet,
  SafeWeakSet,
  StringPrototypeIncludes,
  StringPrototypeStartsWith,
  globalThis,
} = primordials;

const vm = require('vm');

/** The names that every context has from the language. */
function languageNames() {
  return new SafeSet(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)'));
}

let known;

// Accessors that load their module when they are called.
const unloaded = new SafeWeakSet();

/** Whether reading a global name would load a module. */
function isUnloaded(get) {
  return unloaded.has(get);
}

/** The names of modules that are defined as globals. */
function moduleNames() {
  const { builtinModules } = require('module');
  const names = [];
  ArrayPrototypeForEach(builtinModules, (name) => {
    if (StringPrototypeStartsWith(name, '_') || StringPrototypeIncludes(name, '/')) return;
    names[names.length] = name;
  });
  return names;
}

/** Defines `fs`, `path`, … on the context, each loaded when first used. */
function exposeModules(context) {
  ArrayPrototypeForEach(moduleNames(), (name) => {
    // What there is already keeps its meaning: `crypto` is the Web API.
    if (ObjectPrototypeHasOwnProperty(context, name)) return;
    const set = (value) => {
      ObjectDefineProperty(context, name, {
        __proto__: null,
        configurable: true,
        enumerable: true,
        value,
        writable: true,
      });
    };
    const get = () => {
      const value = require(name);
      ObjectDefineProperty(context, name, {
        __proto__: null,
        configurable: true,
        enumerable: false,
        get: () => value,
        set,
      });
      return value;
    };
    unloaded.add(get);
    ObjectDefineProperty(context, name, {
      __proto__: null,
      configurable: true,
      enumerable: false,
      get,
      set,
    });
  });
}

/** A context for a server. */
function create(server) {
  let context;
  if (server.useGlobal) {
    context = globalThis;
  } else {
    context = vm.createContext();
    known ??= languageNames();
    ArrayPrototypeForEach(ObjectGetOwnPropertyNames(globalThis), (name) => {
      if (known.has(name)) return;
      ObjectDefineProperty(context, name, {
        __proto__: null,
        ...ObjectGetOwnPropertyDescriptor(globalThis, name),
      });
    });
    context.global = context;
    const { Console } = require('console');
    ObjectDefineProperty(context, 'console', {
      __proto__: null,
      configurable: true,
      writable: true,
      value: new Console(server.output),
    });
  }
  const { Module, makeRequire } = require('#module/internal');
  const module_ = new Module('<repl>');
  module_.paths = lookupPaths(Module);
  defineHidden(context, 'module', module_);
  defineHidden(context, 'require', makeRequire(module_));
  exposeModules(context);
  return context;
}

/** Where the prompt finds packages: from its folder on upwards, then where all programs do. */
function lookupPaths(Module) {
  const path = require('path');
  let cwd;
  try {
    cwd = process.cwd();
  } catch {
    return Module.globalPaths;
  }
  const paths = Module._nodeModulePaths(path.join(cwd, 'repl'));
  const globals = Module.globalPaths ?? [];
  for (let i = 0; i < globals.length; i++) paths[paths.length] = globals[i];
  return paths;
}

function defineHidden(context, name, value) {
  ObjectDefineProperty(context, name, {
    __proto__: null,
    configurable: true,
    writable: true,
    value,
  });
}

/** Defines `_` or `_error`: what came last, until somebody assigns to it. */
function defineLast(server, name, property, flag) {
  server[flag] = false;
  ObjectDefineProperty(server.context, name, {
    __proto__: null,
    configurable: true,
    get: () => server[property],
    set(value) {
      server[property] = value;
      if (server[flag]) return;
      server[flag] = true;
      server.output.write(`Expression assignment to ${name} now disabled.\n`);
    },
  });
}

/** Gives a server a new context. */
function reset(server) {
  server.context = server.createContext();
  defineLast(server, '_', 'last', 'underscoreAssigned');
  defineLast(server, '_error', 'lastError', 'underscoreErrAssigned');
  server.lines = [];
  server.lines.level = [];
  server.emit('reset', server.context);
}

module.exports = { create, isUnloaded, reset };
