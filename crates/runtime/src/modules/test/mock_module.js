'use strict';

// `mock.module()`: its options, and finding out which module the caller means.

const {
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectKeys,
  ObjectPrototypeHasOwnProperty,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('#internal/errors');
const { validateBoolean, validateObject, validateOneOf } = require('#internal/validators');

const formats = [
  'builtin',
  'commonjs-typescript',
  'commonjs',
  'json',
  'module-typescript',
  'module',
];

const warned = { __proto__: null };

function warnDeprecated(name, instead) {
  if (warned[name]) return;
  warned[name] = true;
  process.emitWarning(
    `mock.module(): options.${name} is deprecated. Use options.${instead} instead.`,
    'DeprecationWarning',
  );
}

/** `options.exports`, the named exports with the default one among them. */
function ofExports(options) {
  const { exports } = options;
  validateObject(exports, 'options.exports');
  for (const other of ['namedExports', 'defaultExport']) {
    if (options[other] === undefined) continue;
    warnDeprecated(other, other === 'namedExports' ? 'exports' : 'exports.default');
    const reason = `cannot be used with 'options.${other}'`;
    throw new ERR_INVALID_ARG_VALUE('options.exports', exports, reason);
  }
  // Accessors stay accessors.
  const names = { __proto__: null };
  const list = ObjectKeys(exports);
  for (let i = 0; i < list.length; i++) {
    if (list[i] === 'default') continue;
    ObjectDefineProperty(names, list[i], ObjectGetOwnPropertyDescriptor(exports, list[i]));
  }
  const hasDefault = ObjectPrototypeHasOwnProperty(exports, 'default');
  return { __proto__: null, hasDefault, names, value: hasDefault ? exports.default : undefined };
}

/** The exports under the older names of the options. */
function ofParts(options) {
  const { defaultExport, namedExports } = options;
  if (namedExports !== undefined) {
    validateObject(namedExports, 'options.namedExports');
    warnDeprecated('namedExports', 'exports');
  }
  const hasDefault = ObjectPrototypeHasOwnProperty(options, 'defaultExport');
  if (hasDefault) warnDeprecated('defaultExport', 'exports.default');
  return { __proto__: null, hasDefault, names: namedExports ?? {}, value: defaultExport };
}

/** The URL of the program's file that called. */
function callerUrl() {
  const { binding } = require('#module/native');
  const sites = require('util').getCallSites(20);
  for (let i = 0; i < sites.length; i++) {
    const { scriptName } = sites[i];
    if (scriptName === '' || StringPrototypeStartsWith(scriptName, 'node:')) continue;
    if (StringPrototypeStartsWith(scriptName, '/')) return binding.pathToFileUrl(scriptName);
    if (StringPrototypeStartsWith(scriptName, 'file:')) return scriptName;
    break;
  }
  return binding.pathToFileUrl(`${process.cwd()}/`);
}

/** The URLs under which the two loaders know the module. */
function urlsOf(specifier, caller, url) {
  if (StringPrototypeStartsWith(url, 'node:')) return [url];
  const { binding } = require('#module/native');
  const { createRequire } = require('module');
  try {
    const path = StringPrototypeStartsWith(specifier, 'file:')
      ? require('url').fileURLToPath(specifier)
      : createRequire(caller).resolve(specifier);
    if (!StringPrototypeStartsWith(path, '/')) return [url];
    const required = binding.pathToFileUrl(path);
    return required === url ? [url] : [url, required];
  } catch {
    return [url];
  }
}

function formatOf({ url, format }) {
  if (format === undefined || format === null || format === '') return 'commonjs';
  if (format !== 'detect' && format !== 'detect-typescript') return format;
  const { defaultLoad } = require('#module/esm_load');
  return defaultLoad(url, format, { __proto__: null }, false).format;
}

/** The handle of a mocked module. */
class MockModuleContext {
  #restore;

  constructor(restore) {
    this.#restore = restore;
  }

  restore() {
    this.#restore?.();
    this.#restore = undefined;
  }
}

/** Mocks what `specifier` means in the file that called. */
function mockModule(specifier, options) {
  require('#internal/util').emitExperimentalWarning('Module mocking');
  if (typeof specifier !== 'string') {
    if (!require('#url/internal').isURL(specifier)) {
      throw new ERR_INVALID_ARG_TYPE('specifier', ['string', 'URL'], specifier);
    }
    specifier = `${specifier}`;
  }
  validateObject(options, 'options');
  const { cache = false } = options;
  validateBoolean(cache, 'options.cache');
  const content = options.exports !== undefined ? ofExports(options) : ofParts(options);
  const name = StringPrototypeStartsWith(specifier, 'node:')
    ? StringPrototypeSlice(specifier, 5)
    : specifier;
  const caller = callerUrl();
  const resolved = require('#module/esm_loader').resolve(name, caller);
  const registry = require('#module/mocks');
  if (registry.has(resolved.url)) {
    throw new ERR_INVALID_STATE(`Cannot mock '${specifier}'. The module is already mocked.`);
  }
  const format = formatOf(resolved);
  validateOneOf(format, 'format', formats);
  const mock = new registry.Mock(resolved.url, format, content, cache);
  const urls = urlsOf(name, caller, resolved.url);
  registry.add(urls, mock);
  return new MockModuleContext(() => registry.remove(urls, mock));
}

module.exports = { mockModule };
