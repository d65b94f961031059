'use strict';

// The error of a failed test: what was thrown is its `cause`, `failureType` says how the test failed.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  Error,
  ErrorPrototype,
  ObjectDefineProperty,
  ObjectPrototypeIsPrototypeOf,
  RegExpPrototypeExec,
  StringPrototypeIncludes,
  StringPrototypeSplit,
  StringPrototypeStartsWith,
} = primordials;

const failureTypes = {
  __proto__: null,
  callbackAndPromise: 'callbackAndPromisePresent',
  cancelled: 'cancelledByParent',
  code: 'testCodeFailure',
  expected: 'expectedFailure',
  hook: 'hookFailed',
  multipleCallbacks: 'multipleCallbackInvocations',
  parentFinished: 'parentAlreadyFinished',
  subtests: 'subtestsFailed',
  aborted: 'testAborted',
  timeout: 'testTimeoutFailure',
  uncaught: 'uncaughtException',
  unhandled: 'unhandledRejection',
};

function describe(cause) {
  if (typeof cause === 'string') return cause;
  if (ErrorPrototype !== undefined && ObjectPrototypeIsPrototypeOf(ErrorPrototype, cause)) {
    return cause.message;
  }
  if (typeof cause === 'object' && cause !== null && typeof cause.message === 'string') {
    return cause.message;
  }
  const { inspect } = require('#util/inspect');
  try {
    return inspect(cause);
  } catch {
    return inspect(cause, { __proto__: null, customInspect: false });
  }
}

/** The frames of a stack that are the program's own, each with the runner's that called it. */
function programFrames(stack) {
  const frames = [];
  if (typeof stack !== 'string') return frames;
  const lines = StringPrototypeSplit(stack, '\n');
  let own = false;
  for (let i = 1; i < lines.length; i++) {
    if (!StringPrototypeStartsWith(lines[i], '    at ')) continue;
    const called = own && StringPrototypeIncludes(lines[i], 'node:internal/test/');
    own = RegExpPrototypeExec(/[ (]node:/, lines[i]) === null;
    if (own || called) ArrayPrototypePush(frames, lines[i]);
  }
  return frames;
}

class TestFailure extends Error {
  constructor(cause, failureType) {
    super(describe(cause));
    const head = `Error [ERR_TEST_FAILURE]: ${this.message}`;
    // Where the runner noticed the failure is nobody's concern but the runner's.
    const frames = programFrames(this.stack);
    hide(this, 'stack', ArrayPrototypeJoin([head, ...frames], '\n'));
    this.code = 'ERR_TEST_FAILURE';
    this.failureType = failureType;
    this.cause = cause;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
}

// Printed, it is an `Error` with a code as any other.
ObjectDefineProperty(TestFailure, 'name', { __proto__: null, value: 'Error', configurable: true });

function hide(error, name, value) {
  ObjectDefineProperty(error, name, {
    __proto__: null,
    value,
    configurable: true,
    enumerable: false,
    writable: true,
  });
}

/** `cause` as the failure of a test; one that is a failure already stays it. */
function failureOf(cause, failureType) {
  return cause instanceof TestFailure ? cause : new TestFailure(cause, failureType);
}

/** Whether the test was stopped from outside instead of failing by itself. */
function isCancellation(failure) {
  const type = failure.failureType;
  return (
    type === failureTypes.cancelled ||
    type === failureTypes.aborted ||
    type === failureTypes.timeout
  );
}

module.exports = { TestFailure, failureOf, failureTypes, isCancellation };
