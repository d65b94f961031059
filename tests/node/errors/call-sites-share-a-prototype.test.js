'use strict';
// The CallSites that `Error.prepareStackTrace` gets are all of one kind, whatever error they come from.
const assert = require('assert');

function sites() {
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = (_error, sites) => sites;
  try {
    return new Error('for its stack').stack;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

const [one, two] = [sites()[0], sites()[1]];
const prototype = Object.getPrototypeOf(one);
assert.strictEqual(Object.getPrototypeOf(two), prototype);
assert.strictEqual(one.constructor.name, 'CallSite');
assert.ok(one instanceof two.constructor);
assert.strictEqual(one.constructor.prototype, prototype);
assert.deepStrictEqual(Object.getOwnPropertyNames(prototype), [
  'constructor',
  'getColumnNumber',
  'getEnclosingColumnNumber',
  'getEnclosingLineNumber',
  'getEvalOrigin',
  'getFileName',
  'getFunction',
  'getFunctionName',
  'getLineNumber',
  'getMethodName',
  'getPosition',
  'getPromiseIndex',
  'getScriptNameOrSourceURL',
  'getScriptHash',
  'getThis',
  'getTypeName',
  'isAsync',
  'isConstructor',
  'isEval',
  'isNative',
  'isPromiseAll',
  'isToplevel',
  'toString',
]);

// What a program adds is there for later errors.
prototype.place = function () {
  return `${this.getLineNumber()}`;
};
assert.match(sites()[0].place(), /^\d+$/);

// The same instruction is at the same place each time, and code at other places is not.
const places = () => sites()[1].getColumnNumber();
const [first, again, other] = [places(), places(), (() => [0, places()][1])()];
assert.strictEqual(first, again);
assert.strictEqual(first, other);
const here = [
  sites()[1].getLineNumber(),
  sites()[1].getColumnNumber(),
  sites()[1].getColumnNumber(),
];
assert.ok(here[1] < here[2], `${here}`);
