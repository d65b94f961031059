'use strict';
// What functions look like that are bound to a context.

const assert = require('node:assert');
const { AsyncLocalStorage, AsyncResource } = require('node:async_hooks');

const two = (a, b) => [a, b];
const free = AsyncResource.bind(two);
assert.deepStrictEqual([free.name, free.length], ['bound', 2]);
assert.deepStrictEqual(free(1, 2), [1, 2]);

const receiver = {};
const tied = AsyncResource.bind(
  function () {
    return this;
  },
  'TIED',
  receiver,
);
assert.strictEqual(tied.name, 'bound runInAsyncScope');
assert.strictEqual(tied.call({}), receiver);

const snapshot = AsyncLocalStorage.snapshot();
assert.deepStrictEqual([snapshot.name, snapshot.length], ['bound', 1]);
assert.deepStrictEqual(snapshot(two, 3, 4), [3, 4]);

try {
  AsyncResource.bind(() => {
    throw new Error('thrown');
  })();
} catch (error) {
  assert.match(error.stack, /at AsyncResource\.runInAsyncScope .*\n *at bound /);
}
