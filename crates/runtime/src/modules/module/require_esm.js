'use strict';

// `require()` of ES modules: loading the graph at once, refusing what would need to wait or go in circles, and choosing
// what `require()` returns (the namespace, or the value exported under the name 'module.exports').

const { ObjectPrototypeHasOwnProperty, StringPrototypeStartsWith } = primordials;

const { binding } = require('#module/native');
const loader = require('#module/cjs_loader');
const { kEsmWrap, kIsMainSymbol, kModuleParent, kURL } = loader;

let warnedOnce = false;

function urlOf(module, filename) {
  return module[kURL] ?? binding.pathToFileUrl(filename);
}

/** Loads the ES module at `filename` into a CommonJS module's exports. */
function load(module, filename, source) {
  const esm = require('#module/esm_loader');
  if (module[kIsMainSymbol]) {
    require('#module/run_main').importMain(urlOf(module, filename), source);
    return;
  }
  const parent = module[kModuleParent];
  const job = esm.requireJob(urlOf(module, filename), source, parent);
  module[kEsmWrap] = job.wrap;
  warnExperimental(parent, filename);
  esm.runSync(job, filename, parent);
  module.exports = exportsOf(job.wrap);
}

/** What `require()` gives for an evaluated ES module. */
function exportsOf(wrap) {
  const namespace = wrap.getNamespace();
  if (ObjectPrototypeHasOwnProperty(namespace, 'module.exports')) {
    return namespace['module.exports'];
  }
  // Code that was once transpiled expects `__esModule` beside a default export.
  if (
    !ObjectPrototypeHasOwnProperty(namespace, 'default') ||
    ObjectPrototypeHasOwnProperty(namespace, '__esModule')
  ) {
    return namespace;
  }
  return interopNamespace(wrap);
}

/** Runs the job of a module of any format and gives what `require()` gives for it. */
function exportsOfJob(job, parent) {
  const { format, url, wrap } = job;
  const filename = StringPrototypeStartsWith(url, 'file:')
    ? require('url').fileURLToPath(url)
    : url;
  const isCommonJS = format === 'commonjs' || format === 'commonjs-typescript';
  const { kEvaluating } = internalBinding('module_wrap');
  if (isCommonJS && wrap.getStatus() === kEvaluating) {
    const cached = loader.Module._cache[filename];
    if (cached !== undefined) return loader.exportsOfCached(cached, undefined);
  }
  require('#module/esm_loader').runSync(job, filename, parent);
  if (isCommonJS || format === 'module' || format === 'module-typescript') return exportsOf(wrap);
  const namespace = wrap.getNamespace();
  return format === 'wasm' ? namespace : namespace.default;
}

/** A namespace with everything of `wrap` and `__esModule: true`, live like the original. */
function interopNamespace(wrap) {
  const { ModuleWrap } = internalBinding('module_wrap');
  const source =
    "export * from 'original'; export { default } from 'original'; export const __esModule = true;";
  const facade = new ModuleWrap(`node:internal/require_module_default_facade?${wrap.url}`, source);
  facade.link([wrap, wrap].slice(0, facade.getModuleRequests().length));
  facade.instantiate();
  facade.evaluateSync();
  return facade.getNamespace();
}

/** `--trace-require-module`: tells who loads the first ES module by `require()`. */
function warnExperimental(parent, filename) {
  if (warnedOnce) return;
  const { getOptionValue } = require('#internal/options');
  const mode = getOptionValue('--trace-require-module');
  if (!mode) {
    warnedOnce = true;
    return;
  }
  const { emitExperimentalWarning, isUnderNodeModules } = require('#internal/util');
  const from = parent?.filename;
  if (mode === 'no-node-modules' && from && isUnderNodeModules(from)) return;
  warnedOnce = true;
  const who = from
    ? `CommonJS module ${from}`
    : parent?.id === 'internal/preload'
      ? '--require'
      : '';
  emitExperimentalWarning(
    'Support for loading ES Module in require()',
    who === ''
      ? `ES Module ${filename} is being loaded using require().\n`
      : `${who} is loading ES Module ${filename} using require().\n`,
    undefined,
    parent?.require,
  );
}

/** Whether the ES module behind a CommonJS cache entry is still being linked or evaluated. */
function isLoading(module) {
  const wrap = module[kEsmWrap];
  if (wrap === undefined) return false;
  const { kEvaluated, kErrored } = internalBinding('module_wrap');
  const status = wrap.getStatus();
  return status !== kEvaluated && status !== kErrored;
}

/** The error for a `require()` that leads back to an ES module under way. */
function cycleError(module, parent) {
  const { ERR_REQUIRE_CYCLE_MODULE } = require('#internal/errors').codes;
  const from = parent?.filename ? ` (from ${parent.filename})` : '';
  return new ERR_REQUIRE_CYCLE_MODULE(
    `Cannot require() ES Module ${module.filename} in a cycle.${from} A cycle involving require(esm) ` +
      'is not allowed to maintain invariants mandated by the ECMAScript specification. Try making at ' +
      'least part of the dependency in the graph lazily loaded.',
  );
}

module.exports = { cycleError, exportsOf, exportsOfJob, isLoading, load };
