'use strict';

// What the loader hands out to the bootstrap and to other builtin modules. Everything is loaded on first use.
//
// Starting a program:
// - `runMain(path)` runs a file through whichever loader it needs (or the program's replacement of `Module.runMain`);
// - `preload(list)` is `--require`; `--import` and `--experimental-loader` are honoured by `runMain` and `evalModule`;
// - `evalModule(source, url)` runs source text as an ES module (`--input-type=module`);
// - `afterPreloads(start)` evaluates the `--import` modules, then calls `start()`, which returns a promise.
//
// For the engine's callbacks: `importDynamically(referrer, specifier, attributes, phase)` and
// `initializeImportMeta(id, meta, wrap)`.

const { StringPrototypeSlice, StringPrototypeStartsWith } = primordials;

module.exports = {
  runMain(path) {
    const { Module } = require('#module/cjs_loader');
    // A preload may have replaced it.
    if (require('#module/builtins').isLoaded('module')) return Module.runMain(path);
    return require('#module/run_main').executeUserEntryPoint(path);
  },
  preload(requests) {
    if (requests === undefined || requests.length === 0) return;
    require('module')._preloadModules(requests);
  },
  evalModule(source, url) {
    return require('#module/run_main').evalModule(source, url);
  },
  afterPreloads(start) {
    return require('#module/run_main').afterPreloads(start);
  },
  makeRequire(module_) {
    return require('#module/require_function').makeRequire(module_);
  },
  forgetUrls(prefix) {
    require('#module/esm_loader').forgetUrls(prefix);
  },
  importModule(specifier, parentURL, attributes, phase) {
    return require('#module/esm_loader').importModule(specifier, parentURL, attributes, phase);
  },
  importDynamically(referrer, specifier, attributes, phase) {
    return require('#module/import_meta').importDynamically(referrer, specifier, attributes, phase);
  },
  initializeImportMeta(id, meta, wrap) {
    return require('#module/import_meta').initialize(id, meta, wrap);
  },
  get Module() {
    return require('#module/cjs_loader').Module;
  },
  get isBuiltin() {
    return require('#module/builtins').isBuiltin;
  },
  /** The builtin module that a program asks for by name, through `process.getBuiltinModule`; undefined if unknown. */
  getBuiltinModule(id) {
    const builtins = require('#module/builtins');
    if (!builtins.isBuiltin(id)) return undefined;
    return builtins.load(StringPrototypeStartsWith(id, 'node:') ? StringPrototypeSlice(id, 5) : id);
  },
  /** From now on source maps are kept although nothing is shown in their terms: coverage tells of them. */
  keepSourceMaps() {
    require('#module/cjs_loader').state.keepsMaps = true;
  },
  /** The files of the ES modules that have run, their programs' own ones only. */
  evaluatedModules() {
    const { kEvaluated } = internalBinding('module_wrap');
    const list = [];
    for (const job of require('#module/esm_loader').jobs.values()) {
      if (job.format === 'module' && job.wrap.getStatus() === kEvaluated)
        list[list.length] = job.url;
    }
    return list;
  },
  /** The maps that were kept; undefined when there are none. */
  keptSourceMaps() {
    return require('#module/source_map_cache').serialize();
  },
  findSourceMap(path) {
    return require('#module/source_map_cache').findSourceMap(path);
  },
  setSourceMapsSupport(enabled, options) {
    return require('#module/source_map_cache').setSourceMapsSupport(enabled, options);
  },
};
