'use strict';

// `module.register()` and `--experimental-loader`: asynchronous hooks. The hooks module runs in this thread, in a module
// map of its own; while any is registered, `import` finds and loads its graphs asynchronously (#module/esm_async).

const {
  ArrayPrototypePush,
  ObjectAssign,
  ObjectDefineProperty,
  PromisePrototypeThen,
  PromiseResolve,
} = primordials;

const { codes } = require('#internal/errors');
const esm = require('#module/esm_loader');
const { esmConditions } = require('#module/native');
const { validateString } = require('#internal/validators');

const resolveHooks = [];
const loadHooks = [];

// Settles when every registration so far has taken effect.
let ready = PromiseResolve();
let failure;
let failed = false;

let warnedPreload = false;

function isThenable(value) {
  return value !== null && typeof value === 'object' && typeof value.then === 'function';
}

/** Runs what can run without waiting; a promise of the rest, undefined when nothing is left. */
function settleNow(promise) {
  const state = { __proto__: null, done: false, failed: false, nested: true, value: undefined };
  PromisePrototypeThen(
    promise,
    (value) => {
      state.done = true;
      state.value = value;
    },
    (error) => {
      state.done = true;
      state.failed = true;
      state.value = error;
    },
  );
  const { enqueueMicrotask, runMicrotasks } = internalBinding('task_queue');
  enqueueMicrotask(() => {
    state.nested = false;
  });
  runMicrotasks();
  return state;
}

/** Adds the hooks that a module exports. */
function addHooks(namespace, data) {
  const { resolve, load, initialize, globalPreload } = namespace;
  if (globalPreload !== undefined && !warnedPreload) {
    warnedPreload = true;
    process.emitWarning(
      '`globalPreload` has been removed; use `initialize` instead.',
      'UnsupportedWarning',
    );
  }
  const add = () => {
    if (resolve !== undefined) ArrayPrototypePush(resolveHooks, resolve);
    if (load !== undefined) ArrayPrototypePush(loadHooks, load);
    if (resolveHooks.length + loadHooks.length > 0) esm.setAsyncHooks(hooks);
  };
  if (initialize === undefined) {
    add();
    return undefined;
  }
  const result = initialize(data);
  if (!isThenable(result)) {
    add();
    return undefined;
  }
  return PromisePrototypeThen(PromiseResolve(result), add);
}

/** Registers one hooks module. */
function registerOne(specifier, parentURL, data) {
  const namespace = esm.importForHooksSync(specifier, parentURL);
  if (namespace !== undefined) return addHooks(namespace, data);
  return PromisePrototypeThen(esm.importForHooks(specifier, parentURL), (loaded) =>
    addHooks(loaded, data),
  );
}

/** `module.register(specifier[, parentURL][, options])`. */
function register(specifier, parentURL = 'data:', options) {
  if (parentURL !== null && typeof parentURL === 'object' && !isURL(parentURL)) {
    options = parentURL;
    ({ parentURL = 'data:' } = options);
  }
  const { data, transferList } = options ?? {};
  const given =
    data === undefined ? undefined : structuredCloneOf(data, transferList);
  const base = `${parentURL ?? 'data:'}`;
  const text = isURL(specifier) ? specifier.href : specifier;
  validateString(text, 'specifier');
  const pending = registerOne(text, base, given);
  if (pending === undefined) return;
  const state = settleNow(pending);
  if (state.failed) throw state.value;
  if (state.done) return;
  if (!state.nested) throw new codes.ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED();
  // Inside a promise job nothing can be waited for; the next import does.
  ready = PromisePrototypeThen(ready, () => pending);
}

function isURL(value) {
  return require('#url/internal').isURL(value);
}

function structuredCloneOf(data, transferList) {
  const { structuredClone } = require('#internal/structured_clone');
  return structuredClone(data, transferList === undefined ? undefined : { transfer: transferList });
}

/** Registers the modules of `--experimental-loader`, each seeing the hooks of those before it. */
function registerFromOptions(specifiers) {
  const base = `${require('#module/native').binding.pathToFileUrl(`${process.cwd()}/`)}`;
  for (let i = 0; i < specifiers.length; i++) {
    ready = PromisePrototypeThen(ready, () => {
      const loaded = esm.importForHooks(specifiers[i], base);
      return PromisePrototypeThen(loaded, (namespace) => addHooks(namespace, undefined));
    });
  }
  // The entry's promise reports it; nobody else is told that nobody listened.
  PromisePrototypeThen(ready, undefined, (error) => {
    failed = true;
    failure = error;
  });
}

function conditions() {
  const out = ['node', 'import'];
  for (const name of esmConditions()) {
    if (name !== 'node' && name !== 'import') ArrayPrototypePush(out, name);
  }
  return out;
}

let warnedAssertions = false;

/** The context object of a hook, with the attributes' former name. */
function makeContext(context) {
  ObjectDefineProperty(context, 'importAssertions', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      if (!warnedAssertions) {
        warnedAssertions = true;
        process.emitWarning(
          'Use `importAttributes` instead of `importAssertions`',
          'ExperimentalWarning',
        );
      }
      return this.importAttributes;
    },
  });
  return context;
}

function describe(kind, subject) {
  return `${kind === 'resolve' ? 'resolve' : 'load'} hook's ${kind}() function for '${subject}'`;
}

/** Runs the hooks of a kind from the last registered to the default behaviour. */
async function runChain(kind, list, subject, context, fallback) {
  const all = [...list];
  const step = async (index, current, currentContext) => {
    if (index < 0) return fallback(current, currentContext);
    let reachedNext = false;
    const next = async (nextSubject, extra) => {
      const name = kind === 'resolve' ? 'nextResolve' : 'nextLoad';
      if (kind === 'resolve' || nextSubject !== undefined) {
        validateString(nextSubject, `${all[index].name} hook's ${name}() ${kind === 'resolve' ? 'specifier' : 'url'}`);
      }
      if (kind === 'load') checkUrl(nextSubject, name);
      if (extra !== undefined && extra !== null && typeof extra !== 'object') {
        throw new codes.ERR_INVALID_ARG_TYPE(`${name}() context`, 'Object', extra);
      }
      reachedNext = true;
      return step(index - 1, nextSubject, makeContext({ ...currentContext, ...extra }));
    };
    const result = await all[index](current, currentContext, next);
    if (result === null || typeof result !== 'object') {
      throw new codes.ERR_INVALID_RETURN_VALUE('an object', describe(kind, subject), result);
    }
    if (!reachedNext && result.shortCircuit !== true) throw new codes.ERR_LOADER_CHAIN_INCOMPLETE(kind);
    return result;
  };
  return step(all.length - 1, subject, makeContext(context));
}

function checkUrl(url, name) {
  const { URL } = require('url');
  if (!URL.canParse(url)) throw new codes.ERR_INVALID_ARG_VALUE(`${name}() url`, url, 'should be a URL string');
}

const hooks = {
  __proto__: null,

  /** Resolves through the hooks. */
  async resolve(specifier, parentURL, importAttributes, fallback) {
    await ready;
    if (failed) throw failure;
    const context = { conditions: conditions(), importAttributes, parentURL };
    const result = await runChain('resolve', resolveHooks, specifier, context, fallback);
    const { url, format, importAttributes: attributes } = result;
    if (typeof url !== 'string' || !require('url').URL.canParse(url)) {
      throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', 'resolve', 'url', url);
    }
    if (format !== undefined && format !== null && typeof format !== 'string') {
      throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'resolve', 'format', format);
    }
    return { __proto__: null, url, format, importAttributes: attributes ?? importAttributes };
  },

  /** Loads through the hooks. */
  async load(url, format, importAttributes, fallback) {
    const context = { conditions: conditions(), format, importAttributes };
    const result = await runChain('load', loadHooks, url, context, fallback);
    const { format: given, source } = result;
    if (given === undefined || given === null) {
      const { ERR_UNKNOWN_MODULE_FORMAT } = codes;
      throw new ERR_UNKNOWN_MODULE_FORMAT(given, url);
    }
    if (typeof given !== 'string') {
      throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'load', 'format', given);
    }
    const { isSource } = require('#module/hooks');
    const mayBeEmpty = given === 'builtin' || given === 'commonjs' || given === 'addon';
    if (!isSource(source) && !(mayBeEmpty && (source === null || source === undefined))) {
      throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE(
        'a string, an ArrayBuffer, or a TypedArray',
        'load',
        'source',
        source,
      );
    }
    return ObjectAssign({ __proto__: null }, { format: given, source });
  },

  /** Answers at once what the hooks can answer without waiting. */
  resolveSync(specifier, parentURL, importAttributes, fallback) {
    const state = settleNow(hooks.resolve(specifier, parentURL, importAttributes, fallback));
    if (state.failed) throw state.value;
    if (!state.done) throw new codes.ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED();
    return state.value;
  },

  hasLoad: () => loadHooks.length > 0,
};

module.exports = { register, registerFromOptions };
