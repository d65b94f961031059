'use strict';
// `assert.throws`, `rejects` and their opposites: running the code and judging what it threw.

const {
  ArrayPrototypePush,
  Error,
  ObjectKeys,
  ObjectPrototypeIsPrototypeOf,
  ReflectApply,
  RegExpPrototypeExec,
  String,
  Symbol,
} = primordials;

const {
  codes: {
    ERR_AMBIGUOUS_ARGUMENT,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_RETURN_VALUE,
  },
} = require('#internal/errors');
const { validateFunction } = require('#internal/validators');
const { isPromise, isRegExp } = internalBinding('types');
const { AssertionError } = require('#assert/assertion_error');
const { isError } = require('#util/inspect_classify');
const { inspect } = require('#util/inspect');
const { setOwnProperty } = require('#internal/util');

const kNothing = Symbol('nothing was thrown');

const errorTypes = ['Object', 'Error', 'Function', 'RegExp'];

/** What a validation object asks of the error, for the diff. */
class Comparison {
  constructor(object, keys, actual) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i];
      if (!(key in object)) continue;
      const wanted = object[key];
      // A pattern that matches is no difference.
      if (
        actual !== undefined &&
        typeof actual[key] === 'string' &&
        isRegExp(wanted) &&
        RegExpPrototypeExec(wanted, actual[key]) !== null
      ) {
        setOwnProperty(this, key, actual[key]);
      } else {
        setOwnProperty(this, key, wanted);
      }
    }
  }
}

function compareKey(actual, expected, key, message, keys, fn, diff) {
  if (key in actual && require('#util/comparisons').isDeepStrictEqual(actual[key], expected[key])) {
    return;
  }
  if (message) {
    throw failure({ actual, expected, message, operator: fn.name, stackStartFn: fn, diff });
  }
  const error = new AssertionError({
    actual: new Comparison(actual, keys),
    expected: new Comparison(expected, keys, actual),
    operator: 'deepStrictEqual',
    stackStartFn: fn,
    diff,
  });
  error.actual = actual;
  error.expected = expected;
  error.operator = fn.name;
  throw error;
}

function failure(options) {
  return isError(options.message) ? options.message : new AssertionError(options);
}

/** Throws unless `actual` is what `expected` describes. */
function checkThrown(actual, expected, message, fn, diff) {
  let generated;
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) {
      const text = String(actual);
      if (RegExpPrototypeExec(expected, text) !== null) return;
      generated = `The input did not match the regular expression ${inspect(expected)}. Input:\n\n${inspect(text)}\n`;
    } else if (typeof actual !== 'object' || actual === null) {
      const error = new AssertionError({
        actual,
        expected,
        message,
        operator: 'deepStrictEqual',
        stackStartFn: fn,
        diff,
      });
      error.operator = fn.name;
      throw error;
    } else {
      checkObject(actual, expected, message, fn, diff);
      return;
    }
  } else if (expected.prototype !== undefined && actual instanceof expected) {
    return;
  } else if (ObjectPrototypeIsPrototypeOf(Error, expected)) {
    generated = `The error is expected to be an instance of "${expected.name}". Received `;
    if (isError(actual)) {
      const name = actual.constructor?.name || actual.name;
      generated +=
        name === expected.name
          ? 'an error with identical name but a different prototype.'
          : `"${name}"`;
      generated += `\n\nError message:\n\n${actual.message}`;
    } else {
      generated += `"${inspect(actual, { depth: -1 })}"`;
    }
  } else {
    const result = ReflectApply(expected, {}, [actual]);
    if (result === true) return;
    const name = expected.name ? `"${expected.name}" ` : '';
    generated = `The ${name}validation function is expected to return "true". Received ${inspect(result)}`;
    if (isError(actual)) generated += `\n\nCaught error:\n\n${actual}`;
  }
  const error = failure({
    actual,
    expected,
    message: message || generated,
    operator: fn.name,
    stackStartFn: fn,
    diff,
  });
  if (error !== message) error.generatedMessage = !message;
  throw error;
}

function checkObject(actual, expected, message, fn, diff) {
  const keys = ObjectKeys(expected);
  if (expected instanceof Error) {
    // These count though they are not enumerable.
    ArrayPrototypePush(keys, 'name', 'message');
  } else if (keys.length === 0) {
    throw new ERR_INVALID_ARG_VALUE('error', expected, 'may not be an empty object');
  }
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (
      typeof actual[key] === 'string' &&
      isRegExp(expected[key]) &&
      RegExpPrototypeExec(expected[key], actual[key]) !== null
    ) {
      continue;
    }
    compareKey(actual, expected, key, message, keys, fn, diff);
  }
}

function thrownBy(fn) {
  validateFunction(fn, 'fn');
  try {
    fn();
  } catch (error) {
    return error;
  }
  return kNothing;
}

function isThenable(value) {
  return (
    isPromise(value) ||
    (value !== null &&
      typeof value === 'object' &&
      typeof value.then === 'function' &&
      typeof value.catch === 'function')
  );
}

async function rejectionOf(promiseFn) {
  let promise;
  if (typeof promiseFn === 'function') {
    promise = promiseFn();
    if (!isThenable(promise))
      throw new ERR_INVALID_RETURN_VALUE('instance of Promise', 'promiseFn', promise);
  } else if (isThenable(promiseFn)) {
    promise = promiseFn;
  } else {
    throw new ERR_INVALID_ARG_TYPE('promiseFn', ['Function', 'Promise'], promiseFn);
  }
  try {
    await promise;
  } catch (error) {
    return error;
  }
  return kNothing;
}

/** The judgement of `throws` and `rejects`; `args` are what followed the code to run. */
function expectError(fn, actual, args, what, diff) {
  let { 0: error, 1: message } = args;
  if (typeof error === 'string') {
    if (args.length === 2) throw new ERR_INVALID_ARG_TYPE('error', errorTypes, error);
    if (typeof actual === 'object' && actual !== null) {
      if (actual.message === error) {
        throw new ERR_AMBIGUOUS_ARGUMENT(
          'error/message',
          `The error message "${actual.message}" is identical to the message.`,
        );
      }
    } else if (actual === error) {
      throw new ERR_AMBIGUOUS_ARGUMENT(
        'error/message',
        `The error "${actual}" is identical to the message.`,
      );
    }
    message = error;
    error = undefined;
  } else if (error != null && typeof error !== 'object' && typeof error !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('error', errorTypes, error);
  }
  if (actual === kNothing) {
    let details = error?.name ? ` (${error.name})` : '';
    details += message ? `: ${message}` : '.';
    throw new AssertionError({
      actual: undefined,
      expected: error,
      operator: fn.name,
      message: `Missing expected ${what}${details}`,
      stackStartFn: fn,
      diff,
    });
  }
  if (error) checkThrown(actual, error, message, fn, diff);
}

function isExpected(actual, expected) {
  if (typeof expected !== 'function') {
    if (isRegExp(expected)) return RegExpPrototypeExec(expected, String(actual)) !== null;
    throw new ERR_INVALID_ARG_TYPE('expected', ['Function', 'RegExp'], expected);
  }
  if (expected.prototype !== undefined && actual instanceof expected) return true;
  if (ObjectPrototypeIsPrototypeOf(Error, expected)) return false;
  return ReflectApply(expected, {}, [actual]) === true;
}

/** The judgement of `doesNotThrow` and `doesNotReject`. */
function expectNoError(fn, actual, args, what, diff) {
  if (actual === kNothing) return;
  let { 0: error, 1: message } = args;
  if (typeof error === 'string') {
    message = error;
    error = undefined;
  }
  if (!error || isExpected(actual, error)) {
    const details = message ? `: ${message}` : '.';
    throw new AssertionError({
      actual,
      expected: error,
      operator: fn.name,
      message: `Got unwanted ${what}${details}\nActual message: "${actual?.message}"`,
      stackStartFn: fn,
      diff,
    });
  }
  throw actual;
}

module.exports = { expectError, expectNoError, rejectionOf, thrownBy };
