'use strict';

// `module.registerHooks()`: synchronous hooks that run in this thread, for `require()` and `import` alike. The hook
// registered last runs first and reaches the one before it through `nextResolve` and `nextLoad`; behind the first one
// stands the loader's own behaviour.

const {
  ArrayBufferIsView,
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeSplice,
  ObjectAssign,
  ObjectFreeze,
  StringPrototypeStartsWith,
  Symbol,
} = primordials;

const { validateFunction, validateString } = require('#internal/validators');
const loader = require('#module/cjs_loader');

const chain = [];

/** What the loaders see in `state.hooks` while any hook is registered. */
const registry = {
  __proto__: null,
  hasResolve: () => registry.mocks !== null || hasKind('resolve'),
  hasLoad: () => hasKind('load'),
  // What `mock.module()` put in the place of modules, by their URLs.
  mocks: null,
};

function update() {
  loader.state.hooks = chain.length > 0 || registry.mocks !== null ? registry : null;
}

/** Puts mocks into force; null for none. */
function setMocks(mocks) {
  registry.mocks = mocks;
  update();
}

function hasKind(kind) {
  for (let i = 0; i < chain.length; i++) {
    if (chain[i][kind] !== undefined) return true;
  }
  return false;
}

/** A registration. */
class ModuleHooks {
  constructor(resolve, load) {
    this.resolve = resolve;
    this.load = load;
    ObjectFreeze(this);
  }

  /** Removes the hooks again. */
  deregister() {
    const at = ArrayPrototypeIndexOf(chain, this);
    if (at !== -1) ArrayPrototypeSplice(chain, at, 1);
    update();
  }
}

/** `module.registerHooks(hooks)`. */
function registerHooks(hooks) {
  const { resolve, load } = hooks;
  if (resolve !== undefined && resolve !== null) validateFunction(resolve, 'hooks.resolve');
  if (load !== undefined && load !== null) validateFunction(load, 'hooks.load');
  const registration = new ModuleHooks(resolve ?? undefined, load ?? undefined);
  ArrayPrototypePush(chain, registration);
  update();
  return registration;
}

class ModuleResolveContext {
  constructor(context) {
    ObjectAssign(this, context);
  }
}

class ModuleLoadContext {
  constructor(context) {
    ObjectAssign(this, context);
  }
}

// Marks results that came through the default behaviour of a step, so that the rest of the chain counts as complete.
const kFromDefault = Symbol('kFromDefault');

/**
 * Runs the hooks of one kind.
 * @param {'resolve' | 'load'} kind
 * @param {string} subject specifier or URL
 * @param {object} context
 * @param {(subject: string, context: object) => object} fallback the default behaviour
 * @param {(result: object, ...args) => object} check
 */
function runChain(kind, subject, context, fallback, check) {
  // The chain as it is now: a hook may register or remove others while it runs.
  const hooks = [];
  for (let i = 0; i < chain.length; i++) {
    if (chain[i][kind] !== undefined) ArrayPrototypePush(hooks, chain[i][kind]);
  }
  const Context = kind === 'resolve' ? ModuleResolveContext : ModuleLoadContext;

  const step = (index, current, currentContext) => {
    if (index < 0)
      return { __proto__: null, result: fallback(current, currentContext), [kFromDefault]: true };
    let reachedNext = false;
    const next = (nextSubject, extra) => {
      reachedNext = true;
      validateString(nextSubject, kind === 'resolve' ? 'specifier' : 'url');
      const merged = new Context(currentContext);
      if (extra !== undefined && extra !== null) ObjectAssign(merged, extra);
      return step(index - 1, nextSubject, merged).result;
    };
    const result = hooks[index](current, currentContext, next);
    return { __proto__: null, result: check(result, current, currentContext, reachedNext) };
  };

  return step(hooks.length - 1, subject, new Context(context)).result;
}

function describe(kind, subject) {
  return kind === 'resolve' ? `'resolve' hook's function` : `'load' hook's function`;
}

function checkShape(kind, result, reachedNext) {
  const { codes } = require('#internal/errors');
  if (result === null || typeof result !== 'object') {
    throw new codes.ERR_INVALID_RETURN_VALUE('an object', `${describe(kind)}`, result);
  }
  if (!reachedNext && result.shortCircuit !== true) {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE(
      'true',
      kind,
      'shortCircuit',
      result.shortCircuit,
    );
  }
}

function checkResolve(result, specifier, context, reachedNext) {
  checkShape('resolve', result, reachedNext);
  const { codes } = require('#internal/errors');
  const { url, format, importAttributes } = result;
  if (typeof url !== 'string') {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a URL string', 'resolve', 'url', url);
  }
  if (format !== undefined && format !== null && typeof format !== 'string') {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'resolve', 'format', format);
  }
  if (
    importAttributes !== undefined &&
    importAttributes !== null &&
    typeof importAttributes !== 'object'
  ) {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE(
      'an object',
      'resolve',
      'importAttributes',
      importAttributes,
    );
  }
  return result;
}

function isSource(source) {
  return (
    typeof source === 'string' ||
    ArrayBufferIsView(source) ||
    internalBinding('types').isAnyArrayBuffer(source)
  );
}

function checkLoad(result, url, context, reachedNext) {
  checkShape('load', result, reachedNext);
  const { codes } = require('#internal/errors');
  const { format, source } = result;
  // Builtin modules have no text.
  const mayLack = format === 'builtin' && StringPrototypeStartsWith(url, 'node:');
  if (!isSource(source) && !(mayLack && (source === null || source === undefined))) {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE(
      'a string, an ArrayBuffer, or a TypedArray',
      'load',
      'source',
      source,
    );
  }
  if (format !== undefined && typeof format !== 'string') {
    throw new codes.ERR_INVALID_RETURN_PROPERTY_VALUE('a string', 'load', 'format', format);
  }
  return result;
}

// What `import` finds to be CommonJS it can also read by itself.
function checkImport(result, url, context, reachedNext) {
  if (result?.format === 'commonjs' && (result.source === null || result.source === undefined)) {
    checkShape('load', result, reachedNext);
    return result;
  }
  return checkLoad(result, url, context, reachedNext);
}

/** Runs the resolve hooks. */
function resolve(specifier, context, fallback) {
  return runChain('resolve', specifier, context, fallback, checkResolve);
}

/** Runs the load hooks for `require()`. */
function load(url, context, fallback) {
  return runChain('load', url, context, fallback, checkLoad);
}

/** Runs the load hooks for `import`. */
function loadForImport(url, context, fallback) {
  return runChain('load', url, context, fallback, checkImport);
}

/** The text of a hook's `source`. */
function sourceText(source) {
  if (source === undefined || source === null || typeof source === 'string') return source;
  const { TextDecoder } = require('util');
  return new TextDecoder('utf-8').decode(source);
}

module.exports = {
  isSource,
  load,
  loadForImport,
  registerHooks,
  resolve,
  setMocks,
  sourceText,
};
