'use strict';
// Deep comparison looks into collections, typed arrays, errors and circles.

const assert = require('assert');
const { isDeepStrictEqual: same } = require('util');

const circle = () => {
  const o = { list: [] };
  o.list.push(o);
  return o;
};
const equal = [
  [{ a: [1, { b: NaN }] }, { a: [1, { b: NaN }] }],
  [new Set([{ a: 1 }, { a: 2 }]), new Set([{ a: 2 }, { a: 1 }])],
  [new Map([[{ k: 1 }, 'v']]), new Map([[{ k: 1 }, 'v']])],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  [new Date(5), new Date(5)],
  [/a/g, /a/g],
  [circle(), circle()],
  [new Error('x', { cause: 1 }), new Error('x', { cause: 1 })],
];
for (const [a, b] of equal) assert.ok(same(a, b));
const different = [
  [0, -0],
  [
    [1, , 3],
    [1, undefined, 3],
  ],
  [{ a: undefined }, {}],
  [new Set([1, 2]), new Set([1, 3])],
  [/a/g, /a/i],
  [new Error('x'), new Error('y')],
  [Object(1), Object(2)],
  [[], {}],
  [{ __proto__: null }, {}],
];
for (const [a, b] of different) assert.ok(!same(a, b));
assert.ok(same({ __proto__: null }, {}, true));
