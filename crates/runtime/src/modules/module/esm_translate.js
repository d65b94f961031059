'use strict';

// From a loaded source to a module record, one function per format: ES modules from text, and synthetic modules for
// CommonJS (with the names that its source exports), JSON, builtins and WebAssembly.

const {
  ArrayPrototypePush,
  JSONParse,
  ObjectPrototypeHasOwnProperty,
  SafeMap,
  SafeSet,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const builtins = require('#module/builtins');
const loader = require('#module/cjs_loader');
const { compileCache, keepSource, readText, stripBom } = require('#module/cjs_compile');
const { binding, formatOf } = require('#module/native');
const { pathOf } = require('#module/esm_load');
const { Module, kEsmWrap, kFormat, kHooked, kModuleSource, kURL } = loader;

const { ModuleWrap } = internalBinding('module_wrap');

/**
 * Makes the module record of a URL.
 * @param {string} url
 * @param {{ format: string, source: string | Uint8Array | null, path?: string, fromHook?: boolean }} loaded
 * @param {boolean} isMain
 */
function translate(url, loaded, isMain) {
  const { format } = loaded;
  switch (format) {
    case 'module':
      return fromText(url, textOf(loaded));
    case 'module-typescript':
      return fromText(
        url,
        require('#module/typescript').strip(textOf(loaded), displayName(url), url),
      );
    case 'commonjs':
    case 'commonjs-typescript':
      return fromCommonJS(url, loaded, isMain);
    case 'json':
      return fromJson(url, loaded);
    case 'text':
      return valueModule(url, textOf(loaded));
    case 'builtin':
      return fromBuiltin(url);
    case 'wasm':
      return require('#module/esm_wasm').translate(url, loaded.source);
    case 'addon':
      return fromAddon(url, loaded);
    default: {
      const { ERR_UNKNOWN_MODULE_FORMAT } = require('#internal/errors').codes;
      throw new ERR_UNKNOWN_MODULE_FORMAT(format, url);
    }
  }
}

function displayName(url) {
  return StringPrototypeStartsWith(url, 'file:') ? pathOf(url) : url;
}

function textOf(loaded) {
  const { source } = loaded;
  return typeof source === 'string' ? stripBom(source) : '';
}

function fromText(url, source) {
  const cache = compileCache();
  let wrap;
  if (cache === null) {
    wrap = new ModuleWrap(url, source);
  } else {
    const entry = cache.entry(1 /* kESM */, url, source);
    wrap = new ModuleWrap(url, source, 0, 0, undefined, undefined, entry.data ?? null);
    cache.compiled(entry, wrap.cacheAccepted, wrap.takeCode());
  }
  if (process.sourceMapsEnabled || loader.state.keepsMaps) {
    require('#module/source_map_cache').registerFromSource(url, source, wrap);
  }
  return wrap;
}

function fromBuiltin(url) {
  const name = StringPrototypeSlice(url, 5);
  if (!builtins.exists(name)) {
    throw new (require('#internal/errors').codes.ERR_UNKNOWN_BUILTIN_MODULE)(url);
  }
  return builtins.facade(name);
}

function isPlainFile(url) {
  return (
    StringPrototypeStartsWith(url, 'file:') &&
    StringPrototypeIndexOf(url, '?') === -1 &&
    StringPrototypeIndexOf(url, '#') === -1
  );
}

/** JSON shares its value with `require()` of the same file. */
function fromJson(url, loaded) {
  const shared = isPlainFile(url);
  const name = displayName(url);
  if (shared) {
    const cached = Module._cache[name];
    if (cached?.loaded) return valueModule(url, cached.exports);
  }
  let value;
  try {
    value = JSONParse(stripBom(`${loaded.source}`));
  } catch (error) {
    error.message = `${name}: ${error.message}`;
    throw error;
  }
  if (shared) {
    const module = new Module(name);
    module.filename = name;
    module.exports = value;
    module.loaded = true;
    Module._cache[name] = module;
  }
  return valueModule(url, value);
}

function valueModule(url, value) {
  return ModuleWrap.synthetic(url, ['default'], (self) => self.setExport('default', value));
}

function fromAddon(url, loaded) {
  const { getOptionValue } = require('#internal/options');
  if (getOptionValue('--experimental-addon-modules') !== true) {
    const { ERR_UNKNOWN_FILE_EXTENSION } = require('#internal/errors').codes;
    throw new ERR_UNKNOWN_FILE_EXTENSION('.node', displayName(url));
  }
  require('#internal/util').emitExperimentalWarning('Importing addons');
  return ModuleWrap.synthetic(url, ['default', 'module.exports'], (self) => {
    const exports = Module._load(loaded.path, undefined, false);
    self.setExport('default', exports);
    self.setExport('module.exports', exports);
  });
}

// The names that CommonJS files export, by file, for files whose source was looked at.
const knownNames = new SafeMap();

/** The export names of a CommonJS source, those of re-exported files included. */
function namesOf(filename, source, format) {
  const known = knownNames.get(filename);
  if (known !== undefined) return known;
  const names = new SafeSet();
  // Entered before it is complete, so that circular re-exports end.
  knownNames.set(filename, names);
  let found;
  try {
    found = binding.cjsLexer(source);
  } catch {
    return names;
  }
  for (let i = 0; i < found[0].length; i++) names.add(found[0][i]);
  for (let i = 0; i < found[1].length; i++) {
    const more = namesOfReexport(filename, found[1][i]);
    if (more !== undefined) for (const name of more) names.add(name);
  }
  return names;
}

function namesOfReexport(filename, request) {
  if (builtins.isBuiltin(request)) {
    const exports = StringPrototypeStartsWith(request, 'node:')
      ? builtins.loadPrefixed(request)
      : builtins.load(request);
    return builtinNames(exports);
  }
  let target;
  try {
    const from = new Module(filename, null);
    from.filename = filename;
    from.paths = Module._nodeModulePaths(from.path);
    target = Module._resolveFilename(request, from, false);
  } catch {
    return undefined;
  }
  const extension = loader.extensionOf(target);
  if (extension === '.json' || extension === '.node') return undefined;
  const format = formatOf(target);
  if (format === 'module' || format === 'wasm') return undefined;
  const known = knownNames.get(target);
  if (known !== undefined) return known;
  try {
    return namesOf(target, readText(target), format);
  } catch {
    return undefined;
  }
}

function builtinNames(exports) {
  const names = [];
  for (const key in exports) ArrayPrototypePush(names, key);
  return names;
}

/** CommonJS as an ES module: runs in its turn, exports what the source was seen to export. */
function fromCommonJS(url, loaded, isMain) {
  const filename = StringPrototypeStartsWith(url, 'file:') ? (loaded.path ?? pathOf(url)) : url;
  let { source } = loaded;
  const cached = Module._cache[filename];
  // What was seen of a file whose module is gone may have changed with it.
  if (cached === undefined) knownNames.delete(filename);
  if (typeof source !== 'string') {
    // The handlers of `require.extensions` may compile from something else than the file's text.
    source = readForNames(filename);
    if (source !== undefined && cached === undefined && !loaded.fromHook)
      keepSource(filename, source);
  }
  const text =
    loaded.format === 'commonjs-typescript' && source !== undefined
      ? require('#module/typescript').strip(source, filename)
      : source;
  const found =
    cached?.loaded && cached[kEsmWrap] !== undefined ? undefined : namesOf(filename, text ?? '');
  const names = ['default', 'module.exports'];
  if (found !== undefined) {
    for (const name of found) {
      if (name !== 'default' && name !== 'module.exports') ArrayPrototypePush(names, name);
    }
  } else {
    const namespace = cached[kEsmWrap].getNamespace();
    for (const name in namespace) if (name !== 'default') ArrayPrototypePush(names, name);
  }
  const separate = !StringPrototypeStartsWith(url, 'file:') || loaded.fromHook;
  const direct = () => separate || loader.state.hooks !== null;
  const wrap = ModuleWrap.synthetic(url, names, (self) => {
    const exports = direct()
      ? runSeparately(url, filename, loaded, isMain)
      : Module._load(filename, isMain ? null : undefined, isMain);
    publish(self, exports, names, filename);
  });
  // For the explanation of imports of other names.
  wrap.exportNames = names;
  return wrap;
}

function readForNames(filename) {
  if (!StringPrototypeStartsWith(filename, '/')) return undefined;
  try {
    return readText(filename);
  } catch {
    return undefined;
  }
}

/** CommonJS from a hook's source. A file is one module whatever its query, what is no file is one each time. */
function runSeparately(url, filename, loaded, isMain) {
  if (StringPrototypeStartsWith(url, 'file:')) {
    const cached = Module._cache[filename];
    if (cached !== undefined) return loader.exportsOfCached(cached, undefined);
    const hasText = typeof loaded.source === 'string';
    return loader.loadFile(filename, isMain ? null : undefined, isMain, undefined, (module) => {
      module[kURL] = url;
      if (hasText) {
        module[kFormat] = loaded.format;
        module[kModuleSource] = loaded.source;
        module[kHooked] = loaded.fromAsyncHook;
      } else if (loaded.fromHook) {
        // Loaded as if there were no hooks: they have been asked already.
        module[kModuleSource] = readText(filename);
      } else {
        module[kFormat] = loaded.format;
      }
    });
  }
  const module = new Module(filename, undefined);
  module.filename = filename;
  module.paths = Module._nodeModulePaths(module.path);
  module[kURL] = url;
  module[kFormat] = loaded.format;
  const hasText = typeof loaded.source === 'string';
  module[kModuleSource] = hasText ? loaded.source : readText(filename);
  module[kHooked] = hasText && loaded.fromAsyncHook;
  module.load(filename);
  return module.exports;
}

function publish(wrap, exports, names, filename) {
  const isObject =
    (typeof exports === 'object' && exports !== null) || typeof exports === 'function';
  for (let i = 2; i < names.length; i++) {
    const name = names[i];
    let value;
    if (isObject && ObjectPrototypeHasOwnProperty(exports, name)) {
      try {
        value = exports[name];
      } catch {
        // A throwing getter exports undefined.
      }
    }
    wrap.setExport(name, value);
  }
  // A file that turned out to be an ES module keeps its own default export.
  const module = Module._cache[filename];
  const esm = module?.[kEsmWrap];
  wrap.setExport('default', esm !== undefined ? defaultOf(esm, exports) : exports);
  wrap.setExport('module.exports', exports);
}

function defaultOf(wrap, exports) {
  const namespace = wrap.getNamespace();
  return ObjectPrototypeHasOwnProperty(namespace, 'default') ? namespace.default : exports;
}

/** What `import source` of a job gives. */
function sourcePhase(job) {
  if (job.format === 'wasm') return require('#module/esm_wasm').sourceObject(job);
  const { ERR_SOURCE_PHASE_NOT_DEFINED } = require('#internal/errors').codes;
  throw new ERR_SOURCE_PHASE_NOT_DEFINED(job.url);
}

module.exports = { sourcePhase, translate };
