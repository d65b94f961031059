'use strict';

// The error of a failed test: what was thrown is its `cause`, `failureType` says how the test failed.

const { Error, ErrorPrototype, ObjectDefineProperty, ObjectPrototypeIsPrototypeOf } = primordials;

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

class TestFailure extends Error {
  constructor(cause, failureType) {
    super(describe(cause));
    ObjectDefineProperty(this, 'name', {
      __proto__: null,
      value: 'Error',
      configurable: true,
      writable: true,
    });
    this.code = 'ERR_TEST_FAILURE';
    this.failureType = failureType;
    this.cause = cause;
  }

  toString() {
    return `${this.name} [${this.code}]: ${this.message}`;
  }
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
