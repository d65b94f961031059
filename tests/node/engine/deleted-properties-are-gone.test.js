'use strict';

// Deleting properties of many objects of the same layout, wherever in the object the property is.

const assert = require('node:assert');

function lose(make, key) {
  let object;
  // Repeated, as what happens once may be done otherwise than what happens often.
  for (let i = 0; i < 50; i++) {
    object = make(i);
    const rest = Object.entries(object).filter(([name]) => name !== key);
    assert.strictEqual(delete object[key], true);
    assert.deepStrictEqual(Object.entries(object), rest);
    assert.strictEqual(key in object, false);
  }
  return object;
}

// The first, one in the middle, the last, and one that is not there.
for (const key of ['a', 'c', 'e', 'z']) {
  const object = lose((i) => ({ a: i, b: 'x', c: [i], d: { i }, e: null }), key);
  object[key] = 'again';
  assert.strictEqual(Object.keys(object).pop(), key);
  assert.strictEqual(object[key], 'again');
  assert.deepStrictEqual(object.b, 'x');
}

// Several of one object, until nothing is left.
for (let i = 0; i < 10; i++) {
  const object = { a: 1, b: 2, c: 3, d: 4 };
  for (const key of ['b', 'a', 'd', 'c']) delete object[key];
  assert.deepStrictEqual(object, {});
  object.b = i;
  assert.deepStrictEqual(object, { b: i });
}

// Instances, more properties than fit the object itself, symbols, and attributes that stay.
class Point {
  x = 1;
  y = 2;
  z = 3;
}
assert.ok(lose(() => new Point(), 'y') instanceof Point);
lose((i) => Object.fromEntries(Array.from({ length: 40 }, (_, k) => [`key${k}`, i + k])), 'key36');
lose((i) => Object.fromEntries(Array.from({ length: 40 }, (_, k) => [`key${k}`, i + k])), 'key3');
const symbol = Symbol('s');
assert.strictEqual(lose(() => ({ a: 1, [symbol]: 2, b: 3 }), 'a')[symbol], 2);
for (let i = 0; i < 10; i++) {
  const object = Object.defineProperties(
    { a: 1 },
    {
      hidden: { value: 2, configurable: true },
      fixed: { value: 3, enumerable: true },
      asked: { get: () => 4, configurable: true },
      b: { value: 5, writable: true, configurable: true, enumerable: true },
    },
  );
  assert.throws(() => delete object.fixed, TypeError);
  delete object.a;
  delete object.hidden;
  assert.deepStrictEqual(Reflect.ownKeys(object), ['fixed', 'asked', 'b']);
  assert.strictEqual(object.asked, 4);
  assert.strictEqual(Object.getOwnPropertyDescriptor(object, 'fixed').writable, false);
}

// While somebody goes through the keys.
for (let i = 0; i < 10; i++) {
  const object = { a: 1, b: 2, c: 3 };
  const seen = [];
  for (const key in object) {
    seen.push(key);
    delete object.b;
  }
  assert.deepStrictEqual(seen, ['a', 'c']);
}

// Of a prototype: what inherits sees it go.
for (let i = 0; i < 10; i++) {
  const prototype = { first: 1, second: 2, third: 3 };
  const heir = Object.create(prototype);
  const read = () => [heir.first, heir.second, heir.third];
  for (let k = 0; k < 20; k++) read();
  delete prototype.second;
  assert.deepStrictEqual(read(), [1, undefined, 3]);
}

// In compiled code.
function compiled(count) {
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const record = { id: i, secret: 'x', size: 2 };
    delete record.secret;
    sum += record.size + ('secret' in record ? 1 : 0);
    record.secret = 1;
    sum += record.secret;
  }
  return sum;
}
assert.strictEqual(compiled(20_000), 60_000);
