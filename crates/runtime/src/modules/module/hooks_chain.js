'use strict';

// The chain of asynchronous hooks: those registered last run first and reach the ones before them through `nextResolve`
// and `nextLoad`; behind the first stands the loader's own behaviour. It lives in the thread that runs the hooks.

const {
  ArrayPrototypePush,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  PromisePrototypeThen,
  PromiseResolve,
} = primordials;

const { codes } = require('#internal/errors');
const { esmConditions } = require('#module/native');
const { validateObject, validateString } = require('#internal/validators');

const resolveHooks = [];
const loadHooks = [];

// Settles when every registration that hooks themselves made has taken effect.
let ready = PromiseResolve();

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
  const own =
    object === null || object === undefined
      ? undefined
      : ObjectGetOwnPropertyDescriptor(object, 'importAssertions');
  // The accessor of a context says nothing of its own.
  if (own?.value === undefined || object.importAttributes !== undefined) return object;
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
      conditions: [...esmConditions()],
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
    return { __proto__: null, url, format, importAttributes: attributes };
  },

  /** Loads through the hooks. `extra` is what synchronous hooks put into the context. */
  async load(url, format, importAttributes, fallback, extra = undefined) {
    const name = nameOfLast(loadHooks, 'load');
    const context = { format, importAttributes: { ...importAttributes }, ...extra };
    const result = await runChain('load', loadHooks, url, context, fallback);
    const { format: given, responseURL, source } = result;
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
    return { format: given, responseURL, source };
  },

  /** Answers at once what the hooks can answer without waiting. */
  resolveSync(specifier, parentURL, importAttributes, fallback) {
    return now(hooks.resolve(specifier, parentURL, importAttributes, fallback));
  },

  loadSync(url, format, importAttributes, fallback) {
    return now(hooks.load(url, format, importAttributes, fallback));
  },
};

/** What a promise gives once the microtasks have run; in the thread of the hooks nothing can be waited for. */
function now(promise) {
  let value;
  let state = 0;
  PromisePrototypeThen(
    promise,
    (result) => {
      state = 1;
      value = result;
    },
    (error) => {
      state = 2;
      value = error;
    },
  );
  internalBinding('task_queue').runMicrotasks();
  if (state === 0) throw new codes.ERR_ASYNC_LOADER_REQUEST_NEVER_SETTLED();
  if (state === 2) throw value;
  return value;
}

let warnedPreload = false;

/** Adds the hooks that a module exports; a promise when its `initialize` has to be waited for. */
function addHooks(namespace, data, name) {
  const { resolve, load, initialize, globalPreload } = namespace;
  if (globalPreload !== undefined && initialize === undefined && !warnedPreload) {
    warnedPreload = true;
    process.emitWarning(
      '`globalPreload` has been removed; use `initialize` instead.',
      'UnsupportedWarning',
    );
  }
  if (resolve !== undefined)
    ArrayPrototypePush(resolveHooks, { __proto__: null, fn: resolve, name: `${name} 'resolve'` });
  if (load !== undefined)
    ArrayPrototypePush(loadHooks, { __proto__: null, fn: load, name: `${name} 'load'` });
  return initialize === undefined ? undefined : initialize(data);
}

/** Makes later requests wait for a registration that is under way. */
function waitFor(registration) {
  ready = PromisePrototypeThen(ready, () => registration);
}

module.exports = {
  addHooks,
  hooks,
  isEmpty: () => resolveHooks.length + loadHooks.length === 0,
  waitFor,
};
