'use strict';

// What the handlers of `Module._extensions` do: reading a file, compiling it as CommonJS or handing it to the ES module
// loader when that is what it is, JSON, and native addons.

const {
  JSONParse,
  ReflectApply,
  SafeMap,
  SafeSet,
  StringPrototypeCharCodeAt,
  StringPrototypeEndsWith,
  StringPrototypeIncludes,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const loader = require('#module/cjs_loader');
const native = require('#module/native');
const { binding, cjsConditions, conditionsId, requireModuleEnabled } = native;
const { makeHookedRequire, makeRequire } = require('#module/require_function');
const { dirname, kFormat, kHooked, kIsExecuting, kIsMainSymbol, kModuleSource, kURL } = loader;

const contextify = internalBinding('contextify');

// Sources that the ES module loader has read already, to learn the names that a module exports.
const readSources = new SafeMap();

/** Keeps a source for the moment when the module is run. */
function keepSource(filename, source) {
  readSources.set(filename, source);
}

let nativeReadFileSync;

/** What a program, a virtual file system for example, has put in the place of `fs.readFileSync`. */
function replacedRead() {
  if (!require('#module/builtins').isLoaded('fs')) return undefined;
  const fs = require('fs');
  nativeReadFileSync ??= require('#fs/internal').readFileSync;
  return fs.readFileSync === nativeReadFileSync ? undefined : fs;
}

/** The text of a file. Programs that replace `fs.readFileSync` are asked first. */
function readText(filename) {
  const fs = replacedRead();
  if (fs !== undefined) return `${fs.readFileSync(filename, 'utf8')}`;
  if (process.send !== undefined) require('#module/watch_report').report(filename);
  return binding.readText(filename);
}

/** The source of a file that is about to run: from a load hook, from the ES module loader, or from disk. */
function sourceOf(module, filename, format) {
  const given = module[kModuleSource];
  if (given !== undefined) {
    module[kModuleSource] = undefined;
    return given;
  }
  if (loader.state.hooks !== null && loader.state.hooks.hasLoad()) {
    return require('#module/cjs_hooks').loadSource(module, filename, format);
  }
  const kept = readSources.get(filename);
  if (kept !== undefined) {
    readSources.delete(filename);
    return kept;
  }
  return readText(filename);
}

function stripBom(text) {
  return StringPrototypeCharCodeAt(text, 0) === 0xfeff ? StringPrototypeSlice(text, 1) : text;
}

/** The format that extension and package decide; undefined when the source has to. */
function formatOf(filename) {
  const format = native.formatOf(filename);
  switch (format) {
    case 'module':
    case 'commonjs':
    case 'module-typescript':
    case 'commonjs-typescript':
      return format;
    case 'detect-typescript':
      return 'typescript';
    default:
      return undefined;
  }
}

/** The handler of `.js` and of everything without one. */
function loadScript(module, filename) {
  const known = module[kFormat] ?? formatOf(filename);
  const source = sourceOf(module, filename, known);
  const format = module[kFormat] ?? known;
  // What hooks give in the place of a builtin module may be of any format, but has no extension that says so.
  if (format === 'json' && StringPrototypeStartsWith(module[kURL] ?? '', 'node:')) {
    module.exports = parseJson(stripBom(source), filename);
    return;
  }
  module._compile(source, filename, format);
}

/** The handler of `.json`. */
function loadJson(module, filename) {
  const source = stripBom(`${sourceOf(module, filename, 'json')}`);
  if (module[kFormat] !== undefined && module[kFormat] !== 'json') {
    module._compile(source, filename, module[kFormat]);
    return;
  }
  module.exports = parseJson(source, filename);
}

function parseJson(source, filename) {
  try {
    return JSONParse(source);
  } catch (error) {
    error.message = `${filename}: ${error.message}`;
    throw error;
  }
}

/** The handler of `.node`. */
function loadAddon(module, filename) {
  process.dlopen(module, filename);
}

let warnedPackages;

/** Tells once per package that guessing the module type of `.js` and `.ts` files costs time. */
function warnTypeless(filename, url) {
  if (!StringPrototypeEndsWith(filename, '.js') && !StringPrototypeEndsWith(filename, '.ts'))
    return;
  // Whoever reads the warning cannot change what is installed.
  if (StringPrototypeIncludes(filename, '/node_modules/')) return;
  const file = binding.packageFile(filename);
  warnedPackages ??= new SafeSet();
  if (file === undefined || warnedPackages.has(file)) return;
  if (!StringPrototypeStartsWith(native.formatOf(filename), 'detect')) return;
  warnedPackages.add(file);
  process.emitWarning(
    `Module type of ${url ?? binding.pathToFileUrl(filename)} is not specified and it ` +
      "doesn't parse as CommonJS.\nReparsing as ES module because module syntax was detected. This " +
      'incurs a performance overhead.\nTo eliminate this warning, add "type": "module" to ' +
      `${file}.`,
    { type: 'Warning', code: 'MODULE_TYPELESS_PACKAGE_JSON' },
  );
}

function compilePatched(content, filename) {
  const { Module, wrapperOf } = loader;
  const { wrap } = wrapperOf();
  const text = ReflectApply(wrap, Module, [content]);
  return contextify.runScript(text, filename, 0, 0, filename);
}

let noCache;

/** The compile cache when it is on. */
function compileCache() {
  // Nothing is loaded for a program that has not asked for it.
  noCache ??= !internalBinding('process_methods').environmentVariable('NODE_COMPILE_CACHE');
  if (noCache && loader.state.compileCache === null) return null;
  return require('#module/compile_cache').current();
}

let detects;

/** Whether the syntax of a file may decide what it is. */
function detectsModules() {
  if (detects === undefined) {
    const { getOptionValue } = require('#internal/options');
    detects = getOptionValue('--experimental-detect-module') !== false;
  }
  return detects;
}

function compileBody(module, content, filename, format) {
  if (loader.isWrapperPatched()) return compilePatched(content, filename);
  const isMain = module[kIsMainSymbol] === true;
  if (isMain) binding.parseAhead(conditionsId(cjsConditions()));
  // What may not be required is no ES module by guess: its syntax is wrong.
  const detect = format !== 'commonjs' && detectsModules() && (isMain || requireModuleEnabled());
  const cache = compileCache();
  const entry = cache?.entry(0 /* kCommonJS */, filename, content);
  let result;
  try {
    result = contextify.compileFunctionForCJSLoader(
      content,
      filename,
      isMain,
      detect,
      entry === undefined ? undefined : (entry.data ?? null),
    );
  } catch (error) {
    explainSyntaxError(error, content, filename);
    if (error?.name !== 'SyntaxError') throw error;
    const told = require('#module/unfinished').withinText(error, content, filename);
    // Of the file the error says nothing else: its frames are those of whoever loads it.
    require('#vm/decorate').decorateSyntaxError(told, content);
    throw told;
  }
  if (result.canParseAsESM) return undefined;
  if (entry !== undefined) cache.compiled(entry, result.cacheAccepted, result.code);
  registerSourceMap(filename, content, module, result.sourceMapURL);
  return result.function;
}

function registerSourceMap(filename, content, module, sourceMapURL) {
  if (sourceMapURL === undefined) return;
  if (!process.sourceMapsEnabled && !loader.state.keepsMaps) return;
  require('#module/source_map_cache').register(filename, content, sourceMapURL, module);
}

/** A file that is declared CommonJS and uses `import` deserves a hint. */
function explainSyntaxError(error, content, filename) {
  if (error?.name !== 'SyntaxError') return;
  let isModule = false;
  try {
    isModule = contextify.containsModuleSyntax(content, filename);
  } catch {
    return;
  }
  if (!isModule) return;
  // The error that follows ends most programs, so the warning cannot wait for its turn.
  require('#process/warning').emitWarningSync(
    `Failed to load the ES module: ${filename}. Make sure to set "type": "module" in the nearest ` +
      'package.json file or use the .mjs extension.',
  );
}

/** `Module.prototype._compile`: compiles source text for a module and runs it. */
function compile(module, content, filename, format) {
  if (
    format === 'typescript' ||
    format === 'commonjs-typescript' ||
    format === 'module-typescript'
  ) {
    if (format === 'module-typescript' && !requireModuleEnabled() && !module[kIsMainSymbol]) {
      throw requireEsmError(module, filename, true);
    }
    content = require('#module/typescript').strip(content, filename);
    if (format === 'module-typescript') format = 'module';
    else if (format === 'commonjs-typescript') format = 'commonjs';
    else format = undefined;
  }
  if (format === 'module') {
    if (!requireModuleEnabled() && !module[kIsMainSymbol])
      throw requireEsmError(module, filename, contextify.containsModuleSyntax(content, filename));
    require('#module/require_esm').load(module, filename, content);
    return undefined;
  }
  const body = compileBody(module, content, filename, format);
  if (body === undefined) {
    if (module[kIsMainSymbol]) warnTypeless(filename);
    require('#module/require_esm').load(module, filename, content);
    return undefined;
  }
  const require_ = module[kHooked] === true ? makeHookedRequire(module) : makeRequire(module);
  const { exports } = module;
  module[kIsExecuting] = true;
  return ReflectApply(body, exports, [exports, require_, module, filename, dirname(filename)]);
}

function requireEsmError(module, filename, byType) {
  const { ERR_REQUIRE_ESM } = require('#internal/errors').codes;
  const parent = module[loader.kModuleParent];
  const scope = StringPrototypeEndsWith(filename, '.js') ? binding.packageFile(filename) : null;
  return new ERR_REQUIRE_ESM(filename, byType, parent?.filename, scope);
}

module.exports = {
  compile,
  compileCache,
  detectsModules,
  explainSyntaxError,
  formatOf,
  keepSource,
  loadAddon,
  loadJson,
  loadScript,
  readText,
  replacedRead,
  stripBom,
  warnTypeless,
};
