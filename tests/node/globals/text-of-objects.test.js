// Template literals and String() ask an object for its text as the language says, whatever was asked before.
const assert = require('node:assert');
const vm = require('node:vm');

const text = (value) => `${value}`;
// Often enough for compiled code and its caches.
function often(make, expected) {
  for (let i = 0; i < 3000; i++) {
    assert.strictEqual(text(make()), expected);
    assert.strictEqual(String(make()), expected);
  }
}

class Named {
  #name = 'private';
  toString() {
    return this.#name;
  }
}
often(() => new Named(), 'private');
often(() => new URL('http://a.b/c'), 'http://a.b/c');
often(() => ({}), '[object Object]');
often(() => [1, [2, 3]], '1,2,3');
often(() => Object(5n), '5');
often(() => new (class extends String {})('boxed'), 'boxed');
often(() => ({ toString: () => 7, valueOf: () => 8 }), '7');
often(() => ({ toString: () => ({}), valueOf: () => 8 }), '8');
often(() => ({ toString: () => null }), 'null');
often(() => ({ toString: undefined, valueOf: () => true }), 'true');
often(() => ({ [Symbol.toPrimitive]: (hint) => hint, toString: () => 'no' }), 'string');
often(() => new Proxy({ toString: () => 'seen' }, {}), 'seen');
often(() => vm.runInNewContext('({ toString() { return "other" } })'), 'other');
assert.strictEqual(text(new Date(0)), new Date(0).toString());

// What changes is seen.
const named = new Named();
Named.prototype.toString = () => 'changed';
assert.strictEqual(text(named), 'changed');
Object.defineProperty(Named.prototype, 'toString', { get: () => () => 'got', configurable: true });
assert.strictEqual(text(named), 'got');
delete Named.prototype.toString;
assert.strictEqual(text(named), '[object Object]');
named.toString = () => 'own';
assert.strictEqual(text(named), 'own');
Named.prototype[Symbol.toPrimitive] = () => 'primitive';
assert.strictEqual(text(named), 'primitive');
delete Named.prototype[Symbol.toPrimitive];
assert.strictEqual(text(named), 'own');

// `this` is the object and there are no arguments.
const seen = [];
const watched = {
  toString() {
    seen.push(this, arguments.length);
    return '';
  },
};
text(watched);
assert.deepStrictEqual(seen, [watched, 0]);

// Failures.
const thrown = new Error('thrown');
function fails(value, check) {
  for (let i = 0; i < 200; i++) assert.throws(() => text(value), check);
}
fails(
  {
    toString() {
      throw thrown;
    },
  },
  (error) => error === thrown,
);
fails({ toString: () => ({}), valueOf: () => [] }, TypeError);
fails({ toString: () => ({}), valueOf: undefined }, TypeError);
fails({ __proto__: null }, TypeError);
fails({ toString: class {}, valueOf: () => 1 }, TypeError);
fails({ toString: () => Symbol('s') }, TypeError);
const endless = { toString: () => `${endless}` };
assert.throws(() => text(endless), RangeError);
