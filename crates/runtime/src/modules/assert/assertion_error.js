'use strict';
// `AssertionError`: what every failed assertion throws.

const {
  ArrayPrototypeJoin,
  Error,
  ErrorCaptureStackTrace,
  ObjectAssign,
  ObjectDefineProperty,
  ObjectGetPrototypeOf,
  ObjectPrototypeHasOwnProperty,
  String,
  StringPrototypeSlice,
  StringPrototypeSplit,
} = primordials;

const { customInspectSymbol } = require('#internal/util');
const { validateObject, validateOneOf } = require('#internal/validators');
const { createMessage, hasDiff } = require('#assert/message');

/** An object that looks like the error but shows no stack, which would hide the difference. */
function withoutStack(error) {
  const copy = ObjectAssign({ __proto__: ObjectGetPrototypeOf(error) }, error);
  ObjectDefineProperty(copy, 'message', { __proto__: null, value: error.message });
  ObjectDefineProperty(copy, 'stack', { __proto__: null, value: undefined });
  if (ObjectPrototypeHasOwnProperty(error, 'cause')) {
    let { cause } = error;
    if (cause instanceof Error) cause = withoutStack(cause);
    ObjectDefineProperty(copy, 'cause', { __proto__: null, value: cause });
  }
  return copy;
}

function isErrorObject(value) {
  return typeof value === 'object' && value !== null && 'stack' in value && value instanceof Error;
}

function messageOf(options) {
  const { message, operator, diff } = options;
  let { actual, expected } = options;
  if (message != null && !hasDiff(operator)) return String(message);
  if (isErrorObject(actual) && isErrorObject(expected)) {
    actual = withoutStack(actual);
    expected = withoutStack(expected);
  }
  const headline = message == null ? undefined : String(message);
  return createMessage(actual, expected, operator, headline, diff);
}

function addEllipsis(text) {
  const lines = StringPrototypeSplit(text, '\n', 11);
  if (lines.length > 10) {
    lines.length = 10;
    return `${ArrayPrototypeJoin(lines, '\n')}\n...`;
  }
  // Node shows what follows the first 512 characters, which the message has.
  return text.length > 512 ? `${StringPrototypeSlice(text, 512)}...` : text;
}

class AssertionError extends Error {
  constructor(options) {
    validateObject(options, 'options');
    const {
      message,
      operator,
      stackStartFn,
      details,
      // The old name of `stackStartFn`.
      stackStartFunction,
      diff = 'simple',
      actual,
      expected,
    } = options;
    if (diff !== 'simple') validateOneOf(diff, 'options.diff', ['simple', 'full']);
    super(messageOf({ __proto__: null, message, operator, diff, actual, expected }));

    this.generatedMessage = !message;
    ObjectDefineProperty(this, 'name', {
      __proto__: null,
      value: 'AssertionError [ERR_ASSERTION]',
      enumerable: false,
      writable: true,
      configurable: true,
    });
    this.code = 'ERR_ASSERTION';
    if (details) {
      this.actual = undefined;
      this.expected = undefined;
      this.operator = undefined;
      for (let i = 0; i < details.length; i++) {
        this[`message ${i}`] = details[i].message;
        this[`actual ${i}`] = details[i].actual;
        this[`expected ${i}`] = details[i].expected;
        this[`operator ${i}`] = details[i].operator;
        this[`stack trace ${i}`] = details[i].stack;
      }
    } else {
      this.actual = actual;
      this.expected = expected;
      this.operator = operator;
    }
    ErrorCaptureStackTrace(this, stackStartFn || stackStartFunction);
    // The first line of the stack names the code, the name itself does not.
    void this.stack;
    this.name = 'AssertionError';
    this.diff = diff;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }

  [customInspectSymbol](_depth, ctx) {
    // Long texts are in the message already.
    const { actual, expected } = this;
    if (typeof actual === 'string') this.actual = addEllipsis(actual);
    if (typeof expected === 'string') this.expected = addEllipsis(expected);
    const { inspect } = require('#util/inspect');
    // Only the top level is shown: the message has the rest.
    const text = inspect(this, { ...ctx, customInspect: false, depth: 0 });
    this.actual = actual;
    this.expected = expected;
    return text;
  }
}

module.exports = { AssertionError };
