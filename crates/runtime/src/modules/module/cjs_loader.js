'use strict';

// The CommonJS loader: the `Module` class and `Module._load`, the way from a request to loaded exports. Everything on
// `Module` that programs are known to replace (`_load`, `_resolveFilename`, `_findPath`, `_extensions`, `load`,
// `require`, `_compile`, `wrap`, …) is looked up on the object at each use, so that replacements take effect.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  Error,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  ObjectPrototype,
  ObjectPrototypeHasOwnProperty,
  ObjectSetPrototypeOf,
  Proxy,
  String,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  Symbol,
} = primordials;

const { setOwnProperty } = require('#internal/own_property');
const { defineLazyValue } = require('#internal/value_properties');
const builtins = require('#module/builtins');
const { binding } = require('#module/native');

const kIsMainSymbol = Symbol('kIsMainSymbol');
const kModuleParent = Symbol('kModuleParent');
// How a module was loaded: its format, the source that a hook gave, the ES module behind a require(esm).
const kFormat = Symbol('kFormat');
const kURL = Symbol('kURL');
const kModuleSource = Symbol('kModuleSource');
// Set on a module whose source an asynchronous hook gave: what it requires goes through the hooks.
const kHooked = Symbol('kHooked');
const kEsmWrap = Symbol('kEsmWrap');
const kIsExecuting = Symbol('kIsExecuting');

/** What the loader keeps between calls and shares among its files. */
const state = {
  __proto__: null,
  requireDepth: 0,
  isPreloading: false,
  mainModule: undefined,
  // Set by #module/hooks while synchronous hooks are registered.
  hooks: null,
  // Set by #module/compile_cache when a program turns it on.
  compileCache: null,
  // The function of #module/load_timer while somebody wants to know how long loading takes.
  timer: undefined,
  // Whether source maps are kept though stacks are not shown in their terms: coverage wants them.
  keepsMaps: false,
  // Whether this thread runs the hooks of `module.register()`.
  runsHooks: false,
};

function dirname(path) {
  const at = StringPrototypeLastIndexOf(path, '/');
  if (at === -1) return '.';
  return at === 0 ? '/' : StringPrototypeSlice(path, 0, at);
}

function updateChildren(parent, child, scan) {
  const children = parent?.children;
  if (children && !(scan && ArrayPrototypeIncludes(children, child))) {
    ArrayPrototypePush(children, child);
  }
}

/** A CommonJS module. */
function Module(id = '', parent) {
  this.id = id;
  this.path = typeof id === 'string' ? dirname(id) : require('path').dirname(id);
  setOwnProperty(this, 'exports', {});
  updateChildren(parent, this, false);
  this.filename = null;
  this.loaded = false;
  this.children = [];
  ObjectDefineProperty(this, kModuleParent, {
    __proto__: null,
    value: parent,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}

Module._cache = { __proto__: null };
Module._pathCache = { __proto__: null };
Module._extensions = { __proto__: null };
// Nobody has to know them before a package is looked for.
defineLazyValue(Module, 'globalPaths', () => {
  require('#module/cjs_resolve').currentGlobalPaths();
  return Module.globalPaths;
});

ObjectDefineProperty(Module.prototype, 'constructor', {
  __proto__: null,
  // The way of programs to the class without `require('module')`, which is to give them the same.
  get() {
    return require('#module/module');
  },
  configurable: false,
  enumerable: false,
});
ObjectDefineProperty(Module.prototype, 'isPreloading', {
  __proto__: null,
  get() {
    return state.isPreloading;
  },
  configurable: false,
  enumerable: false,
});
ObjectDefineProperty(Module.prototype, 'parent', {
  __proto__: null,
  get() {
    return this[kModuleParent];
  },
  set(value) {
    this[kModuleParent] = value;
  },
  configurable: false,
  enumerable: false,
});

// File names by importing directory and request: spares the resolution of what is already loaded.
const relativeResolveCache = { __proto__: null };

/** Forgets every module below a folder. */
function forgetBelow(folder) {
  for (const filename in Module._cache) {
    if (StringPrototypeStartsWith(filename, folder)) delete Module._cache[filename];
  }
  for (const key in Module._pathCache) {
    if (StringPrototypeStartsWith(Module._pathCache[key], folder)) delete Module._pathCache[key];
  }
  for (const key in relativeResolveCache) {
    if (StringPrototypeStartsWith(relativeResolveCache[key], folder)) {
      delete relativeResolveCache[key];
    }
  }
}

/** The path of every module that leads from `parent` up to the program's entry. */
function requireStackOf(parent) {
  const stack = [];
  for (let cursor = parent; cursor; cursor = cursor[kModuleParent]) {
    ArrayPrototypePush(stack, cursor.filename || cursor.id);
  }
  return stack;
}

function emitCircularWarning(property) {
  process.emitWarning(
    `Accessing non-existent property '${String(property)}' of module exports inside circular dependency`,
  );
}

// Stands as prototype of a half-filled exports object while it is visible through a cycle.
const circularWatcher = new Proxy(
  {},
  {
    __proto__: null,
    get(target, property) {
      // __esModule is asked for by every transpiler's interop code.
      if (property in target || property === '__esModule') return target[property];
      emitCircularWarning(property);
      return undefined;
    },
    getOwnPropertyDescriptor(target, property) {
      if (ObjectPrototypeHasOwnProperty(target, property) || property === '__esModule') {
        return ObjectGetOwnPropertyDescriptor(target, property);
      }
      emitCircularWarning(property);
      return undefined;
    },
  },
);

function isProxy(value) {
  return internalBinding('types').isProxy(value);
}

function exportsInCycle(module) {
  const { exports } = module;
  if (
    exports !== null &&
    typeof exports === 'object' &&
    !isProxy(exports) &&
    ObjectGetPrototypeOf(exports) === ObjectPrototype &&
    // Transpiled modules export through getters that are defined before the first require.
    !exports.__esModule
  ) {
    ObjectSetPrototypeOf(exports, circularWatcher);
  }
  return exports;
}

function endCycle(module) {
  const { exports } = module;
  if (
    exports !== null &&
    typeof exports === 'object' &&
    !isProxy(exports) &&
    ObjectGetPrototypeOf(exports) === circularWatcher
  ) {
    ObjectSetPrototypeOf(exports, ObjectPrototype);
  }
}

/** The exports of a module found in the cache, which may still be on its way. */
function exportsOfCached(cached, parent) {
  updateChildren(parent, cached, true);
  if (cached.loaded) return cached.exports;
  if (cached[kEsmWrap] !== undefined || cached[kFormat] === 'module') {
    const esm = require('#module/require_esm');
    if (esm.isLoading(cached)) throw esm.cycleError(cached, cached[kModuleParent] ?? parent);
  }
  return exportsInCycle(cached);
}

/** Runs `module.load`, taking the module out of every cache again when it throws. */
function loadInto(module, filename, parent, relativeKey) {
  let failed = true;
  try {
    module.load(filename);
    failed = false;
  } finally {
    if (failed) {
      delete Module._cache[filename];
      if (parent !== undefined) {
        if (relativeKey !== undefined) delete relativeResolveCache[relativeKey];
        const children = parent?.children;
        if (children) {
          const at = ArrayPrototypeIndexOf(children, module);
          if (at !== -1) ArrayPrototypeSplice(children, at, 1);
        }
      }
    } else {
      endCycle(module);
    }
  }
}

Module.isBuiltin = function isBuiltin(id) {
  return builtins.isBuiltin(id);
};
Module._findPath = function (request, paths, isMain) {
  return require('#module/cjs_resolve').findPath(request, paths, isMain);
};
Module._nodeModulePaths = function (from) {
  return binding.nodeModulePaths(typeof from === 'string' ? from : require('path').resolve(from));
};
Module._resolveLookupPaths = function (request, parent) {
  return require('#module/cjs_resolve').lookupPaths(request, parent);
};

/**
 * Loads what `request` names for `parent`: from the cache, as a builtin module, or from a file.
 * @param {string} request
 * @param {Module | undefined} parent
 * @param {boolean} isMain
 */
Module._load = function (request, parent, isMain) {
  if (state.hooks !== null) {
    return require('#module/cjs_hooks').load(request, parent, isMain);
  }
  let relativeKey;
  if (parent) {
    relativeKey = `${parent.path}\0${request}`;
    const filename = relativeResolveCache[relativeKey];
    if (filename !== undefined) {
      const cached = Module._cache[filename];
      if (cached !== undefined) return exportsOfCached(cached, parent);
      delete relativeResolveCache[relativeKey];
    }
  }
  if (
    StringPrototypeCharCodeAt(request, 0) === 110 /* n */ &&
    StringPrototypeStartsWith(request, 'node:')
  ) {
    return builtins.loadPrefixed(request);
  }
  const filename = Module._resolveFilename(request, parent, isMain);
  const cached = Module._cache[filename];
  if (cached !== undefined) return exportsOfCached(cached, parent);
  if (builtins.isSchemeless(filename)) return builtins.load(filename);
  if (StringPrototypeStartsWith(filename, 'node:')) return builtins.loadPrefixed(filename);
  return loadFile(filename, parent, isMain, relativeKey);
};

/** Loads a file that is not in the cache. */
function loadFile(filename, parent, isMain, relativeKey, prepare) {
  const module = new Module(filename, parent);
  if (isMain) {
    setMain(module);
  } else {
    module[kIsMainSymbol] = false;
  }
  if (prepare !== undefined) prepare(module);
  Module._cache[filename] = module;
  if (relativeKey !== undefined) relativeResolveCache[relativeKey] = filename;
  loadInto(module, filename, parent, relativeKey);
  return module.exports;
}

function setMain(module) {
  process.mainModule = module;
  state.mainModule = module;
  setOwnProperty(Module.prototype.require, 'main', module);
  module.id = '.';
  module[kIsMainSymbol] = true;
}

/** The registered extension that a file's handler is found under: the longest of `.a.b`, `.b`; `.js` otherwise. */
function extensionOf(filename) {
  const name = StringPrototypeSlice(filename, StringPrototypeLastIndexOf(filename, '/') + 1);
  let from = 0;
  for (;;) {
    const at = StringPrototypeIndexOf(name, '.', from);
    if (at === -1) return '.js';
    from = at + 1;
    if (at === 0) continue; // A dot file.
    const extension = StringPrototypeSlice(name, at);
    if (Module._extensions[extension]) return extension;
  }
}

/** Loads the file into this module through the handler of its extension. */
Module.prototype.load = function (filename) {
  if (this.loaded) {
    throw new (require('#internal/errors').codes.ERR_INTERNAL_ASSERTION)();
  }
  if (typeof filename !== 'string') require('path').dirname(filename);
  this.filename ??= filename;
  this.paths ??= Module._nodeModulePaths(dirname(filename));
  Module._extensions[extensionOf(filename)](this, filename);
  this.loaded = true;
};

/** `require()` as seen from this module. */
Module.prototype.require = function (id) {
  if (typeof id !== 'string' || id === '') {
    require('#internal/validators').validateString(id, 'id');
    const { ERR_INVALID_ARG_VALUE } = require('#internal/errors').codes;
    throw new ERR_INVALID_ARG_VALUE('id', id, 'must be a non-empty string');
  }
  state.requireDepth++;
  try {
    const { timer = timerOf() } = state;
    return timer === null ? tracedLoad(id, this) : timer(id, this, tracedLoad);
  } finally {
    state.requireDepth--;
  }
};

function timerOf() {
  const { getOptionValue } = require('#internal/options');
  const asked =
    process.env.NODE_DEBUG !== undefined || getOptionValue('--trace-event-categories') !== '';
  state.timer = asked ? require('#module/load_timer').timer() : null;
  return state.timer;
}

let requireChannel;

/** Module._load, told to `diagnostics_channel` listeners when there are any. */
function tracedLoad(id, parent) {
  if (requireChannel === undefined) {
    if (!builtins.isLoaded('diagnostics_channel')) return Module._load(id, parent, false);
    requireChannel = require('diagnostics_channel').tracingChannel('module.require');
  }
  if (!requireChannel.hasSubscribers) return Module._load(id, parent, false);
  const context = { __proto__: null, parentFilename: parent.filename, id };
  return requireChannel.traceSync(Module._load, context, Module, id, parent, false);
}

/** Compiles and runs source text as this module's body. */
Module.prototype._compile = function (content, filename, format) {
  return require('#module/cjs_compile').compile(this, content, filename, format);
};

// Handlers are small forwards: their bodies are only needed once a file is really loaded.
Module._extensions['.js'] = function (module, filename) {
  require('#module/cjs_compile').loadScript(module, filename);
};
Module._extensions['.json'] = function (module, filename) {
  require('#module/cjs_compile').loadJson(module, filename);
};
Module._extensions['.node'] = function (module, filename) {
  require('#module/cjs_compile').loadAddon(module, filename);
};

// The order of these definitions is what a program sees when it lists Module's properties.
Module._resolveFilename = function (request, parent, isMain, options) {
  return require('#module/cjs_resolve').resolveFilename(request, parent, isMain, options);
};
Module.createRequire = function createRequire(filename) {
  return require('#module/require_function').createRequire(filename);
};
Module._initPaths = function () {
  require('#module/cjs_resolve').initPaths();
};
Module._preloadModules = function (requests) {
  if (requests === undefined || requests.length === 0) return;
  state.isPreloading = true;
  // Preloads are found from the working directory.
  const parent = new Module('internal/preload', null);
  try {
    parent.paths = Module._nodeModulePaths(process.cwd());
  } catch (error) {
    if (error.code !== 'ENOENT') {
      state.isPreloading = false;
      throw error;
    }
  }
  for (let i = 0; i < requests.length; i++) parent.require(requests[i]);
  state.isPreloading = false;
};
Module.syncBuiltinESMExports = function syncBuiltinESMExports() {
  builtins.syncExports();
};

let wrapping;
function wrapper() {
  wrapping ??= require('#module/wrapper').create();
  return wrapping;
}

ObjectDefineProperty(Module, 'wrap', {
  __proto__: null,
  get() {
    return wrapper().wrap;
  },
  set(value) {
    wrapper().setWrap(value);
  },
});
ObjectDefineProperty(Module, 'wrapper', {
  __proto__: null,
  get() {
    return wrapper().getWrapper();
  },
  set(value) {
    wrapper().setWrapper(value);
  },
});

let readPackageOverride;
ObjectDefineProperty(Module, '_readPackage', {
  __proto__: null,
  get() {
    return readPackageOverride ?? require('#module/package_json').readPackage;
  },
  set(value) {
    readPackageOverride = value;
  },
  configurable: true,
});
let statOverride = (path) => binding.stat(path);
ObjectDefineProperty(Module, '_stat', {
  __proto__: null,
  get() {
    return statOverride;
  },
  set(value) {
    statOverride = value;
    state.statOverride = value;
  },
  configurable: true,
});

/** The `Error` for a request that leads nowhere, with the chain of modules that asked for it. */
function notFoundError(request, parent, isMain) {
  const requireStack = requireStackOf(parent);
  let message = `Cannot find module '${request}'`;
  if (isMain) message += require('#module/main_hint').hintFor(request);
  for (let i = 0; i < requireStack.length; i++) {
    message += i === 0 ? `\nRequire stack:\n- ${requireStack[i]}` : `\n- ${requireStack[i]}`;
  }
  const error = new Error(message);
  error.code = 'MODULE_NOT_FOUND';
  error.requireStack = requireStack;
  return error;
}

/** Whether wrapping was changed by the program, so that modules must be compiled through it. */
function isWrapperPatched() {
  return wrapping !== undefined && wrapping.patched();
}

/** Runs the program's main file whose path and format are already known. */
function loadMain(filename, format) {
  const cached = Module._cache[filename];
  if (cached !== undefined) return exportsOfCached(cached, null);
  return loadFile(filename, null, true, undefined, (module) => {
    module[kFormat] = format;
  });
}

module.exports = {
  Module,
  dirname,
  exportsOfCached,
  extensionOf,
  forgetBelow,
  isWrapperPatched,
  kEsmWrap,
  kFormat,
  kIsExecuting,
  kIsMainSymbol,
  kModuleParent,
  kHooked,
  kModuleSource,
  kURL,
  loadFile,
  loadMain,
  notFoundError,
  state,
  wrapperOf: wrapper,
};
