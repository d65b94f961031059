'use strict';

// Builtin modules as the loaders see them: which names exist, which need the `node:` scheme, loading them for programs,
// and the ES module face of each with `syncBuiltinESMExports`.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  ObjectFreeze,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
  SafeMap,
  SafeSet,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const { publicIds } = internalBinding('builtins');

// These can only be reached with the scheme, because packages of the same name exist.
const schemeOnly = {
  __proto__: null,
  bench: true,
  'bench/reporters': true,
  ffi: true,
  sea: true,
  sqlite: true,
  test: true,
  'test/reporters': true,
  vfs: true,
};

// Old names that can still be required but are no longer told to exist.
const unlisted = {
  __proto__: null,
  _stream_duplex: true,
  _stream_passthrough: true,
  _stream_readable: true,
  _stream_transform: true,
  _stream_wrap: true,
  _stream_writable: true,
};

// These exist with `--experimental-stream-iter` only, and are listed behind the others.
const iterable = ['stream/iter', 'zlib/iter'];

let publicSet;
function ids() {
  if (publicSet === undefined) {
    const { getOptionValue } = require('#internal/options');
    publicSet = new SafeSet(publicIds);
    if (!getOptionValue('--experimental-sqlite')) publicSet.delete('sqlite');
    if (!getOptionValue('--experimental-vfs')) publicSet.delete('vfs');
    if (!getOptionValue('--experimental-bench')) {
      publicSet.delete('bench');
      publicSet.delete('bench/reporters');
    }
    if (!getOptionValue('--experimental-ffi')) publicSet.delete('ffi');
    if (!getOptionValue('--experimental-stream-iter')) {
      for (let i = 0; i < iterable.length; i++) publicSet.delete(iterable[i]);
    }
  }
  return publicSet;
}

/** Whether `fs` style names a builtin module. */
function isSchemeless(id) {
  return ids().has(id) && schemeOnly[id] === undefined;
}

/** Whether the name, without scheme, is one of a builtin module that programs may load. */
function exists(name) {
  return ids().has(name);
}

/** `module.isBuiltin`. */
function isBuiltin(id) {
  if (typeof id !== 'string') return false;
  if (StringPrototypeStartsWith(id, 'node:')) return exists(StringPrototypeSlice(id, 5));
  return isSchemeless(id);
}

const loaded = new SafeMap();

/** The exports of a public builtin module, known to exist. */
function load(name) {
  let exports = loaded.get(name);
  if (exports === undefined && !loaded.has(name)) {
    exports = require(name);
    loaded.set(name, exports);
  }
  return exports;
}

/** Whether a program has asked for this builtin module. */
function isLoaded(name) {
  return loaded.has(name);
}

/** The exports for a request with `node:`. */
function loadPrefixed(request) {
  const name = StringPrototypeSlice(request, 5);
  if (!exists(name)) {
    throw new (require('#internal/errors').codes.ERR_UNKNOWN_BUILTIN_MODULE)(request);
  }
  return load(name);
}

// The ES module face of every builtin that was imported.
const facades = new SafeMap();

function exportNames(exports) {
  const type = typeof exports;
  if (exports === null || (type !== 'object' && type !== 'function')) return [];
  const names = [];
  const keys = ObjectKeys(exports);
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] !== 'default') ArrayPrototypePush(names, keys[i]);
  }
  return names;
}

function publish(wrap, exports, names) {
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    // A property that is gone by now exports undefined; a getter that throws exports what it had.
    if (!ObjectPrototypeHasOwnProperty(exports, name)) {
      wrap.setExport(name, undefined);
      continue;
    }
    try {
      wrap.setExport(name, exports[name]);
    } catch {
      // The getter's error belongs to whoever reads the property.
    }
  }
}

/** The synthetic module of `node:<name>`. */
function facade(name) {
  let entry = facades.get(name);
  if (entry === undefined) {
    const exports = load(name);
    const names = exportNames(exports);
    const { ModuleWrap } = internalBinding('module_wrap');
    const wrap = ModuleWrap.synthetic(`node:${name}`, ['default', ...names], (self) => {
      self.setExport('default', exports);
      publish(self, exports, names);
      entry.evaluated = true;
    });
    entry = { __proto__: null, wrap, exports, names, evaluated: false };
    facades.set(name, entry);
  }
  return entry.wrap;
}

/** `module.syncBuiltinESMExports`: carries changed properties over to the imported names. */
function syncExports() {
  for (const entry of facades.values()) {
    if (entry.evaluated) publish(entry.wrap, entry.exports, entry.names);
  }
}

let listed;

/** `module.builtinModules`: every name as it has to be written. */
function builtinModules() {
  if (listed === undefined) {
    listed = [];
    const withScheme = [];
    for (let i = 0; i < publicIds.length; i++) {
      const id = publicIds[i];
      if (unlisted[id] || ArrayPrototypeIncludes(iterable, id)) continue;
      if (schemeOnly[id]) {
        if (exists(id)) ArrayPrototypePush(withScheme, `node:${id}`);
      } else ArrayPrototypePush(listed, id);
    }
    for (let i = 0; i < iterable.length; i++) {
      if (exists(iterable[i])) ArrayPrototypePush(listed, iterable[i]);
    }
    for (let i = 0; i < withScheme.length; i++) ArrayPrototypePush(listed, withScheme[i]);
    ObjectFreeze(listed);
  }
  return listed;
}

module.exports = {
  builtinModules,
  exists,
  facade,
  isBuiltin,
  isLoaded,
  isSchemeless,
  load,
  loadPrefixed,
  syncExports,
};
