'use strict';

// `module.register()` and `--experimental-loader`: asynchronous hooks. The hooks module runs in this thread, in a module
// map of its own; while any is registered, `import` finds and loads its graphs asynchronously (#module/esm_async).

const {
  ArrayPrototypePush,
  JSONStringify,
  ObjectAssign,
  ObjectDefineProperty,
  PromisePrototypeThen,
  PromiseResolve,
} = primordials;

const { codes } = require('#internal/errors');
const esm = require('#module/esm_loader');
const { esmConditions } = require('#module/native');
const { validateObject, validateString } = require('#internal/validators');

const resolveHooks = [];
const loadHooks = [];

// Settles when every registration so far has taken effect.
let ready = PromiseResolve();

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
function addHooks(namespace, data, name) {
  const { resolve, load, initialize, globalPreload } = namespace;
  if (globalPreload !== undefined && !warnedPreload) {
    warnedPreload = true;
    process.emitWarning(
      '`globalPreload` has been removed; use `initialize` instead.',
      'UnsupportedWarning',
    );
  }
  const add = () => {
    if (resolve !== undefined)
      ArrayPrototypePush(resolveHooks, { __proto__: null, fn: resolve, name: `${name} 'resolve'` });
    if (load !== undefined)
      ArrayPrototypePush(loadHooks, { __proto__: null, fn: load, name: `${name} 'load'` });
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
  if (resolveHooks.length + loadHooks.length > 0) {
    const { importHooks } = require('#module/esm_async');
    // Those that wait for this very registration must not be waited for.
    const now = { __proto__: null, load: hooks.load, resolve: hooks.resolveNow };
    return PromisePrototypeThen(importHooks(now, specifier, parentURL), (loaded) =>
      addHooks(loaded, data, specifier),
    );
  }
  const namespace = esm.importForHooksSync(specifier, parentURL);
  if (namespace !== undefined) return addHooks(namespace, data, specifier);
  return PromisePrototypeThen(esm.importForHooks(specifier, parentURL), (loaded) =>
    addHooks(loaded, data, specifier),
  );
}

/** `module.register(specifier[, parentURL][, options])`. */
function register(specifier, parentURL = 'data:', options) {
  if (parentURL !== null && typeof parentURL === 'object' && !isURL(parentURL)) {
    options = parentURL;
    ({ parentURL = 'data:' } = options);
  }
  const { data, transferList } = options ?? {};
  const given = data === undefined ? undefined : structuredCloneOf(data, transferList);
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

/** `--experimental-loader` is on its way out: says what to write instead. */
function warnAboutOption(specifiers) {
  let lines = '';
  for (let i = 0; i < specifiers.length; i++) {
    if (i > 0) lines += ' ';
    lines += `register(${JSONStringify(specifiers[i])}, pathToFileURL("./"));`;
  }
  const preload = `data:text/javascript,import { register } from "node:module"; import { pathToFileURL } from "node:url"; ${lines}`;
  process.emitWarning(
    '`--experimental-loader` may be removed in the future; instead use `register()`:\n' +
      `--import '${preload}'`,
    'ExperimentalWarning',
  );
}

/** Registers the modules of `--experimental-loader`, each seeing the hooks of those before it; a promise of the end. */
function registerFromOptions(specifiers) {
  warnAboutOption(specifiers);
  const base = require('#module/native').binding.pathToFileUrl(`${process.cwd()}/`);
  for (let i = 0; i < specifiers.length; i++) {
    const specifier = specifiers[i];
    ready = PromisePrototypeThen(ready, () =>
      PromisePrototypeThen(
        PromiseResolve(registerOne(specifier, base, undefined)),
        () => undefined,
      ),
    );
  }
  return ready;
}

function conditions() {
  const out = ['node', 'import'];
  for (const name of esmConditions()) {
    if (name !== 'node' && name !== 'import') ArrayPrototypePush(out, name);
  }
  return out;
}

let warnedAssertions = false;

function warnAssertions() {
  if (warnedAssertions) return;
  warnedAssertions = true;
  process.emitWarning(
    'Use `importAttributes` instead of `importAssertions`',
    'ExperimentalWarning',
  );
}

/** What a hook gave under the attributes' former name, under their own. */
function withoutAssertions(object) {
  const own = object === null || object === undefined ? undefined : object.importAssertions;
  if (own === undefined || object.importAttributes !== undefined) return object;
  warnAssertions();
  const { importAssertions, ...rest } = object;
  return { ...rest, importAttributes: importAssertions };
}

/** The context object of a hook, with the attributes' former name. */
function makeContext(context) {
  ObjectDefineProperty(context, 'importAssertions', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get() {
      warnAssertions();
      return this.importAttributes;
    },
    set(value) {
      warnAssertions();
      this.importAttributes = value;
    },
  });
  return context;
}

const defaultNames = {
  __proto__: null,
  load: "node:internal/modules/esm/load 'load'",
  resolve: "node:internal/modules/esm/resolve 'resolve'",
};

/** Runs the hooks of a kind from the last registered to the default behaviour; the result and the hook that gave it. */
async function runChain(kind, list, subject, context, fallback) {
  const all = [...list];
  const nextName = kind === 'resolve' ? 'nextResolve' : 'nextLoad';
  const step = async (index, current, currentContext) => {
    if (index < 0) return fallback(current, currentContext);
    const { fn, name } = all[index];
    let reachedNext = false;
    const next = async (nextSubject, extra) => {
      const target = index === 0 ? defaultNames[kind] : all[index - 1].name;
      validateString(
        nextSubject,
        `${target} hook's ${nextName}() ${kind === 'resolve' ? 'specifier' : 'url'}`,
      );
      if (kind === 'load') checkUrl(nextSubject, target);
      if (extra !== undefined) validateObject(extra, `${target} hook's ${nextName}() context`);
      reachedNext = true;
      return step(
        index - 1,
        nextSubject,
        makeContext({ ...currentContext, ...withoutAssertions(extra) }),
      );
    };
    ObjectDefineProperty(next, 'name', { __proto__: null, configurable: true, value: nextName });
    const result = withoutAssertions(await fn(current, currentContext, next));
    if (result === null || typeof result !== 'object') {
      throw new codes.ERR_INVALID_RETURN_VALUE('an object', `${name} hook's ${nextName}()`, result);
    }
    if (!reachedNext && result.shortCircuit !== true) {
      throw new codes.ERR_LOADER_CHAIN_INCOMPLETE(name);
    }
    return result;
  };
  return step(all.length - 1, subject, makeContext(context));
}

function nameOfLast(list, kind) {
  return list.length === 0 ? defaultNames[kind] : list[list.length - 1].name;
}

function checkUrl(url, target) {
  const { URL } = require('url');
  if (URL.canParse(url)) return;
  throw new codes.ERR_INVALID_ARG_VALUE(
    `${target} hook's nextLoad() url`,
    url,
    'should be a URL string',
  );
}

const hooks = {
  __proto__: null,

  /** Resolves through the hooks, all of those that are being registered included. */
  async resolve(specifier, parentURL, importAttributes, fallback) {
    await ready;
    return hooks.resolveNow(specifier, parentURL, importAttributes, fallback);
  },

  /** Resolves through the hooks that there are. */
  async resolveNow(specifier, parentURL, importAttributes, fallback) {
    const name = nameOfLast(resolveHooks, 'resolve');
    const context = {
      conditions: conditions(),
      importAttributes: { ...importAttributes },
      parentURL,
    };
    const result = await runChain('resolve', resolveHooks, specifier, context, fallback);
    const { url, format, importAttributes: attributes } = result;
    if (typeof url !== 'string' || !require('url').URL.canParse(url)) {
      throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', name, 'url', url);
    }
    if (format !== undefined && format !== null && typeof format !== 'string') {
      throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string', name, 'format', format);
    }
    return { __proto__: null, url, format, importAttributes: attributes ?? importAttributes };
  },

  /** Loads through the hooks. */
  async load(url, format, importAttributes, fallback) {
    const name = nameOfLast(loadHooks, 'load');
    const context = { format, importAttributes: { ...importAttributes } };
    const result = await runChain('load', loadHooks, url, context, fallback);
    const { format: given, source } = result;
    if (given === undefined || given === null) {
      throw new codes.ERR_UNKNOWN_MODULE_FORMAT(given, url);
    }
    if (typeof given !== 'string') {
      throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string', name, 'format', given);
    }
    const { isSource } = require('#module/hooks');
    const mayBeEmpty = given === 'builtin' || given === 'commonjs' || given === 'addon';
    if (!isSource(source) && !(mayBeEmpty && (source === null || source === undefined))) {
      throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE(
        'a string, an ArrayBuffer, or a TypedArray',
        name,
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
