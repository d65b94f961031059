'use strict';

// `require()` while synchronous hooks are registered: requests go through the resolve hooks as URLs, sources through the
// load hooks.

const { ArrayIsArray, StringPrototypeSlice, StringPrototypeStartsWith } = primordials;

const builtins = require('#module/builtins');
const loader = require('#module/cjs_loader');
const hooks = require('#module/hooks');
const { binding, cjsConditions, formatOf } = require('#module/native');
const { Module, kFormat, kURL } = loader;

function toUrl(filename) {
  return binding.pathToFileUrl(filename);
}

function parentUrl(parent) {
  if (!parent) return undefined;
  return parent[kURL] ?? (parent.filename ? toUrl(parent.filename) : undefined);
}

/** The name under which CommonJS knows what a URL points at. */
function filenameOf(url) {
  if (StringPrototypeStartsWith(url, 'file:')) return require('url').fileURLToPath(url);
  if (StringPrototypeStartsWith(url, 'node:')) {
    const name = StringPrototypeSlice(url, 5);
    return builtins.isSchemeless(name) ? name : url;
  }
  return url;
}

function resolve(request, parent, isMain, options) {
  let usedDefault;
  const context = {
    __proto__: null,
    parentURL: parentUrl(parent),
    importAttributes: undefined,
    conditions: [...cjsConditions()],
  };
  const fallback = (specifier, ctx) => {
    const settings = { __proto__: null, ...options, conditions: conditionsOf(ctx.conditions) };
    // A hook may pass on the URL that it got from an earlier look-up.
    if (specifier !== request && StringPrototypeStartsWith(specifier, 'file:')) {
      specifier = require('url').fileURLToPath(specifier);
    }
    const filename = defaultResolve(specifier, parent, isMain, settings);
    if (builtins.isBuiltin(filename)) {
      const prefixed = StringPrototypeStartsWith(filename, 'node:') ? filename : `node:${filename}`;
      usedDefault = { __proto__: null, url: prefixed, filename };
      const format = filename === prefixed ? 'builtin' : undefined;
      return { __proto__: null, url: prefixed, format };
    }
    const url = toUrl(filename);
    usedDefault = { __proto__: null, url, filename };
    return { __proto__: null, url, format: undefined };
  };
  const { url, format } = hooks.resolve(request, context, fallback);
  const filename = usedDefault?.url === url ? usedDefault.filename : filenameOf(url);
  return { __proto__: null, url, format: format ?? formatFor(url, filename), filename };
}

function badConditions(names) {
  const { ERR_INVALID_ARG_VALUE } = require('#internal/errors').codes;
  return new ERR_INVALID_ARG_VALUE('context.conditions', names, 'expected an array');
}

/** The condition set in the form that marks the default one. */
function conditionsOf(names) {
  const own = cjsConditions();
  if (names === undefined || names === null) return own;
  if (!ArrayIsArray(names)) throw badConditions(names);
  const list = [...names];
  if (list.length === own.length) {
    let same = true;
    for (let i = 0; i < list.length; i++) same &&= list[i] === own[i];
    if (same) return own;
  }
  return list;
}

function defaultResolve(specifier, parent, isMain, settings) {
  if (StringPrototypeStartsWith(specifier, 'node:') && !builtins.isBuiltin(specifier)) {
    throw new (require('#internal/errors').codes.ERR_UNKNOWN_BUILTIN_MODULE)(specifier);
  }
  const hasPaths = settings.paths !== undefined;
  const own = settings.conditions === cjsConditions();
  if (own && !hasPaths) return Module._resolveFilename(specifier, parent, isMain);
  return Module._resolveFilename(specifier, parent, isMain, settings);
}

/** The format of what no hook has said one for; hooks hear of it when they load. */
function formatFor(url, filename) {
  if (!StringPrototypeStartsWith(url, 'file:')) return undefined;
  const format = formatOf(filename);
  return format === '' || format === 'detect' || format === 'detect-typescript'
    ? undefined
    : format;
}

/** `require.resolve` under hooks. */
function resolveFilename(request, parent, options) {
  const { url, filename } = resolve(request, parent, false, options);
  if (StringPrototypeStartsWith(url, 'node:')) {
    return StringPrototypeStartsWith(request, 'node:') ? url : filename;
  }
  return filename;
}

/** `Module._load` under hooks. */
function load(request, parent, isMain) {
  const { url, format, filename } = resolve(request, parent, isMain);
  const mock = loader.state.hooks?.mocks?.get(url);
  if (mock !== undefined) return mock.exports();
  const isNode = StringPrototypeStartsWith(url, 'node:');
  if (isNode) {
    const name = StringPrototypeSlice(url, 5);
    if (!loader.state.hooks?.hasLoad()) return builtins.loadPrefixed(url);
    const cached = Module._cache[filename];
    if (cached !== undefined) return cached.exports;
    const result = hooks.load(url, loadContext('builtin'), () => ({
      source: null,
      format: 'builtin',
    }));
    if (result.format === 'builtin' || result.source === null || result.source === undefined) {
      return builtins.exists(name) ? builtins.load(name) : builtins.loadPrefixed(url);
    }
    return loader.loadFile(filename, parent, isMain, undefined, (module) => {
      module[kURL] = url;
      module[kFormat] = result.format;
      module[loader.kModuleSource] = hooks.sourceText(result.source);
    });
  }
  const cached = Module._cache[filename];
  if (cached !== undefined) return loader.exportsOfCached(cached, parent);
  return loader.loadFile(filename, parent, isMain, undefined, (module) => {
    module[kURL] = url;
    module[kFormat] = format ?? undefined;
  });
}

function loadContext(format) {
  return {
    __proto__: null,
    format,
    importAttributes: undefined,
    conditions: [...cjsConditions()],
  };
}

/** The source of a module's file, as the load hooks give it. */
function loadSource(module, filename, format) {
  const url = module[kURL] ?? toUrl(filename);
  const result = hooks.load(url, loadContext(format), (target, context) => ({
    source: defaultSource(target, filename),
    format: context.format,
  }));
  if (result.format !== undefined && result.format !== null) module[kFormat] = result.format;
  else if (format !== undefined) module[kFormat] = format;
  return hooks.sourceText(result.source);
}

function defaultSource(url, filename) {
  const { readText } = require('#module/cjs_compile');
  return readText(StringPrototypeStartsWith(url, 'file:') ? filenameOf(url) : filename);
}

module.exports = {
  badConditions,
  load,
  loadSource,
  resolveFilename,
};
