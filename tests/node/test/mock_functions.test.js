'use strict';

// Mocked functions, methods, accessors and properties record their use and are restored.

const assert = require('assert');
const { mock } = require('node:test');

const add = mock.fn((a, b) => a + b);
assert.strictEqual(add(1, 2), 3);
assert.strictEqual(add.mock.callCount(), 1);
assert.deepStrictEqual(add.mock.calls[0].arguments, [1, 2]);
assert.strictEqual(add.mock.calls[0].result, 3);
add.mock.mockImplementationOnce(() => 'once');
assert.strictEqual(add(), 'once');
assert.strictEqual(add(2, 3), 5);
add.mock.resetCalls();
assert.strictEqual(add.mock.callCount(), 0);

const thrower = mock.fn(() => {
  throw new Error('thrown');
});
assert.throws(thrower, /thrown/);
assert.strictEqual(thrower.mock.calls[0].error.message, 'thrown');

class Counter {
  value = 1;
  next() {
    return ++this.value;
  }
  get twice() {
    return this.value * 2;
  }
}

const counter = new Counter();
const next = mock.method(counter, 'next', function () {
  return this.value * 100;
});
assert.strictEqual(counter.next(), 100);
assert.strictEqual(next.mock.calls[0].this, counter);
mock.getter(counter, 'twice', () => 'mocked');
assert.strictEqual(counter.twice, 'mocked');
const property = mock.property(counter, 'value', 7);
assert.strictEqual(counter.value, 7);
counter.value = 8;
assert.strictEqual(property.mock.accessCount(), 2);
mock.reset();
assert.strictEqual(counter.value, 1);
assert.strictEqual(counter.twice, 2);
assert.strictEqual(counter.next(), 2);

assert.throws(() => mock.method(counter, 'missing'), { code: 'ERR_INVALID_ARG_VALUE' });
