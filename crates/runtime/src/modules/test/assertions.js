'use strict';

// `t.assert`: the functions of `node:assert` that count towards the test's plan, and those that programs
// register.

const { ReflectApply, SafeMap } = primordials;

const { validateFunction, validateString } = require('#internal/validators');

const names = [
  'deepEqual',
  'deepStrictEqual',
  'doesNotMatch',
  'doesNotReject',
  'doesNotThrow',
  'equal',
  'fail',
  'ifError',
  'match',
  'notDeepEqual',
  'notDeepStrictEqual',
  'notEqual',
  'notStrictEqual',
  'partialDeepStrictEqual',
  'rejects',
  'strictEqual',
  'throws',
];

let functions;

function table() {
  if (functions === undefined) {
    const assert = require('assert');
    functions = new SafeMap();
    for (let i = 0; i < names.length; i++) functions.set(names[i], assert[names[i]]);
    functions.set('fileSnapshot', (...args) =>
      ReflectApply(require('#test/snapshot').fileSnapshot, undefined, args),
    );
    functions.set('ok', undefined);
    functions.set('snapshot', undefined);
  }
  return functions;
}

/** Adds an assertion to the context of every test, or replaces one. */
function register(name, fn) {
  validateString(name, 'name');
  validateFunction(fn, 'fn');
  table().set(name, fn);
}

/** `ok` shows the expression of its caller, so the failure starts at the function the test calls. */
function okFor(test) {
  const { innerOk } = require('#assert/assert_class');
  return function ok(...args) {
    test.countAssertion();
    innerOk(ok, undefined, args);
  };
}

function snapshotFor(test) {
  return (...args) => {
    test.countAssertion();
    return ReflectApply(require('#test/snapshot').snapshotFor(test), undefined, args);
  };
}

function assertionsFor(context, test) {
  const assertions = { __proto__: null };
  table().forEach((fn, name) => {
    if (fn === undefined) {
      assertions[name] = name === 'ok' ? okFor(test) : snapshotFor(test);
      return;
    }
    assertions[name] = (...args) => {
      test.countAssertion();
      return ReflectApply(fn, context, args);
    };
  });
  return assertions;
}

module.exports = { assertionsFor, register };
