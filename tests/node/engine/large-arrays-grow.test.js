'use strict';

// Arrays with more than a million elements, which grow in steps of their own.

const assert = require('assert');

const kUnit = 1 << 20;

function check(array, length) {
  assert.strictEqual(array.length, length);
  for (let i = 0; i < length; i += 4099) assert.strictEqual(array[i], i);
  assert.strictEqual(array[length - 1], length - 1);
  assert.strictEqual(array[length], undefined);
}

const pushed = [];
for (let i = 0; i < 3.3 * kUnit; i++) pushed.push(i);
check(pushed, Math.ceil(3.3 * kUnit));

// Of a known length.
for (const length of [kUnit - 2, kUnit - 1, kUnit, kUnit + 1, 2 * kUnit + 5]) {
  const filled = new Array(length);
  for (let i = 0; i < length; i++) filled[i] = i;
  check(filled, length);
  filled.push(length);
  check(filled, length + 1);
}

// From the end, with elements shifted off and put in front.
const queue = Array.from({ length: (1.2 * kUnit) | 0 }, (_, i) => i);
const { length } = queue;
for (let i = 0; i < 1000; i++) queue.push(queue.shift());
assert.strictEqual(queue[0], 1000);
assert.strictEqual(queue[length - 1], 999);
for (let i = 0; i < 1000; i++) queue.unshift(queue.pop());
check(queue, length);
queue.length = 10;
check(queue, 10);
for (let i = 10; i < kUnit + 10; i++) queue.push(i);
check(queue, kUnit + 10);

// A hole far away makes no gigabytes.
const sparse = [];
sparse[5 * kUnit] = 'far';
assert.strictEqual(sparse.length, 5 * kUnit + 1);
assert.deepStrictEqual(Object.keys(sparse), [`${5 * kUnit}`]);
assert.strictEqual([].concat(pushed, pushed).length, 2 * pushed.length);
