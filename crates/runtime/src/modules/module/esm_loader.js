'use strict';

// The ES module loader: the map of URLs to modules, linking whole graphs, and the ways in (`import()`, the program's
// entry, `require()` of ES modules). Graphs are found and linked synchronously; only evaluation may take turns.

const {
  ArrayIsArray,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ObjectKeys,
  ObjectSetPrototypeOf,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  SafeMap,
  SafeSet,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const builtins = require('#module/builtins');
const loader = require('#module/cjs_loader');
const { defaultLoad, pathOf } = require('#module/esm_load');
const { defaultResolve } = require('#module/esm_resolve');
const { esmConditions } = require('#module/native');

const moduleWrap = internalBinding('module_wrap');
const { kErrored, kEvaluated, kEvaluating, kSourcePhase, kUninstantiated } = moduleWrap;

/** A module in the map. */
class Job {
  constructor(url, format, wrap) {
    this.url = url;
    this.format = format;
    this.wrap = wrap;
    // The jobs of the module's imports, once they are known.
    this.dependencies = undefined;
    this.requests = undefined;
    this.promise = undefined;
    this.isMain = false;
    this.fromHook = false;
  }
}

// What programs put on Object.prototype is not theirs.
ObjectSetPrototypeOf(Job.prototype, null);

// Jobs by URL; modules imported with a type attribute have a key of their own.
const jobs = new SafeMap();

function keyOf(url, attributes) {
  const type = attributes?.type;
  return type === undefined ? url : `${url}\0${type}`;
}

const noAttributes = { __proto__: null };
let mainUrl;

// Resolutions are kept, because the same specifier from the same module must always mean the same module.
const resolutions = new SafeMap();

/** Forgets the modules whose URLs begin so, and who was resolved to them. */
function forgetUrls(prefix) {
  for (const key of [...jobs.keys()]) {
    if (StringPrototypeStartsWith(key, prefix)) jobs.delete(key);
  }
  for (const { 0: key, 1: result } of [...resolutions]) {
    if (StringPrototypeStartsWith(result.url, prefix)) resolutions.delete(key);
  }
}

/** Resolves a specifier with the hooks that are in force. */
function resolve(specifier, parentURL, attributes = noAttributes) {
  if (builtins.isSchemeless(specifier) && loader.state.hooks === null && asyncHooks === null) {
    return { __proto__: null, url: `node:${specifier}`, format: 'builtin' };
  }
  const hooked = loader.state.hooks !== null && loader.state.hooks.hasResolve();
  const key = `${specifier}\n${parentURL}\n${attributes.type ?? ''}`;
  if (!hooked) {
    const known = resolutions.get(key);
    if (known !== undefined) return known;
  }
  let result;
  if (hooked) {
    const context = {
      __proto__: null,
      parentURL,
      importAttributes: attributes,
      conditions: [...esmConditions()],
    };
    result = require('#module/hooks').resolve(specifier, context, (target, ctx) =>
      resolveBelowHooks(target, ctx.parentURL, ctx),
    );
    const mock = loader.state.hooks?.mocks?.get(result.url);
    if (mock !== undefined) return { __proto__: null, url: result.url, format: mock.format, mock };
  } else {
    result = resolveBelowHooks(specifier, parentURL, {
      __proto__: null,
      importAttributes: attributes,
    });
  }
  if (!hooked) resolutions.set(key, result);
  return result;
}

// Set by #module/register when a program has registered asynchronous hooks.
let asyncHooks = null;

function setAsyncHooks(hooks) {
  asyncHooks = hooks;
  resolutions.clear();
}

// Of a single executable application: the URL of its program, which imports builtin modules only.
let embeddedUrl;
let onEmbeddedImport;

/** Code at this URL gets no modules from the disk; `heard` is called whenever it imports. */
function setEmbedded(url, heard) {
  embeddedUrl = url;
  onEmbeddedImport = heard;
}

function resolveBelowHooks(specifier, parentURL, context) {
  if (embeddedUrl !== undefined && parentURL === embeddedUrl) {
    onEmbeddedImport();
    if (!builtins.isBuiltin(specifier) && specifier !== embeddedUrl) {
      throw new (require('#internal/errors').codes.ERR_UNKNOWN_BUILTIN_MODULE)(specifier);
    }
  }
  if (asyncHooks !== null) {
    const { resolveDefault } = require('#module/esm_async');
    return asyncHooks.resolveSync(specifier, parentURL, context.importAttributes, resolveDefault);
  }
  const { conditions } = context;
  if (conditions !== undefined && conditions !== null && !ArrayIsArray(conditions)) {
    throw require('#module/cjs_hooks').badConditions(conditions);
  }
  const found = defaultResolve(specifier, parentURL, conditions ?? undefined);
  if (context.conditions === undefined) return found;
  return { __proto__: null, url: found.url, format: shownFormat(found.format, specifier) };
}

/** The format as hooks see it: what only the source can tell is not told, nor what the specifier has told. */
function shownFormat(format, specifier = undefined) {
  if (format === 'detect' || format === 'detect-typescript') return null;
  if (format === 'builtin' && specifier !== undefined && !builtins.isSchemeless(specifier)) {
    return undefined;
  }
  return format === '' ? undefined : format;
}

/** Loads a URL with the hooks that are in force. */
function load(url, format, attributes) {
  const hooked = loader.state.hooks !== null && loader.state.hooks.hasLoad();
  if (!hooked) {
    if (asyncHooks === null) return defaultLoad(url, format, attributes, false);
    const { loadDefault } = require('#module/esm_async');
    return ofHooks(asyncHooks.loadSync(url, format, attributes, loadDefault));
  }
  const context = {
    __proto__: null,
    format: shownFormat(format),
    importAttributes: attributes,
    conditions: [...esmConditions()],
  };
  const { loadForImport, sourceText } = require('#module/hooks');
  let untouched;
  const result = loadForImport(url, context, (target, ctx) => {
    if (asyncHooks !== null) {
      const { format: known, importAttributes, ...extra } = ctx;
      const { loadDefault } = require('#module/esm_async');
      return asyncHooks.loadSync(target, known, importAttributes, loadDefault, extra);
    }
    const loaded = defaultLoad(target, ctx.format, ctx.importAttributes ?? noAttributes, true);
    // A hook may have the text of another file loaded: this one keeps its own name.
    if (target === url) untouched = loaded;
    const { source } = loaded;
    const shown =
      typeof source === 'string' ? require('buffer').Buffer.from(source) : (source ?? null);
    return { __proto__: null, format: loaded.format, responseURL: target, source: shown };
  });
  // Attributes are the default's affair: a hook may make JSON of what nobody calls so.
  const source = result.format === 'wasm' ? result.source : sourceText(result.source);
  return {
    __proto__: null,
    format: result.format,
    source,
    path: untouched?.path,
    fromHook: true,
  };
}

/** What asynchronous hooks gave, in the form of the default's. */
function ofHooks({ format, source }) {
  const { sourceText } = require('#module/hooks');
  return {
    __proto__: null,
    format,
    source: format === 'wasm' ? source : sourceText(source),
    fromHook: format !== 'builtin' && source !== null && source !== undefined,
    fromAsyncHook: true,
  };
}

let sawWasm = false;

/** The job of a URL, made when it is not in the map. `given` is source text that is known already. */
function jobFor(resolved, attributes, given) {
  const { url } = resolved;
  if (resolved.mock !== undefined) return resolved.mock.job(attributes);
  const key = keyOf(url, attributes);
  let job = jobs.get(key);
  if (job !== undefined) {
    if (attributes.type !== undefined || (job.format === 'json' && !job.fromHook)) {
      require('#module/esm_attributes').validate(url, job.format, attributes);
    }
    return job;
  }
  if (
    resolved.format === 'builtin' &&
    loader.state.hooks === null &&
    asyncHooks === null &&
    ObjectKeys(attributes).length === 0
  ) {
    job = new Job(url, 'builtin', builtins.facade(StringPrototypeSlice(url, 5)));
    job.dependencies = [];
    jobs.set(key, job);
    return job;
  }
  let loaded;
  if (given !== undefined) {
    loaded = { __proto__: null, format: resolved.format, source: given, path: resolved.path };
  } else {
    loaded = load(url, resolved.format, attributes);
  }
  if (loaded.format === 'wasm') sawWasm = true;
  const wrap = require('#module/esm_translate').translate(url, loaded, url === mainUrl);
  job = new Job(url, loaded.format, wrap);
  job.fromHook = loaded.fromHook === true;
  jobs.set(key, job);
  return job;
}

/** A module whose imports are being found, one after the other. */
class Linking {
  constructor(job) {
    this.job = job;
    this.at = 0;
    // What an earlier walk has linked has found its own.
    if (job.dependencies !== undefined) return;
    this.requests = job.wrap.getModuleRequests();
    this.dependencies = [];
    this.evaluated = [];
    this.wraps = [];
  }

  /** The next module that this one imports; undefined at the end. */
  next(requirer) {
    const { job } = this;
    if (job.dependencies !== undefined) return job.dependencies[this.at++];
    while (this.at < this.requests.length) {
      const request = this.requests[this.at++];
      const { specifier, attributes, phase } = request;
      const dependency = jobOf(specifier, job.url, attributes ?? noAttributes);
      if (requirer !== undefined) refuseCycle(dependency, specifier, job.url);
      ArrayPrototypePush(this.wraps, dependency.wrap);
      if (phase !== kSourcePhase) {
        ArrayPrototypePush(this.dependencies, dependency);
        ArrayPrototypePush(this.evaluated, request);
        return dependency;
      }
      // Only its source is wanted: what it imports itself is not looked for.
      sourcePhase(dependency);
    }
    // Hooks may have had it linked in the meantime.
    if (job.dependencies === undefined) {
      job.wrap.link(this.wraps);
      job.requests = this.evaluated;
      job.dependencies = this.dependencies;
    }
    this.at = job.dependencies.length;
    return undefined;
  }
}

/** Finds and links everything that a module imports, directly or not: each with all of its own before the one after it. */
function linkGraph(root, requirer) {
  if (root.dependencies !== undefined && root.complete) return;
  const reached = [root];
  const seen = new SafeSet(reached);
  const open = [new Linking(root)];
  while (open.length > 0) {
    const dependency = open[open.length - 1].next(requirer);
    if (dependency === undefined) {
      ArrayPrototypePop(open);
    } else if (!dependency.complete && !seen.has(dependency)) {
      seen.add(dependency);
      ArrayPrototypePush(reached, dependency);
      ArrayPrototypePush(open, new Linking(dependency));
    }
  }
  // Everything reached is linked now, so later walks can stop here.
  for (let i = 0; i < reached.length; i++) reached[i].complete = true;
}

function sourcePhase(job) {
  return require('#module/esm_translate').sourcePhase(job);
}

function refuseCycle(job, specifier, parentURL) {
  let kind = 'Module';
  if (job.wrap.getStatus() !== kEvaluating) {
    if (job.format !== 'commonjs' || !StringPrototypeStartsWith(job.url, 'file:')) return;
    const cached = loader.Module._cache[pathOf(job.url)];
    // What a program has put into the cache itself runs nothing.
    if (cached === undefined || cached.loaded || !cached[loader.kIsExecuting]) return;
    kind = 'CommonJS Module';
  }
  const { ERR_REQUIRE_CYCLE_MODULE } = require('#internal/errors').codes;
  const from = StringPrototypeStartsWith(parentURL, 'file:') ? pathOf(parentURL) : parentURL;
  throw new ERR_REQUIRE_CYCLE_MODULE(
    `Cannot import ${kind} ${specifier} in a cycle. (from ${from})`,
  );
}

/** The job that a specifier means for a module. */
function jobOf(specifier, parentURL, attributes) {
  const resolved = resolve(specifier, parentURL, attributes);
  return jobFor(resolved, resolved.importAttributes ?? attributes);
}

function instantiate(job) {
  try {
    job.wrap.instantiate();
  } catch (error) {
    require('#module/esm_errors').explainLinkError(error, job);
    throw error;
  }
}

function explainEvaluation(error, job) {
  if (error?.name !== 'ReferenceError') return;
  require('#module/esm_errors').explainGlobal(error, job.wrap.hasTopLevelAwait());
}

/** Links and evaluates a job; the promise of its evaluation. */
function run(job) {
  if (job.promise !== undefined) return job.promise;
  const status = job.wrap.getStatus();
  if (status === kErrored) return PromiseReject(job.wrap.getError());
  linkGraph(job);
  if (status === kUninstantiated || status < kEvaluating) instantiate(job);
  job.promise = job.wrap.evaluate();
  PromisePrototypeThen(job.promise, undefined, (error) => explainEvaluation(error, job));
  return job.promise;
}

// What registers hooks that are not wanted before something is imported.
let registerLate;

/** Has hooks registered when something is first imported; what they throw is what the import is rejected with. */
function registerWhenImporting(register) {
  registerLate = register;
}

/** `import()`: the promise of a namespace. */
function importModule(specifier, parentURL, attributes = noAttributes, phase) {
  if (registerLate !== undefined) {
    try {
      registerLate();
      registerLate = undefined;
    } catch (error) {
      return PromiseReject(error);
    }
  }
  if (asyncHooks !== null) {
    return require('#module/esm_async').importModule(
      asyncHooks,
      specifier,
      parentURL,
      attributes,
      phase,
    );
  }
  // Never at once: the importing module may be in the middle of its own evaluation.
  return PromisePrototypeThen(PromiseResolve(), () => {
    const job = jobOf(specifier, parentURL, attributes);
    if (phase === kSourcePhase) return sourcePhase(job);
    return namespaceOf(job);
  });
}

function namespaceOf(job) {
  return PromisePrototypeThen(run(job), () => job.wrap.getNamespace());
}

/** Imports the program's entry. */
function importEntry(url, source, format) {
  mainUrl = url;
  if (asyncHooks !== null)
    return require('#module/esm_async').importEntry(asyncHooks, url, source, format);
  // In a microtask, so that what it queues there comes before its ticks.
  return PromisePrototypeThen(PromiseResolve(), () => {
    let resolved;
    if (source === undefined && loader.state.hooks?.hasResolve()) {
      resolved = resolve(url, undefined);
      mainUrl = resolved.url;
    } else {
      resolved = {
        __proto__: null,
        url,
        format: format ?? (source === undefined ? undefined : 'module'),
      };
    }
    const job = jobFor(resolved, noAttributes, source);
    job.isMain = true;
    job.source = source;
    return namespaceOf(job);
  });
}

/** The job of an ES module that `require()` has found, linked but not evaluated. */
function requireJob(url, source, parent) {
  const known = jobs.get(url);
  if (known !== undefined) {
    if (known.wrap.getStatus() === kEvaluating) {
      const filename = StringPrototypeStartsWith(url, 'file:') ? pathOf(url) : url;
      throw require('#module/require_esm').cycleError({ __proto__: null, filename }, parent);
    }
    return known;
  }
  return jobFor({ __proto__: null, url, format: 'module' }, noAttributes, source);
}

/** Links and evaluates for `require()`: everything at once or not at all. */
function runSync(job, filename, parent) {
  const { wrap } = job;
  const status = wrap.getStatus();
  if (status === kErrored) throw wrap.getError();
  if (status === kEvaluated && !wrap.isGraphAsync()) return;
  linkGraph(job, parent ?? null);
  if (status < kEvaluating) instantiate(job);
  if (wrap.isGraphAsync()) {
    throw asyncGraphError(job, filename, parent?.filename);
  }
  refuseEvaluating(job);
  try {
    wrap.evaluateSync();
  } catch (error) {
    explainEvaluation(error, job);
    throw error;
  }
}

/** The error for a graph that has to wait; with `--experimental-print-required-tla` it shows where. */
function asyncGraphError(job, filename, parentFilename) {
  const { ERR_REQUIRE_ASYNC_MODULE } = require('#internal/errors').codes;
  const { getOptionValue } = require('#internal/options');
  if (!getOptionValue('--experimental-print-required-tla')) {
    return new ERR_REQUIRE_ASYNC_MODULE(filename, parentFilename);
  }
  // Evaluated up to where it waits; what becomes of it then is nobody's concern any more.
  PromisePrototypeThen(job.wrap.evaluate(), undefined, () => {});
  const places = require('#module/stalled').placesOf(job);
  const error = new ERR_REQUIRE_ASYNC_MODULE(filename, parentFilename, places);
  error.stack = `${places}${error.stack}`;
  return error;
}

/** A graph with a module that is being evaluated further up the stack cannot be evaluated now. */
function refuseEvaluating(root) {
  const queue = [root];
  const seen = new SafeSet(queue);
  for (let i = 0; i < queue.length; i++) {
    const job = queue[i];
    const status = job.wrap.getStatus();
    if (status === kEvaluated || status === kErrored || job.dependencies === undefined) continue;
    for (let j = 0; j < job.dependencies.length; j++) {
      const dependency = job.dependencies[j];
      if (seen.has(dependency)) continue;
      seen.add(dependency);
      refuseCycle(dependency, job.requests[j]?.specifier ?? dependency.url, job.url);
      ArrayPrototypePush(queue, dependency);
    }
  }
}

/** `import.meta.resolve`. */
function resolveForMeta(specifier, parentURL) {
  try {
    return resolve(specifier, parentURL).url;
  } catch (error) {
    // A missing file still has a URL; that is what a browser would answer.
    if (
      (error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'ERR_UNSUPPORTED_DIR_IMPORT') &&
      error.url
    ) {
      return error.url;
    }
    if (error?.code === 'ERR_UNKNOWN_BUILTIN_MODULE') return specifier;
    throw error;
  }
}

module.exports = {
  Job,
  keyOf,
  noAttributes,
  sourcePhase,
  hasWasm: () => sawWasm,
  forgetUrls,
  importEntry,
  importModule,
  isMainUrl: (url) => url === mainUrl,
  jobOf,
  jobs,
  load,
  ofHooks,
  registerWhenImporting,
  requireJob,
  resolve,
  shownFormat,
  resolveForMeta,
  run,
  runSync,
  setAsyncHooks,
  setEmbedded,
  setMainUrl(url) {
    mainUrl = url;
  },
};
