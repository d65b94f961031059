'use strict';

// The arguments `(name, options, fn)` of the functions that define tests, hooks and suites, checked,
// and the place in the program they were called from.

const { MathFloor, RegExpPrototypeExec, StringPrototypeStartsWith, StringPrototypeSlice } =
  primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { validateAbortSignal, validateNumber, validateUint32 } = require('#internal/validators');

const kMaxTimeout = 2 ** 31 - 1;
const nothing = () => {};

/** The arguments of a definition in their places. */
function definition(name, options, fn, overrides) {
  if (typeof name === 'function') {
    fn = name;
    name = undefined;
    options = undefined;
  } else if (name !== null && typeof name === 'object') {
    fn = options;
    options = name;
    name = undefined;
  } else if (typeof options === 'function') {
    fn = options;
    options = undefined;
  }
  options = { ...options, ...overrides };
  if (typeof fn !== 'function') fn = nothing;
  if (typeof name !== 'string' || name === '') name = fn.name || '<anonymous>';
  if (fn === nothing && name === 'nothing') name = '<anonymous>';
  checkTimeout(options.timeout);
  if (options.signal) validateAbortSignal(options.signal, 'options.signal');
  return { name, options, fn, concurrency: concurrencyOf(options.concurrency) };
}

/** The arguments `(fn, options)` of a hook. */
function hookDefinition(fn, options) {
  if (fn !== undefined && typeof fn !== 'function') {
    options = fn;
    fn = undefined;
  }
  options = { ...options };
  checkTimeout(options.timeout);
  if (options.signal) validateAbortSignal(options.signal, 'options.signal');
  return { fn: fn ?? nothing, options };
}

function checkTimeout(timeout) {
  if (timeout === null || timeout === undefined || timeout === Infinity) return;
  validateNumber(timeout, 'options.timeout', 0, kMaxTimeout);
}

/** How many subtests may run at once; undefined leaves it to the parent. */
function concurrencyOf(concurrency) {
  if (concurrency === null || concurrency === undefined) return undefined;
  if (typeof concurrency === 'number') {
    validateUint32(concurrency, 'options.concurrency', true);
    return concurrency;
  }
  if (typeof concurrency === 'boolean') return concurrency ? Infinity : 1;
  throw new ERR_INVALID_ARG_TYPE('options.concurrency', ['boolean', 'number'], concurrency);
}

/** Where the program called the function of this module that is running. */
function callerLocation() {
  const sites = require('#util/call_sites').getCallSites(16);
  for (let i = 0; i < sites.length; i++) {
    const { scriptName, lineNumber, columnNumber } = sites[i];
    if (!scriptName || RegExpPrototypeExec(/^(node:|#|internal)/, scriptName) !== null) continue;
    const file = StringPrototypeStartsWith(scriptName, 'file://')
      ? require('url').fileURLToPath(scriptName)
      : scriptName;
    return { file, line: lineNumber, column: columnNumber };
  }
  return undefined;
}

/** `file:line:column` as it is printed, relative to the working directory when asked. */
function locationText(location, relative) {
  if (location === undefined || location.file === undefined) return undefined;
  let { file } = location;
  if (relative) {
    const from = `${process.cwd()}/`;
    if (StringPrototypeStartsWith(file, from)) file = StringPrototypeSlice(file, from.length);
  }
  return `${file}:${MathFloor(location.line)}:${MathFloor(location.column)}`;
}

module.exports = { callerLocation, definition, hookDefinition, kMaxTimeout, locationText };
