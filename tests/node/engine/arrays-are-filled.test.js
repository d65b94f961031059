'use strict';
// `Array.prototype.fill` of all kinds of arrays, and of what is none.
const assert = require('assert');
const test = require('node:test');

test('ranges of plain arrays', () => {
  const make = () => [1, 2, 3];
  assert.deepStrictEqual(make().fill(7), [7, 7, 7]);
  assert.deepStrictEqual(make().fill(), [undefined, undefined, undefined]);
  assert.deepStrictEqual(make().fill(7, 1), [1, 7, 7]);
  assert.deepStrictEqual(make().fill(7, -1), [1, 2, 7]);
  assert.deepStrictEqual(make().fill(7, -9, -1), [7, 7, 3]);
  assert.deepStrictEqual(make().fill(7, 2, 1), [1, 2, 3]);
  assert.deepStrictEqual(make().fill(7, 1, 99), [1, 7, 7]);
  assert.deepStrictEqual(make().fill(7, 1.9, '2'), [1, 7, 3]);
  assert.deepStrictEqual(make().fill(7, NaN, Infinity), [7, 7, 7]);
  assert.deepStrictEqual([].fill(7), []);
  const array = make();
  assert.strictEqual(array.fill(0), array);
});

test('holes before the range stay, those in it are filled', () => {
  const array = new Array(5).fill('x', 3);
  assert.deepStrictEqual(Object.keys(array), ['3', '4']);
  assert.strictEqual(array.length, 5);
  assert.deepStrictEqual(new Array(3).fill(null), [null, null, null]);
});

test('objects are kept alive', () => {
  const arrays = [];
  for (let i = 0; i < 2000; i++) arrays.push(new Array(20).fill({ i }));
  for (let i = 0; i < 20; i++) new Array(1e5).fill({});
  assert.ok(arrays.every((array, i) => array.every((value) => value.i === i)));
});

test('what can be seen happening happens', () => {
  const like = { length: 2 };
  assert.deepStrictEqual(Array.prototype.fill.call(like, 1), { 0: 1, 1: 1, length: 2 });
  const seen = [];
  const proxy = new Proxy([1, 2], {
    set(target, key, value) {
      seen.push(key);
      target[key] = value;
      return true;
    },
  });
  proxy.fill(3);
  assert.deepStrictEqual(seen, ['0', '1']);
  const array = [1, 2, 3];
  const start = {
    valueOf() {
      array.length = 1;
      return 0;
    },
  };
  assert.deepStrictEqual(array.fill(9, start), [9, 9, 9]);
  class Own extends Array {}
  assert.ok(Own.from([1]).fill(2) instanceof Own);
  const accessor = Object.defineProperty([1, 2], 0, { set: (value) => seen.push(value) });
  accessor.fill(5);
  assert.deepStrictEqual([seen.at(-1), accessor[1]], [5, 5]);
});

test('what cannot be written is refused', () => {
  assert.throws(() => Object.freeze([1]).fill(2), TypeError);
  assert.throws(() => Object.preventExtensions(new Array(1)).fill(2), TypeError);
  assert.deepStrictEqual(Object.seal([1, 2]).fill(3), [3, 3]);
  assert.throws(() => Array.prototype.fill.call(null, 1), TypeError);
});

test('setters of the prototypes are called for holes', () => {
  const values = [];
  Object.defineProperty(Array.prototype, 1, {
    configurable: true,
    set: (value) => values.push(value),
  });
  try {
    new Array(2).fill(4);
  } finally {
    delete Array.prototype[1];
  }
  assert.deepStrictEqual(values, [4]);
});

test('long arrays', () => {
  const array = new Array(3e6).fill(1);
  assert.strictEqual(array[3e6 - 1], 1);
  assert.strictEqual(array.indexOf(undefined), -1);
});

test('the function looks as before', () => {
  assert.strictEqual(Array.prototype.fill.length, 1);
  assert.strictEqual(Array.prototype.fill.name, 'fill');
});
