'use strict';
// Strict deep equality tells prototypes apart by the constructor that they give, and sees symbols, hidden keys and indices.
const assert = require('node:assert');
const { isDeepStrictEqual } = require('node:util');

class Point {}
const create = (prototype, more) => Object.assign(Object.create(prototype), more);
const hidden = (object, key) =>
  Object.defineProperty(object, key, { value: 1, enumerable: false, configurable: true });
const mark = Symbol('mark');

const equal = [
  [create({ x: 1 }), {}],
  [create({ x: 1 }, { a: 1 }), create({ y: 2 }, { a: 1 })],
  [create(Point.prototype), new Point()],
  [create(Object.create(Point.prototype)), new Point()],
  [Object.setPrototypeOf(new Map([[1, 2]]), Object.create(Map.prototype)), new Map([[1, 2]])],
  [hidden({ a: 1 }, 'b'), { a: 1 }],
  [hidden({ a: 1 }, mark), { a: 1 }],
  [
    { b: 2, a: 1 },
    { a: 1, b: 2 },
  ],
];
const different = [
  [create(null), {}],
  [create(Object.create(null)), create(null)],
  [new Point(), {}],
  [create({}, { constructor: 1 }), { constructor: 1 }],
  [hidden({ a: 1 }, 'b'), { a: 1, b: 1 }],
  [Object.assign(hidden({ a: 1 }, 'b'), { c: 1 }), Object.assign(hidden({ a: 1 }, 'c'), { b: 1 })],
  [{ a: 1, [mark]: 1 }, { a: 1 }],
  [{ a: 1 }, { a: 1, [mark]: 1 }],
  [
    { a: 1, [mark]: 1 },
    { a: 1, [mark]: 2 },
  ],
  [
    { a: 1, [mark]: 1 },
    { a: 1, 0: 1 },
  ],
  [{ a: undefined }, { b: undefined }],
  [Object.assign(new Map(), { 0: 1 }), new Map()],
  [Object.assign(new Set(), { [mark]: 1 }), new Set()],
  [Object.assign(new Date(0), { x: 1 }), new Date(0)],
  [Object.assign([1], { x: 1 }), [1]],
  [{ a: 0 }, { a: -0 }],
];
for (const [a, b] of equal) {
  assert.ok(isDeepStrictEqual(a, b), `${JSON.stringify([a, b])}`);
  assert.ok(isDeepStrictEqual(b, a), `${JSON.stringify([b, a])}`);
}
for (const [a, b] of different) {
  assert.ok(!isDeepStrictEqual(a, b), `${JSON.stringify([a, b])}`);
  assert.ok(!isDeepStrictEqual(b, a), `${JSON.stringify([b, a])}`);
}
assert.throws(() => assert.partialDeepStrictEqual(hidden({ a: 1 }, 'b'), { a: 1, b: 1 }));
