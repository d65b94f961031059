'use strict';

// `require` for builtin code: public names (`fs`, `node:fs/promises`) and internal ids (`#fs/streams`). Each file is
// compiled on first use; a module in the middle of loading is visible with what it has exported so far, as in CommonJS.

const { compileFunction, isPublic } = internalBinding('builtins');
const { Error, SafeMap, StringPrototypeIncludes, StringPrototypeSlice, StringPrototypeStartsWith } =
  primordials;

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

function load(id) {
  const module = { id, exports: {}, loaded: false };
  cache.set(id, module);
  try {
    const wrapper = compileFunction(id);
    wrapper(module.exports, requireBuiltin, module, process, internalBinding, primordials);
    module.loaded = true;
  } finally {
    // An exception goes on untouched, so that the engine still knows where it was thrown.
    if (!module.loaded) cache.delete(id);
  }
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
