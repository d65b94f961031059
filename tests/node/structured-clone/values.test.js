'use strict';
// Every kind of value that has a clone comes out equal, with its references as they were.

const assert = require('assert');

const original = {
  number: 1,
  text: 'x',
  list: [1, , 3, { deep: 1 }],
  date: new Date(5),
  expression: /x/gi,
  map: new Map([[1, { a: 2 }]]),
  set: new Set([1, 'é', '\u{1F600}']),
  big: 12345678901234567890n,
  bytes: new Uint8Array([1, 2, 3]),
  floats: new Float64Array([1.5]),
  view: new DataView(new ArrayBuffer(4), 1, 2),
  zero: -0,
  nan: NaN,
  nothing: undefined,
  none: null,
  yes: true,
  7: 'index',
};
original.self = original;
original.again = original.list;

const clone = structuredClone(original);
assert.deepStrictEqual(clone, original);
assert.strictEqual(clone.self, clone);
assert.strictEqual(clone.again, clone.list);
assert.notStrictEqual(clone.list, original.list);
assert.ok(!(1 in clone.list));

const boxed = structuredClone([Object(1), Object('s'), Object(false), Object(1n)]);
assert.deepStrictEqual(
  boxed.map((value) => [typeof value, value.valueOf()]),
  [
    ['object', 1],
    ['object', 's'],
    ['object', false],
    ['object', 1n],
  ],
);

const sparse = [];
sparse[100000] = 1;
assert.strictEqual(structuredClone(sparse).length, 100001);
