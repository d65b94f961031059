'use strict';

// The end of one storage's `run` or scope leaves alone what other storages were given meanwhile.

const assert = require('assert');
const { AsyncLocalStorage } = require('async_hooks');

const one = new AsyncLocalStorage();
const two = new AsyncLocalStorage({ defaultValue: 'default' });
const stores = () => [one.getStore(), two.getStore()];

one.run(1, () => {
  two.enterWith(2);
  assert.deepStrictEqual(stores(), [1, 2]);
});
assert.deepStrictEqual(stores(), [undefined, 2]);

two.run(3, () => {
  one.enterWith(4);
  two.run(5, () => one.enterWith(6));
  assert.deepStrictEqual(stores(), [6, 3]);
});
assert.deepStrictEqual(stores(), [6, 2]);

const scope = one.withScope(7);
two.enterWith(8);
scope.dispose();
assert.deepStrictEqual(stores(), [6, 8]);

assert.throws(() =>
  one.run(9, () => {
    two.enterWith(10);
    throw new Error('out');
  }),
);
assert.deepStrictEqual(stores(), [6, 10]);

two.run(11, () => one.disable());
assert.deepStrictEqual(stores(), [undefined, 10]);
