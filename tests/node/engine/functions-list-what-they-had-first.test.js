'use strict';

// `length`, `name` and `prototype` come before what a program gives a function, whenever somebody asks for them.

const assert = require('node:assert');

function plain(a, b) {}
const own = (value) => Reflect.ownKeys(value);

assert.deepStrictEqual(own(plain), ['length', 'name', 'prototype']);
assert.deepStrictEqual(
  own(() => 1),
  ['length', 'name'],
);
assert.deepStrictEqual(
  own(function* () {}),
  ['length', 'name', 'prototype'],
);
assert.deepStrictEqual(Object.keys(Object.getOwnPropertyDescriptors(plain)), [
  'length',
  'name',
  'prototype',
]);

const symbol = Symbol('s');
class Shape {
  static 7 = 1;
  static area() {}
  static [symbol] = 1;
  static unit = 'm';
  static name = 'its own';
  static length() {}
}
assert.deepStrictEqual(own(Shape), ['7', 'length', 'name', 'prototype', 'area', 'unit', symbol]);
assert.deepStrictEqual(Object.getOwnPropertyNames(Shape), [
  '7',
  'length',
  'name',
  'prototype',
  'area',
  'unit',
]);

// Asking before does not change it.
function late() {}
late.x = 1;
late.prototype.method = () => {};
late.y = 2;
assert.strictEqual(late.length, 0);
assert.deepStrictEqual(own(late), ['length', 'name', 'prototype', 'x', 'y']);

// What was deleted is not there.
function without() {}
delete without.name;
without.a = 1;
assert.deepStrictEqual(own(without), ['length', 'prototype', 'a']);

// Builtin functions, proxies of functions, and objects that only look like one.
assert.deepStrictEqual(own(Promise).slice(0, 3), ['length', 'name', 'prototype']);
assert.deepStrictEqual(own(Math.max), ['length', 'name']);
assert.deepStrictEqual(own(new Proxy(Shape, {})), own(Shape));
assert.deepStrictEqual(own({ b: 1, prototype: 1, name: 1, length: 1 }), [
  'b',
  'prototype',
  'name',
  'length',
]);
