'use strict';

// Importing while asynchronous hooks are registered: the same module map as ever, with graphs found and loaded by
// promises instead of at once.

const { ArrayPrototypePush, PromisePrototypeThen, SafeMap, SafeSet } = primordials;

const {
  Job,
  jobs,
  keyOf,
  load,
  noAttributes,
  run,
  shownFormat,
  sourcePhase,
} = require('#module/esm_loader');
const { defaultLoad } = require('#module/esm_load');
const { kSourcePhase } = internalBinding('module_wrap');
const { defaultResolve } = require('#module/esm_resolve');

// The modules that are being loaded, by the keys of their jobs.
const loading = new SafeMap();

function resolveDefault(specifier, context) {
  const found = defaultResolve(
    specifier,
    context.parentURL,
    context.conditions === undefined ? undefined : [...context.conditions],
  );
  return {
    __proto__: null,
    url: found.url,
    format: shownFormat(found.format, specifier),
  };
}

/** What hooks see of a source: none of CommonJS, which its own loader reads, even when it was read to tell the format. */
function shownSource(format, source, given) {
  if (format === 'commonjs') return given === 'commonjs' ? undefined : null;
  if (typeof source === 'string') return require('buffer').Buffer.from(source);
  return source ?? (format === 'builtin' ? null : undefined);
}

function loadDefault(url, context) {
  const loaded = defaultLoad(url, context.format, context.importAttributes ?? noAttributes, false);
  const { source } = loaded;
  return {
    __proto__: null,
    format: loaded.format,
    responseURL: url,
    source: shownSource(loaded.format, source, context.format),
  };
}

/** The resolution of a specifier, synchronous hooks first. */
async function resolve(hooks, specifier, parentURL, attributes) {
  const { state } = require('#module/cjs_loader');
  if (state.hooks !== null && state.hooks.hasResolve()) {
    return require('#module/esm_loader').resolve(specifier, parentURL, attributes);
  }
  return hooks.resolve(specifier, parentURL, attributes, resolveDefault);
}

/** What a URL stands for: synchronous hooks come first, and have their answer at once. */
async function loadThrough(hooks, url, format, attributes) {
  const { state } = require('#module/cjs_loader');
  if (state.hooks !== null && state.hooks.hasLoad()) return load(url, format, attributes);
  const loaded = await hooks.load(url, format, attributes, loadDefault);
  return require('#module/esm_loader').ofHooks(loaded);
}

async function makeJob(hooks, resolved, attributes, key) {
  const { url } = resolved;
  const loaded = await loadThrough(hooks, url, resolved.format, attributes);
  // `require()` may have loaded it in the meantime.
  const known = jobs.get(key);
  if (known !== undefined) return known;
  const wrap = require('#module/esm_translate').translate(
    url,
    loaded,
    require('#module/esm_loader').isMainUrl(url),
  );
  const job = new Job(url, loaded.format, wrap);
  jobs.set(key, job);
  return job;
}

/** The job of a resolved URL; several importers share the loading of one. */
function jobFor(hooks, resolved, attributes) {
  const given = resolved.importAttributes ?? attributes;
  if (resolved.mock !== undefined) return resolved.mock.job(given);
  const key = keyOf(resolved.url, given);
  const known = jobs.get(key);
  if (known !== undefined) return known;
  let promise = loading.get(key);
  if (promise === undefined) {
    promise = makeJob(hooks, resolved, given, key);
    loading.set(key, promise);
    const forget = () => loading.delete(key);
    PromisePrototypeThen(promise, forget, forget);
  }
  return promise;
}

/** Finds and links everything that a job imports. */
async function linkGraph(hooks, root) {
  const queue = [root];
  const seen = new SafeSet(queue);
  for (let i = 0; i < queue.length; i++) {
    const job = queue[i];
    if (job.complete) continue;
    if (job.dependencies === undefined) await linkOne(hooks, job);
    for (let j = 0; j < job.dependencies.length; j++) {
      const dependency = job.dependencies[j];
      if (seen.has(dependency)) continue;
      seen.add(dependency);
      ArrayPrototypePush(queue, dependency);
    }
  }
  for (let i = 0; i < queue.length; i++) queue[i].complete = true;
}

async function linkOne(hooks, job) {
  const requests = job.wrap.getModuleRequests();
  const dependencies = [];
  const evaluated = [];
  const wraps = [];
  for (let i = 0; i < requests.length; i++) {
    const { specifier, attributes = noAttributes, phase } = requests[i];
    const resolved = await resolve(hooks, specifier, job.url, attributes);
    const dependency = await jobFor(hooks, resolved, attributes);
    if (phase === kSourcePhase) {
      sourcePhase(dependency);
    } else {
      ArrayPrototypePush(dependencies, dependency);
      ArrayPrototypePush(evaluated, requests[i]);
    }
    ArrayPrototypePush(wraps, dependency.wrap);
  }
  // Another importer may have linked it in the meantime.
  if (job.dependencies !== undefined) return;
  job.wrap.link(wraps);
  job.requests = evaluated;
  job.dependencies = dependencies;
}

/** `import()` through the hooks. */
async function importModule(hooks, specifier, parentURL, attributes, phase) {
  const resolved = await resolve(hooks, specifier, parentURL, attributes);
  const job = await jobFor(hooks, resolved, attributes);
  if (phase === kSourcePhase) return sourcePhase(job);
  await linkGraph(hooks, job);
  await run(job);
  return job.wrap.getNamespace();
}

/** The program's entry through the hooks. */
async function importEntry(hooks, url, source, format) {
  let job;
  if (source !== undefined) {
    const wrap = require('#module/esm_translate').translate(
      url,
      { __proto__: null, format, source },
      true,
    );
    job = new Job(url, format, wrap);
    jobs.set(url, job);
  } else {
    const resolved = await resolve(hooks, url, undefined, noAttributes);
    require('#module/esm_loader').setMainUrl(resolved.url);
    job = await jobFor(hooks, resolved, noAttributes);
  }
  job.isMain = true;
  await linkGraph(hooks, job);
  await run(job);
  return job.wrap.getNamespace();
}

module.exports = { importEntry, importModule, loadDefault, resolveDefault };
