// After runInAsyncScope everything is as before, whatever the function did, and every argument arrives.
const assert = require('node:assert');
const {
  AsyncLocalStorage,
  AsyncResource,
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
} = require('node:async_hooks');

const storage = new AsyncLocalStorage();
const outer = { id: executionAsyncId(), trigger: triggerAsyncId() };
function isOutside() {
  assert.strictEqual(executionAsyncId(), outer.id);
  assert.strictEqual(triggerAsyncId(), outer.trigger);
  assert.notStrictEqual(executionAsyncResource(), resource);
}

const resource = new AsyncResource('TEST', { triggerAsyncId: 77 });
function inside(...args) {
  assert.strictEqual(executionAsyncId(), resource.asyncId());
  assert.strictEqual(triggerAsyncId(), 77);
  assert.strictEqual(executionAsyncResource(), resource);
  return [this, ...args];
}

const self = {};
for (let i = 0; i < 200; i++) {
  assert.deepStrictEqual(resource.runInAsyncScope(inside, self), [self]);
  for (let count = 1; count < 6; count++) {
    const args = Array.from({ length: count }, (_, n) => n);
    const got = resource.runInAsyncScope(inside, self, ...args);
    assert.strictEqual(got[0], self);
    assert.deepStrictEqual(got.slice(1), args);
  }
  isOutside();
}

// A failure.
for (const extra of [[], [1], [1, 2, 3]]) {
  assert.throws(
    () =>
      resource.runInAsyncScope(
        () => {
          throw new RangeError('inside');
        },
        null,
        ...extra,
      ),
    RangeError,
  );
  isOutside();
}
for (const wrong of [undefined, null, {}, 1]) {
  assert.throws(() => resource.runInAsyncScope(wrong), TypeError);
  isOutside();
}

// A function with a `call` of its own.
const odd = () => 'odd';
odd.call = () => assert.fail('not asked for');
assert.strictEqual(resource.runInAsyncScope(odd), 'odd');
assert.strictEqual(storage.run(1, odd), 'odd');

// The store that the function enters ends with it; that of the resource is the one it was made in.
assert.strictEqual(storage.getStore(), undefined);
resource.runInAsyncScope(() => storage.enterWith('inner'));
assert.strictEqual(storage.getStore(), undefined);
storage.run('here', () => {
  resource.runInAsyncScope(() => assert.strictEqual(storage.getStore(), undefined));
  assert.strictEqual(storage.getStore(), 'here');
  const own = new AsyncResource('OWN');
  own.runInAsyncScope(() => {
    assert.strictEqual(storage.getStore(), 'here');
    storage.enterWith('changed');
  });
  assert.strictEqual(storage.getStore(), 'here');
});
assert.deepStrictEqual(
  storage.run('args', (...args) => [storage.getStore(), ...args], 1, 2),
  ['args', 1, 2],
);

// One resource within another.
const other = new AsyncResource('OTHER');
resource.runInAsyncScope(() => {
  other.runInAsyncScope(() => assert.strictEqual(executionAsyncId(), other.asyncId()));
  inside();
});
isOutside();

// Hooks that are enabled meanwhile hear of the end, those disabled do not.
const heard = [];
const hook = createHook({
  before: (id) => heard.push(['before', id]),
  after: (id) => heard.push(['after', id, executionAsyncId()]),
});
resource.runInAsyncScope(() => hook.enable());
assert.deepStrictEqual(heard, [['after', resource.asyncId(), resource.asyncId()]]);
heard.length = 0;
resource.runInAsyncScope(() => {});
assert.deepStrictEqual(heard, [
  ['before', resource.asyncId()],
  ['after', resource.asyncId(), resource.asyncId()],
]);
heard.length = 0;
resource.runInAsyncScope(() => hook.disable());
assert.deepStrictEqual(heard, [['before', resource.asyncId()]]);
isOutside();
