'use strict';

// The loader's access to the resolver written in Rust: turns its error records into Node's errors, emits the
// deprecations it met, and keeps the numbers under which it knows sets of conditions.

const { ArrayPrototypeConcat, ArrayPrototypeJoin, Error, JSONParse, ReflectConstruct, SafeMap } =
  primordials;

const binding = internalBinding('module');

/** The error that a record `{ code, args }` of the resolver stands for. */
function resolveError(record) {
  const { code, args } = record;
  if (code === 'MODULE_NOT_FOUND') return cjsNotFound(args[0], args[1], args[2]);
  // A package target travels as JSON text, because it may be anything.
  if (code === 'ERR_INVALID_PACKAGE_TARGET') args[2] = JSONParse(args[2]);
  const { codes, genericNodeError } = require('#internal/errors');
  const error = ReflectConstruct(codes[code], args);
  // The stack of this one does not tell its code, as Node's natives throw it.
  return code === 'ERR_INVALID_PACKAGE_CONFIG' ? genericNodeError(error.message, { code }) : error;
}

function cjsNotFound(filename, path, requestPath) {
  const hint =
    requestPath === undefined
      ? ''
      : '. Please verify that the package.json has a valid "main" entry';
  const error = new Error(`Cannot find module '${filename}'${hint}`);
  error.code = 'MODULE_NOT_FOUND';
  error.path = path;
  if (requestPath !== undefined) error.requestPath = requestPath;
  return error;
}

const warned = new SafeMap();

function emitWarnings(warnings) {
  for (let i = 0; i < warnings.length; i++) {
    const { 0: code, 1: message } = warnings[i];
    const key = `${code}${message}`;
    if (warned.has(key)) continue;
    warned.set(key, true);
    process.emitWarning(message, 'DeprecationWarning', code);
  }
}

/**
 * What a resolving native answered: a string or an array when something was found, undefined when not; an object
 * carries an error (thrown here) or warnings beside the result.
 */
function unwrap(answer) {
  if (typeof answer !== 'object' || answer.length !== undefined) return answer;
  if (answer.warnings !== undefined) emitWarnings(answer.warnings);
  if (answer.code !== undefined) throw resolveError(answer);
  return answer.found;
}

/** The format that extension and package give a file: '' unknown extension, 'detect' undecided. */
function formatOf(filename) {
  return unwrap(binding.formatOf(filename));
}

const conditionIds = new SafeMap();

/** The resolver's number for a list of condition names. */
function conditionsId(names) {
  const key = ArrayPrototypeJoin(names, '\0');
  let id = conditionIds.get(key);
  if (id === undefined) {
    id = binding.registerConditions(names);
    conditionIds.set(key, id);
  }
  return id;
}

function userConditions() {
  const { getOptionValue } = require('#internal/options');
  return getOptionValue('--conditions') ?? [];
}

function addonConditions() {
  const { getOptionValue } = require('#internal/options');
  const allowed = process.permission === undefined || process.permission.has('addon');
  return allowed && getOptionValue('--addons') !== false ? ['node-addons'] : [];
}

/** What code has to know that both loaders understand. */
function syncConditions() {
  return requireModuleEnabled() ? ['module-sync'] : [];
}

let packageMap;

/** Whether packages are looked up in a map that the user gave. */
function hasPackageMap() {
  packageMap ??= !!require('#internal/options').getOptionValue('--experimental-package-map');
  return packageMap;
}

let cjsConditionNames;
let esmConditionNames;

/** The conditions of `require()`, in the order in which hooks see them. */
function cjsConditions() {
  cjsConditionNames ??= ArrayPrototypeConcat(
    ['require', 'node'],
    addonConditions(),
    userConditions(),
    syncConditions(),
  );
  return cjsConditionNames;
}

/** The conditions of `import`, in the order in which hooks see them. */
function esmConditions() {
  esmConditionNames ??= ArrayPrototypeConcat(
    ['node', 'import'],
    syncConditions(),
    addonConditions(),
    userConditions(),
  );
  return esmConditionNames;
}

/** Whether `require()` may load ES modules. */
function requireModuleEnabled() {
  const { getOptionValue } = require('#internal/options');
  return (
    getOptionValue('--require-module') !== false &&
    getOptionValue('--experimental-require-module') !== false
  );
}

module.exports = {
  binding,
  cjsConditions,
  conditionsId,
  esmConditions,
  formatOf,
  hasPackageMap,
  requireModuleEnabled,
  unwrap,
};
