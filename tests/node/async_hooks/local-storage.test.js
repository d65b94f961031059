'use strict';
// A store follows promises, ticks, timers, immediates and microtasks, and never leaks out of run().
const assert = require('assert');
const { AsyncLocalStorage, AsyncResource } = require('async_hooks');

const storage = new AsyncLocalStorage();
const other = new AsyncLocalStorage({ defaultValue: 'default', name: 'other' });
let checks = 0;
const expect = (value) => () => {
  checks++;
  assert.strictEqual(storage.getStore(), value);
};
storage.run('a', () => {
  expect('a')();
  process.nextTick(expect('a'));
  setTimeout(expect('a'), 1);
  setImmediate(expect('a'));
  queueMicrotask(expect('a'));
  Promise.resolve().then(expect('a'));
  storage.run('b', () => setImmediate(expect('b')));
  storage.exit(() => expect(undefined)());
  expect('a')();
  (async () => {
    await null;
    expect('a')();
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect('a')();
  })();
});
expect(undefined)();
assert.strictEqual(other.getStore(), 'default');
assert.strictEqual(other.name, 'other');
const snapshot = storage.run('s', () => AsyncLocalStorage.snapshot());
assert.strictEqual(
  snapshot(() => storage.getStore()),
  's',
);
const bound = storage.run('bound', () => AsyncResource.bind(() => storage.getStore()));
assert.strictEqual(bound(), 'bound');
process.on('exit', () => assert.strictEqual(checks, 12));
