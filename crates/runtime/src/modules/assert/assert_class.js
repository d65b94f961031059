'use strict';
// The `Assert` class, which holds all assertion methods. The functions of the module are the methods
// of one instance, taken off it: they work without a receiver.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypeJoin,
  ArrayPrototypeSlice,
  ErrorPrototypeToString,
  NumberIsNaN,
  ObjectAssign,
  ObjectDefineProperty,
  ObjectIs,
  ReflectApply,
  RegExpPrototypeExec,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
  StringPrototypeSplit,
  Symbol,
} = primordials;

const {
  codes: {
    ERR_AMBIGUOUS_ARGUMENT,
    ERR_CONSTRUCT_CALL_REQUIRED,
    ERR_INVALID_ARG_TYPE,
    ERR_MISSING_ARGS,
  },
} = require('#internal/errors');
const { setOwnProperty } = require('#internal/util');
const { validateBoolean, validateOneOf } = require('#internal/validators');
const { isRegExp } = internalBinding('types');
const { AssertionError } = require('#assert/assertion_error');
const { hasDiff } = require('#assert/message');
const { isError } = require('#util/inspect_classify');

const kOptions = Symbol('kOptions');
const defaultOptions = { __proto__: null, diff: 'simple', skipPrototype: false };

let comparisons;
function compare() {
  comparisons ??= require('#util/comparisons');
  return comparisons;
}

let throwing;
function throwsTools() {
  throwing ??= require('#assert/throws');
  return throwing;
}

/** The options of the instance that a method was called on; without one the defaults. */
function optionsOf(self) {
  return self?.[kOptions] ?? defaultOptions;
}

/**
 * The message that a program gave: a text with its placeholders filled, or what its function
 * returns. An error instead of a message is thrown as it is. `undefined` is no message, but one
 * that was left out.
 */
function resolveMessage(args, actual, expected) {
  if (args.length === 0) return undefined;
  const message = args[0];
  if (typeof message === 'string') {
    return args.length === 1 ? message : ReflectApply(require('#util/format').format, null, args);
  }
  if (isError(message)) {
    if (args.length === 1) throw message;
    throw new ERR_AMBIGUOUS_ARGUMENT(
      'message',
      `The error message was passed as error object "${ErrorPrototypeToString(message)}" has trailing ` +
        'arguments that would be ignored.',
    );
  }
  if (typeof message === 'function') {
    try {
      const text = message(actual, expected);
      return typeof text === 'string' ? text : undefined;
    } catch {
      return undefined;
    }
  }
  throw new ERR_INVALID_ARG_TYPE('message', ['string', 'function'], message);
}

function fail(self, actual, expected, operator, stackStartFn, args) {
  const message = resolveMessage(args, actual, expected);
  throw new AssertionError({
    actual,
    expected,
    // An empty headline over a difference is none.
    message: message === '' && hasDiff(operator) ? undefined : message,
    operator,
    stackStartFn,
    diff: optionsOf(self).diff,
  });
}

function needBoth(count) {
  if (count < 2) throw new ERR_MISSING_ARGS('actual', 'expected');
}

/** `ok` and the module function itself share this. */
function innerOk(fn, self, args) {
  const value = args[0];
  if (value) return;
  let message;
  let generatedMessage = false;
  if (args.length === 0) {
    generatedMessage = true;
    message = 'No value argument passed to `assert.ok()`';
  } else if (args[1] == null) {
    generatedMessage = true;
    message = require('#assert/expression').expressionMessage(fn);
  } else {
    message = resolveMessage(ArrayPrototypeSlice(args, 1), value, true);
  }
  const error = new AssertionError({
    actual: value,
    expected: true,
    message,
    operator: '==',
    stackStartFn: fn,
    diff: optionsOf(self).diff,
  });
  error.generatedMessage = generatedMessage;
  throw error;
}

function innerMatch(fn, self, string, regexp, args, wanted) {
  if (!isRegExp(regexp)) throw new ERR_INVALID_ARG_TYPE('regexp', 'RegExp', regexp);
  if (typeof string === 'string' && (RegExpPrototypeExec(regexp, string) !== null) === wanted)
    return;
  const { inspect } = require('#util/inspect');
  const generatedMessage = args.length === 0;
  if (generatedMessage || !args[0]) {
    let text;
    if (typeof string !== 'string') {
      text = `The "string" argument must be of type string. Received type ${typeof string} (${inspect(string)})`;
    } else {
      const start = wanted
        ? 'The input did not match the regular expression '
        : 'The input was expected to not match the regular expression ';
      text = `${start}${inspect(regexp)}. Input:\n\n${inspect(string)}\n`;
    }
    args = ArrayPrototypeSlice(args);
    args[0] = text;
  }
  const message = resolveMessage(args, string, regexp);
  const error = new AssertionError({
    actual: string,
    expected: regexp,
    message,
    operator: fn.name,
    stackStartFn: fn,
    diff: optionsOf(self).diff,
  });
  error.generatedMessage = generatedMessage;
  throw error;
}

function Assert(options) {
  if (!new.target) throw new ERR_CONSTRUCT_CALL_REQUIRED('Assert');
  options = ObjectAssign({ __proto__: null, strict: true, skipPrototype: false }, options);
  if (options.diff !== undefined) validateOneOf(options.diff, 'options.diff', ['simple', 'full']);
  if (options.strict !== undefined) validateBoolean(options.strict, 'options.strict');
  if (options.skipPrototype !== undefined)
    validateBoolean(options.skipPrototype, 'options.skipPrototype');
  this.AssertionError = AssertionError;
  ObjectDefineProperty(this, kOptions, {
    __proto__: null,
    value: { __proto__: null, ...options, diff: options.diff ?? 'simple' },
    enumerable: false,
  });
  if (options.strict) {
    this.equal = this.strictEqual;
    this.deepEqual = this.deepStrictEqual;
    this.notEqual = this.notStrictEqual;
    this.notDeepEqual = this.notDeepStrictEqual;
  }
}

const methods = {
  fail(message) {
    if (isError(message)) throw message;
    const generated = message === undefined;
    const error = new AssertionError({
      message: generated ? 'Failed' : message,
      operator: 'fail',
      stackStartFn: methods.fail,
      diff: optionsOf(this).diff,
    });
    if (generated) error.generatedMessage = true;
    throw error;
  },

  ok() {
    if (arguments.length === 0 || !arguments[0]) innerOk(methods.ok, this, arguments);
  },

  equal(actual, expected, ...message) {
    needBoth(arguments.length);
    // biome-ignore lint/suspicious/noDoubleEquals: the loose comparison is the point
    if (actual != expected && (!NumberIsNaN(actual) || !NumberIsNaN(expected)))
      fail(this, actual, expected, '==', methods.equal, message);
  },

  notEqual(actual, expected, ...message) {
    needBoth(arguments.length);
    // biome-ignore lint/suspicious/noDoubleEquals: the loose comparison is the point
    if (actual == expected || (NumberIsNaN(actual) && NumberIsNaN(expected)))
      fail(this, actual, expected, '!=', methods.notEqual, message);
  },

  deepEqual(actual, expected, ...message) {
    needBoth(arguments.length);
    if (!compare().isDeepEqual(actual, expected))
      fail(this, actual, expected, 'deepEqual', methods.deepEqual, message);
  },

  notDeepEqual(actual, expected, ...message) {
    needBoth(arguments.length);
    if (compare().isDeepEqual(actual, expected))
      fail(this, actual, expected, 'notDeepEqual', methods.notDeepEqual, message);
  },

  deepStrictEqual(actual, expected, ...message) {
    needBoth(arguments.length);
    if (!compare().isDeepStrictEqual(actual, expected, optionsOf(this).skipPrototype))
      fail(this, actual, expected, 'deepStrictEqual', methods.deepStrictEqual, message);
  },

  notDeepStrictEqual(actual, expected, ...message) {
    needBoth(arguments.length);
    if (compare().isDeepStrictEqual(actual, expected, optionsOf(this).skipPrototype))
      fail(this, actual, expected, 'notDeepStrictEqual', methods.notDeepStrictEqual, message);
  },

  strictEqual(actual, expected, ...message) {
    needBoth(arguments.length);
    if (!ObjectIs(actual, expected))
      fail(this, actual, expected, 'strictEqual', methods.strictEqual, message);
  },

  notStrictEqual(actual, expected, ...message) {
    needBoth(arguments.length);
    if (ObjectIs(actual, expected))
      fail(this, actual, expected, 'notStrictEqual', methods.notStrictEqual, message);
  },

  partialDeepStrictEqual(actual, expected, ...message) {
    needBoth(arguments.length);
    if (!compare().isPartialStrictEqual(actual, expected))
      fail(
        this,
        actual,
        expected,
        'partialDeepStrictEqual',
        methods.partialDeepStrictEqual,
        message,
      );
  },

  throws(fn, ...args) {
    const { expectError, thrownBy } = throwsTools();
    expectError(methods.throws, thrownBy(fn), args, 'exception', optionsOf(this).diff);
  },

  async rejects(promiseFn, ...args) {
    const { expectError, rejectionOf } = throwsTools();
    const actual = await rejectionOf(promiseFn);
    expectError(methods.rejects, actual, args, 'rejection', optionsOf(this).diff);
  },

  doesNotThrow(fn, ...args) {
    const { expectNoError, thrownBy } = throwsTools();
    expectNoError(methods.doesNotThrow, thrownBy(fn), args, 'exception', optionsOf(this).diff);
  },

  async doesNotReject(fn, ...args) {
    const { expectNoError, rejectionOf } = throwsTools();
    const actual = await rejectionOf(fn);
    expectNoError(methods.doesNotReject, actual, args, 'rejection', optionsOf(this).diff);
  },

  ifError(err) {
    if (err === null || err === undefined) return;
    throw unwantedError(err, optionsOf(this).diff);
  },

  match(string, regexp, ...message) {
    innerMatch(methods.match, this, string, regexp, message, true);
  },

  doesNotMatch(string, regexp, ...message) {
    innerMatch(methods.doesNotMatch, this, string, regexp, message, false);
  },
};

/** The error of `ifError`: its stack ends in that of the error it was given. */
function unwantedError(err, diff) {
  let message = 'ifError got unwanted exception: ';
  if (typeof err === 'object' && typeof err.message === 'string') {
    message += err.message.length === 0 && err.constructor ? err.constructor.name : err.message;
  } else {
    message += require('#util/inspect').inspect(err);
  }
  const error = new AssertionError({
    actual: err,
    expected: null,
    operator: 'ifError',
    message,
    stackStartFn: methods.ifError,
    diff,
  });
  error.generatedMessage = false;
  const { stack } = err;
  if (typeof stack !== 'string') return error;
  const start = StringPrototypeIndexOf(stack, '\n    at');
  if (start === -1) return error;
  const original = StringPrototypeSplit(StringPrototypeSlice(stack, start + 1), '\n');
  let own = StringPrototypeSplit(error.stack, '\n');
  for (let i = 0; i < original.length; i++) {
    const at = ArrayPrototypeIndexOf(own, original[i]);
    if (at !== -1) {
      own = ArrayPrototypeSlice(own, 0, at);
      break;
    }
  }
  error.stack = `${ArrayPrototypeJoin(own, '\n')}\n${ArrayPrototypeJoin(original, '\n')}`;
  return error;
}

for (const name in methods) {
  ObjectDefineProperty(methods[name], 'name', { __proto__: null, value: name, configurable: true });
  setOwnProperty(Assert.prototype, name, methods[name]);
}

module.exports = { Assert, innerOk, methods };
