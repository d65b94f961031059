'use strict';

// `require` for builtin code: public names (`fs`, `node:fs/promises`) and internal ids (`#fs/streams`). Each file is
// compiled on first use; a module in the middle of loading is visible with what it has exported so far, as in CommonJS.

const { compileFunction, isPublic } = internalBinding('builtins');
const {
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  Error,
  SafeMap,
  StringPrototypeIncludes,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const cache = new SafeMap();

// Public names whose file is not `#<name>/<name>` or `#<folder>/<file>`.
const files = {
  __proto__: null,
  _http_agent: '#http/agent',
  _http_client: '#http/client',
  _http_common: '#http/common',
  _http_incoming: '#http/incoming',
  _http_outgoing: '#http/outgoing',
  _http_server: '#http/server',
  _stream_duplex: '#stream/duplex_class',
  _stream_passthrough: '#stream/passthrough_class',
  _stream_readable: '#stream/readable_class',
  _stream_transform: '#stream/transform_class',
  _stream_wrap: '#net/stream_wrap',
  _stream_writable: '#stream/writable_class',
  _tls_common: '#tls/common',
  _tls_wrap: '#tls/wrap',
};

/** The internal id behind a public name. */
function fileOf(name) {
  return files[name] ?? (StringPrototypeIncludes(name, '/') ? `#${name}` : `#${name}/${name}`);
}

// How many modules are in the middle of loading, each because of the one before it; and what waits until none is.
let depth = 0;
let waiting;

function flush() {
  const list = waiting;
  waiting = undefined;
  for (let i = 0; i < list.length; i++) list[i]();
}

/**
 * What runs in the middle of other code, as messages of debuggers do, may find a module that is only half there: calls `f`
 * when none is. Gives false when that is now, and nothing was done.
 */
function afterLoading(f) {
  if (depth === 0) return false;
  if (waiting === undefined) waiting = [f];
  else if (!ArrayPrototypeIncludes(waiting, f)) ArrayPrototypePush(waiting, f);
  return true;
}

/** The module that starts the program has done all else. */
function programBegins() {
  depth = 0;
  if (waiting !== undefined) flush();
}

function load(id) {
  const module = { id, exports: {}, loaded: false };
  cache.set(id, module);
  const outer = depth++;
  try {
    const wrapper = compileFunction(id);
    wrapper(module.exports, requireBuiltin, module, process, internalBinding, primordials);
    module.loaded = true;
  } finally {
    // An exception goes on untouched, so that the engine still knows where it was thrown.
    if (!module.loaded) cache.delete(id);
    depth = outer;
  }
  if (depth === 0 && waiting !== undefined) flush();
  return module;
}

/** The exports of a builtin, loaded when necessary. */
function requireBuiltin(id) {
  const known = cache.get(id);
  if (known !== undefined) return known.exports;
  if (StringPrototypeStartsWith(id, '#')) return load(id).exports;
  const name = StringPrototypeStartsWith(id, 'node:') ? StringPrototypeSlice(id, 5) : id;
  if (!isPublic(name)) throw new Error(`No such built-in module: ${id}`);
  const file = fileOf(name);
  const module = cache.get(file) ?? load(file);
  // Found by its public name from now on; the file's own id stays valid.
  cache.set(id, module);
  return module.exports;
}

exports.requireBuiltin = requireBuiltin;
cache.set('#internal/loader', { exports: { afterLoading, programBegins } });
