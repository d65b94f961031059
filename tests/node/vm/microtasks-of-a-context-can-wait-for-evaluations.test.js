'use strict';

// With `microtaskMode: 'afterEvaluate'` the promise jobs of a context run right after its scripts, and only then.

const assert = require('assert');
const vm = require('vm');

const order = [];
const log = (x) => order.push(x);
Promise.resolve().then(() => log('outer'));

const context = vm.createContext({ log }, { microtaskMode: 'afterEvaluate' });
vm.runInContext('Promise.resolve().then(() => log("inner")).then(() => log("inner 2"))', context);
assert.deepStrictEqual(order, ['inner', 'inner 2']);

// An endless chain of jobs is within the time limit of the script.
assert.throws(
  () =>
    vm.runInNewContext(
      'const loop = () => Promise.resolve().then(loop); loop()',
      {},
      { microtaskMode: 'afterEvaluate', timeout: 20 },
    ),
  { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' },
);

setImmediate(() => {
  assert.deepStrictEqual(order, ['inner', 'inner 2', 'outer']);
  // A job made outside of an evaluation waits for the next one.
  const { promise, resolve } = vm.runInContext('Promise.withResolvers()', context);
  context.promise = promise;
  vm.runInContext('promise.then(() => log("late"))', context);
  resolve();
  setImmediate(() => {
    assert.ok(!order.includes('late'));
    vm.runInContext('', context);
    assert.ok(order.includes('late'));
  });
});
