'use strict';

// The arguments `(name, options, fn)` of the functions that define tests, hooks and suites, checked,
// and the place in the program they were called from.

const {
  ArrayPrototypeEvery,
  MathFloor,
  ObjectKeys,
  RegExpPrototypeExec,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const { getOptionValue } = require('#internal/options');

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { isRegExp } = require('util/types');
const { validateAbortSignal, validateNumber, validateUint32 } = require('#internal/validators');

const kMaxTimeout = 2 ** 31 - 1;
const nothing = () => {};

/** The arguments `(name, options, fn)` in their places. Each may have been left out. */
function inPlaces(name, options, fn) {
  if (typeof name === 'function') return { name: undefined, options: undefined, fn: name };
  if (name !== null && typeof name === 'object') {
    return { name: undefined, options: name, fn: options };
  }
  if (typeof options === 'function') return { name, options: undefined, fn: options };
  return { name, options, fn };
}

/** The arguments of a definition, checked. */
function definition(givenName, givenOptions, givenFn, overrides) {
  const given = inPlaces(givenName, givenOptions, givenFn);
  let { name, fn } = given;
  const options = { ...given.options, ...overrides };
  if (typeof fn !== 'function') fn = nothing;
  if (typeof name !== 'string' || name === '') name = fn.name || '<anonymous>';
  if (fn === nothing && name === 'nothing') name = '<anonymous>';
  checkTimeout(options.timeout);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
  return {
    name,
    options,
    fn,
    concurrency: concurrencyOf(options.concurrency),
    expected: expectedFailure(options.expectFailure),
  };
}

/** What `expectFailure` asks for: a label that is told, what the error has to match; undefined for no failure. */
function expectedFailure(value) {
  if (value === undefined || value === false) return undefined;
  if (typeof value === 'string') return { __proto__: null, label: value, match: undefined };
  if (typeof value === 'function' || isRegExp(value)) {
    return { __proto__: null, label: undefined, match: value };
  }
  if (typeof value !== 'object') return { __proto__: null, label: undefined, match: undefined };
  const keys = ObjectKeys(value);
  if (keys.length === 0) {
    throw new ERR_INVALID_ARG_VALUE('options.expectFailure', value, 'must not be an empty object');
  }
  if (ArrayPrototypeEvery(keys, (key) => key === 'label' || key === 'match')) {
    return { __proto__: null, label: value.label, match: value.match };
  }
  // Any other object is one that the error has to look like.
  return { __proto__: null, label: undefined, match: value };
}

/** The arguments `(fn, options)` of a hook. */
function hookDefinition(fn, options) {
  if (fn !== undefined && typeof fn !== 'function') {
    options = fn;
    fn = undefined;
  }
  options = { ...options };
  checkTimeout(options.timeout);
  if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
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
  const sites = internalBinding('util').callSites(16, callerLocation);
  for (let i = 0; i < sites.length; i++) {
    // Text that was given to `eval` is in no file.
    if (sites[i].isEval()) return undefined;
    const scriptName = sites[i].getFileName();
    if (!scriptName || RegExpPrototypeExec(/^(node:|#|internal)/, scriptName) !== null) continue;
    const lineNumber = sites[i].getLineNumber();
    const columnNumber = sites[i].getColumnNumber();
    const file = pathOf(scriptName);
    const column = startOfCall(file, lineNumber, columnNumber);
    return mapped(scriptName, { file, line: lineNumber, column });
  }
  return undefined;
}

function pathOf(name) {
  return StringPrototypeStartsWith(name, 'file://') ? require('url').fileURLToPath(name) : name;
}

// The lines of the file that tests were defined in last.
let linesFile;
let lines;

/** The engine notes where the arguments of a call begin; what is called begins before. */
function startOfCall(file, line, column) {
  if (linesFile !== file) {
    linesFile = file;
    try {
      lines = StringPrototypeSplit(require('fs').readFileSync(file, 'utf8'), '\n');
    } catch {
      lines = [];
    }
  }
  const text = lines[line - 1];
  if (text?.[column - 1] !== '(') return column;
  const called = RegExpPrototypeExec(/[\w$]+\s*$/, StringPrototypeSlice(text, 0, column - 1));
  return called === null ? column : called.index + 1;
}

/** The place in the source that a file was made from, where source maps are in use. */
function mapped(script, location) {
  if (!getOptionValue('--enable-source-maps')) return location;
  const map = require('module').findSourceMap(script);
  const entry = map?.findEntry(location.line - 1, location.column - 1);
  if (entry?.originalSource === undefined) return location;
  return {
    file: pathOf(entry.originalSource),
    line: entry.originalLine + 1,
    column: entry.originalColumn + 1,
  };
}

/** `file:line:column` as it is printed, with the way from the working directory when asked. */
function locationText(location, fromHere) {
  if (location?.file === undefined || location.line === undefined) return undefined;
  const file = fromHere ? require('path').relative(process.cwd(), location.file) : location.file;
  return `${file}:${MathFloor(location.line)}:${MathFloor(location.column)}`;
}

module.exports = {
  callerLocation,
  definition,
  hookDefinition,
  inPlaces,
  kMaxTimeout,
  locationText,
};
