'use strict';
// Programs compare the text of functions without source, or send it as it is.
const assert = require('node:assert');

const textOf = (f) => Function.prototype.toString.call(f);
const getter = (object, key) => Object.getOwnPropertyDescriptor(object, key).get;

assert.strictEqual(textOf(Map), 'function Map() { [native code] }');
assert.strictEqual(textOf([].push), 'function push() { [native code] }');
assert.strictEqual(textOf([][Symbol.iterator]), 'function values() { [native code] }');
assert.strictEqual(textOf(getter(Map.prototype, 'size')), 'function get size() { [native code] }');
assert.strictEqual(
  textOf(getter(Map, Symbol.species)),
  'function get [Symbol.species]() { [native code] }',
);
assert.strictEqual(textOf(function named() {}.bind()), 'function () { [native code] }');
assert.strictEqual(textOf(new Proxy(function named() {}, {})), 'function () { [native code] }');
assert.strictEqual(textOf(Function.prototype), 'function () { [native code] }');

// What has a source keeps it to the last character.
const source = '(a) => {   /* [native code] */ }';
assert.strictEqual(String((0, eval)(source)), source);
assert.strictEqual(String(class {}), 'class {}');
assert.throws(() => textOf({}), TypeError);
