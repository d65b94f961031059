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
const place = () => sites()[2].getColumnNumber();
const columns = () => [place(), place()];
const [left, right] = columns();
assert.ok(left < right, `${left} ${right}`);
assert.deepStrictEqual(columns(), [left, right]);
