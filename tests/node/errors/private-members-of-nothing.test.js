'use strict';

// What is said of private members of undefined, as in a method that lost its object, and of objects of other classes.

const assert = require('node:assert');

class Counter {
  #count = 0;
  get() {
    return this.#count;
  }
  set() {
    this.#count = 1;
  }
  increment() {
    this.#count++;
  }
  #reset() {}
  reset() {
    this.#reset();
  }
}

const { get, set, increment, reset } = Counter.prototype;
for (const nothing of [undefined, null]) {
  for (const [method, message] of [
    [get, `Cannot read properties of ${nothing} (reading '#count')`],
    [set, `Cannot set properties of ${nothing} (setting '#count')`],
    [increment, `Cannot read properties of ${nothing} (reading '#count')`],
    [reset, `Cannot read properties of ${nothing} (reading 'Counter')`],
  ]) {
    assert.throws(() => method.call(nothing), { name: 'TypeError', message });
  }
}
const read = 'Cannot read private member #count from an object whose class did not declare it';
for (const [method, message] of [
  [get, read],
  [set, 'Cannot write private member #count to an object whose class did not declare it'],
  [increment, read],
  [reset, 'Receiver must be an instance of class Counter'],
]) {
  assert.throws(() => method.call({}), { name: 'TypeError', message });
}
