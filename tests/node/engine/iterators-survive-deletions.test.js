'use strict';
// Maps and sets that lose their oldest entry again and again, with iterators that nobody finishes and some that go on.

const assert = require('assert');

const limit = 50;
const map = new Map();
const set = new Set();
const kept = [];
for (let i = 0; i < 20_000; i++) {
  map.set(`key ${i}`, i);
  set.add(i);
  if (map.size > limit) {
    assert.ok(map.delete(map.keys().next().value));
    const [first] = set;
    assert.strictEqual(first, i - limit);
    assert.ok(set.delete(first));
  }
  if (i % 1000 === 500) kept.push([i, map.entries(), set.values()]);
}
assert.strictEqual(map.size, limit);
assert.deepStrictEqual([...map.values()], [...set]);

// An iterator that was begun long ago goes on with what is there now.
for (const [, entries, values] of kept) {
  const rest = [...values];
  assert.deepStrictEqual(rest, [...set]);
  assert.deepStrictEqual(
    [...entries].map(([, value]) => value),
    rest,
  );
}

// One that stands in the middle neither skips nor repeats what stays, whatever goes before it and behind it.
for (const at of [0, 1, 500, 999]) {
  const numbers = new Map(Array.from({ length: 1000 }, (_, i) => [i, i]));
  const iterator = numbers.keys();
  for (let i = 0; i < at; i++) iterator.next();
  for (let i = 0; i < 1000; i += 2) {
    numbers.keys().next();
    numbers.delete(i);
  }
  numbers.set('last', 'last');
  const expected = Array.from({ length: 1000 }, (_, i) => i).filter((i) => i >= at && i % 2);
  assert.deepStrictEqual([...iterator], [...expected, 'last']);
}
