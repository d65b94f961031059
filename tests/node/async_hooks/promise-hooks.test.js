'use strict';
// Hooks hear of promises: made, with the promise they come from; entered; left; settled; and of those that `await` makes.
const assert = require('assert');
const {
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
} = require('async_hooks');

const events = [];
const ids = new Map();
const hook = createHook({
  init(id, type, trigger, resource) {
    if (type !== 'PROMISE') return;
    assert.ok(resource instanceof Promise);
    ids.set(resource, id);
    events.push(['init', id, trigger]);
  },
  before: (id) => events.push(['before', id]),
  after: (id) => events.push(['after', id]),
  promiseResolve: (id) => events.push(['resolve', id]),
}).enable();

const first = Promise.resolve(1);
const second = first.then(function entered() {
  assert.strictEqual(executionAsyncId(), ids.get(second));
  assert.strictEqual(triggerAsyncId(), ids.get(first));
  assert.strictEqual(executionAsyncResource(), second);
});
const idOf = (promise) => ids.get(promise);

async function waits() {
  await 0;
  return [executionAsyncId(), triggerAsyncId(), executionAsyncResource()];
}

second.then(async () => {
  assert.deepStrictEqual(events.slice(0, 3), [
    ['init', idOf(first), 1],
    ['resolve', idOf(first)],
    ['init', idOf(second), idOf(first)],
  ]);
  const ownEvents = events.filter(([kind, id]) => id === idOf(second) && kind !== 'init');
  assert.deepStrictEqual(ownEvents, [
    ['before', idOf(second)],
    ['resolve', idOf(second)],
    ['after', idOf(second)],
  ]);
  const [id, trigger, resource] = await waits();
  assert.ok(resource instanceof Promise);
  assert.strictEqual(ids.get(resource), id);
  // The promise of the `await` comes from the promise of what was awaited, that from the promise of the function.
  const awaited = events.find(([kind, made]) => kind === 'init' && made === trigger);
  assert.ok(awaited !== undefined);
  hook.disable();
  const heard = events.length;
  await Promise.resolve();
  assert.strictEqual(events.length, heard);
});
