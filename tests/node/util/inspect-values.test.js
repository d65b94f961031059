'use strict';
// `util.inspect` shows every kind of value as Node does.

const assert = require('assert');
const { inspect } = require('util');

class Foo {
  constructor() {
    this.x = 1;
  }

  get hidden() {
    return 2;
  }
}
const circular = { name: 'c' };
circular.self = circular;
// Whoever listens to promises marks them.
function bare(promise) {
  for (const symbol of Object.getOwnPropertySymbols(promise)) delete promise[symbol];
  return promise;
}

const shown = [
  [
    { a: 1, 'b-c': [1, 2, 3], [Symbol('s')]: null },
    "{ a: 1, 'b-c': [ 1, 2, 3 ], Symbol(s): null }",
  ],
  [[1, , 3], '[ 1, <1 empty item>, 3 ]'],
  [new Foo(), 'Foo { x: 1 }'],
  [class A extends Foo {}, '[class A extends Foo]'],
  [async () => {}, '[AsyncFunction (anonymous)]'],
  [function* g() {}, '[GeneratorFunction: g]'],
  [new Map([['k', { v: 1 }]]), "Map(1) { 'k' => { v: 1 } }"],
  [new Set([1, 'a']).values(), "[Set Iterator] { 1, 'a' }"],
  [new Map([[1, 2]]).entries(), '[Map Entries] { [ 1, 2 ] }'],
  [new WeakMap(), 'WeakMap { <items unknown> }'],
  [bare(Promise.resolve(4)), 'Promise { 4 }'],
  [new Proxy({ a: 1 }, {}), 'Proxy({ a: 1 })'],
  [new Uint8Array(2), 'Uint8Array(2) [ 0, 0 ]'],
  [Object(1n), '[BigInt: 1n]'],
  [Object.create(null), '[Object: null prototype] {}'],
  [new Date(NaN), 'Invalid Date'],
  [-0, '-0'],
  ["it's", '"it\'s"'],
  [circular, "<ref *1> { name: 'c', self: [Circular *1] }"],
  [{ a: { b: { c: { d: 1 } } } }, '{ a: { b: { c: [Object] } } }'],
  [new ArrayBuffer(2), 'ArrayBuffer { [Uint8Contents]: <00 00>, [byteLength]: 2 }'],
];
for (const [value, expected] of shown) assert.strictEqual(inspect(value), expected);

assert.strictEqual(inspect({ b: 1, a: 2 }, { sorted: true }), '{ a: 2, b: 1 }');
assert.strictEqual(inspect(new Foo(), { showHidden: true }), 'Foo { x: 1, [hidden]: [Getter] }');
assert.strictEqual(
  inspect([1, 'x'], { colors: true }),
  "[ \x1b[33m1\x1b[39m, \x1b[32m'x'\x1b[39m ]",
);
assert.strictEqual(inspect(1234567.891, { numericSeparator: true }), '1_234_567.891');
assert.strictEqual(inspect('abcdef', { maxStringLength: 2 }), "'ab'... 4 more characters");
assert.strictEqual(
  inspect({ [inspect.custom]: (depth, options) => `${depth}${options.compact}` }),
  '23',
);

import(__filename).then((namespace) => {
  assert.strictEqual(inspect(namespace, { depth: -1 }), '[Object: null prototype] [Module]');
});
