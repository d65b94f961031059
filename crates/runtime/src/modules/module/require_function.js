'use strict';

// The `require` function that each CommonJS module gets, and `module.createRequire`.

const { ReflectApply, StringPrototypeEndsWith, StringPrototypeStartsWith } = primordials;

const { setOwnProperty } = require('#internal/own_property');
const builtins = require('#module/builtins');
const loader = require('#module/cjs_loader');
const { Module } = loader;

function resolveFor(module, request, options) {
  require('#internal/validators').validateString(request, 'request');
  if (loader.state.hooks !== null) {
    return require('#module/cjs_hooks').resolveFilename(request, module, options);
  }
  return Module._resolveFilename(request, module, false, options);
}

/** `require` for a module. */
function makeRequire(module) {
  const require_ = function require(path) {
    return ReflectApply(module.require, module, [path]);
  };
  function resolve(request, options) {
    return resolveFor(module, request, options);
  }
  function paths(request) {
    return require('#module/cjs_resolve').resolvePaths(request, module);
  }
  resolve.paths = paths;
  require_.resolve = resolve;
  setOwnProperty(require_, 'main', process.mainModule);
  require_.extensions = Module._extensions;
  require_.cache = Module._cache;
  return require_;
}

/**
 * `require` for CommonJS whose source an asynchronous hook gave: the CommonJS loader finds the file, all else goes
 * through the hooks as by `import`. Programs find no cache and no handlers of extensions at it.
 */
function makeHookedRequire(module) {
  const require_ = function require(path) {
    return requireThroughHooks(module, path);
  };
  require_.resolve = function resolve(request, options) {
    if (loader.state.hooks?.hasResolve()) return resolveFor(module, request, options);
    const { target } = locate(module, request);
    const { url } = require('#module/esm_loader').resolve(target, module[loader.kURL]);
    return StringPrototypeStartsWith(url, 'file:') ? require('url').fileURLToPath(url) : url;
  };
  setOwnProperty(require_, 'main', process.mainModule);
  return require_;
}

function requireThroughHooks(module, request) {
  const { filename, target } = locate(module, request);
  const extension = filename === undefined ? '' : loader.extensionOf(filename);
  if (extension === '.node') return Module._load(filename, module, false);
  const esm = require('#module/esm_loader');
  const attributes = extension === '.json' ? { __proto__: null, type: 'json' } : esm.noAttributes;
  const job = esm.jobOf(target, module[loader.kURL], attributes);
  return require('#module/require_esm').exportsOfJob(job, module);
}

/** What a module requires, as the path that the CommonJS loader finds and as what hooks are asked for. */
function locate(module, request) {
  require('#internal/validators').validateString(request, 'path');
  const isBuiltin = builtins.isBuiltin(request) || StringPrototypeStartsWith(request, 'node:');
  if (isBuiltin) return { __proto__: null, filename: undefined, target: request };
  const filename = Module._resolveFilename(request, module, false);
  const target = require('#module/native').binding.pathToFileUrl(filename);
  return { __proto__: null, filename, target };
}

/** A `require` that acts as if called in a file (or, with a trailing slash, in a folder). */
function createRequireFromPath(filename, url) {
  const folder = StringPrototypeEndsWith(filename, '/');
  const path = folder ? `${filename}noop.js` : filename;
  const module = new Module(path);
  // Hooks see the URL as it was given, with its query.
  module[loader.kURL] = url;
  module.filename = path;
  module.paths = Module._nodeModulePaths(module.path);
  return makeRequire(module);
}

const kBadFilename = 'must be a file URL object, file URL string, or absolute path string';

/** `module.createRequire(filename)`. */
function createRequire(filename) {
  const isString = typeof filename === 'string';
  let path = filename;
  let href;
  if (!isString || StringPrototypeStartsWith(filename, 'file:')) {
    const { URL, fileURLToPath } = require('url');
    let url;
    try {
      url = isString || filename instanceof URL ? new URL(filename) : undefined;
    } catch {
      // Told below.
    }
    if (url === undefined || !(isString || url.protocol === 'file:')) throw badFilename(filename);
    path = fileURLToPath(url);
    href = url.href;
  } else if (!StringPrototypeStartsWith(filename, '/')) {
    throw badFilename(filename);
  }
  return createRequireFromPath(path, href);
}

function badFilename(filename) {
  const { ERR_INVALID_ARG_VALUE } = require('#internal/errors').codes;
  return new ERR_INVALID_ARG_VALUE('filename', filename, kBadFilename);
}

module.exports = { createRequire, makeHookedRequire, makeRequire };
