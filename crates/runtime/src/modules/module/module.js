'use strict';

// The public `module` builtin: the CommonJS loader's `Module` with the rest of the module API on it, most of which is
// loaded when it is first called.

const { ObjectFreeze } = primordials;

const { defineLazyValue, defineLazyValues } = require('#internal/value_properties');
const { Module } = require('#module/cjs_loader');
const builtins = require('#module/builtins');

Module.Module = Module;

/** `module.registerHooks(hooks)`. */
Module.registerHooks = function registerHooks(hooks) {
  return require('#module/hooks').registerHooks(hooks);
};

// The list costs a walk over all names, so it is made when somebody looks.
defineLazyValue(Module, 'builtinModules', builtins.builtinModules);

/** Runs the program's entry; programs may replace it before it is called. */
Module.runMain = function executeUserEntryPoint(main = process.argv[1]) {
  require('#module/run_main').executeUserEntryPoint(main);
};

/** `module.register(specifier, parentURL, options)`. */
Module.register = function register(specifier, parentURL = undefined, options) {
  require('#module/register').register(specifier, parentURL, options);
};

Module.constants = ObjectFreeze({
  __proto__: null,
  compileCacheStatus: ObjectFreeze({
    __proto__: null,
    FAILED: 0,
    ENABLED: 1,
    ALREADY_ENABLED: 2,
    DISABLED: 3,
  }),
});

/** `module.enableCompileCache([options])`. */
Module.enableCompileCache = function enableCompileCache(options) {
  return require('#module/compile_cache').enableCompileCache(options);
};

/** `module.findPackageJSON(specifier[, base])`. */
Module.findPackageJSON = function findPackageJSON(specifier, base = 'data:') {
  return require('#module/package_json').findPackageJSON(specifier, base, arguments.length);
};

/** `module.flushCompileCache()`. */
Module.flushCompileCache = function flushCompileCache(keepDeserializedCache = false) {
  require('#module/compile_cache').flushCompileCache(keepDeserializedCache);
};

/** `module.getCompileCacheDir()`. */
Module.getCompileCacheDir = function getCompileCacheDir() {
  return require('#module/compile_cache').getCompileCacheDir();
};

/** `module.stripTypeScriptTypes(code[, options])`. */
Module.stripTypeScriptTypes = function stripTypeScriptTypes(code, options) {
  return require('#module/typescript').stripTypeScriptTypes(code, options);
};

/** `module.findSourceMap(path)`. */
Module.findSourceMap = function findSourceMap(path) {
  return require('#module/source_map_cache').findSourceMap(path);
};

defineLazyValues(Module, '#module/source_map', ['SourceMap']);

/** `module.getSourceMapsSupport()`. */
Module.getSourceMapsSupport = function getSourceMapsSupport() {
  return require('#module/source_map_cache').getSourceMapsSupport();
};

/** `module.setSourceMapsSupport(enabled[, options])`. */
Module.setSourceMapsSupport = function setSourceMapsSupport(enabled, options) {
  require('#module/source_map_cache').setSourceMapsSupport(enabled, options);
};

// Exported in the order in which Module shows them.
module.exports = Module;
