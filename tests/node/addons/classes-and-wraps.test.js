'use strict';
// A class of an addon behaves as a class does, also as a base; other objects can carry native data too.
const assert = require('assert');
const addon = require(require('../../node-api/build').build());
const { Counter } = addon;

const counter = new Counter(5);
assert.strictEqual(counter.add().add(2), counter);
assert.strictEqual(counter.value, 8);
assert(counter instanceof Counter);
assert.strictEqual(Counter.name, 'Counter');
assert.deepStrictEqual(Object.keys(counter), []);
assert.throws(() => Counter(1), { name: 'TypeError', code: 'ERR_NEW' });
assert.throws(() => Counter.prototype.add.call({}), TypeError);
assert.throws(() => {
  'use strict';
  counter.value = 1;
}, TypeError);

const { writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(
  Counter,
  'prototype',
);
assert.deepStrictEqual([writable, enumerable, configurable], [true, false, false]);
assert.strictEqual(Counter.prototype.constructor, Counter);

class Twice extends Counter {
  add(n) {
    return super.add(2 * n);
  }
}
const twice = new Twice(1);
assert.strictEqual(twice.add(4).value, 9);
assert(twice instanceof Twice && twice instanceof Counter);

for (const object of [{}, [], () => {}, Object.freeze({}), new Proxy({}, {}), new Map()]) {
  assert.throws(() => addon.unwrap(object));
  addon.wrap(object, 7);
  assert.strictEqual(addon.unwrap(object), 7);
  assert.throws(() => addon.wrap(object, 8));
}
