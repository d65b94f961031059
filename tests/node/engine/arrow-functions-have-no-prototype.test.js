'use strict';
// Asking functions for their `prototype`, in code that is compiled and that all kinds of functions come by.

const assert = require('assert');

function ask(f) {
  return f.prototype;
}
const arrow = (i) => () => i;
const method = () => ({ m() {} }).m;
const kinds = [
  () => arrow(1),
  method,
  () => async () => {},
  () => async function f() {},
  () => Math.max,
  () => Function.prototype,
];

for (const make of kinds) {
  const fresh = (f) => f.prototype;
  for (let i = 0; i < 3000; i++) {
    assert.strictEqual(fresh(make()), undefined);
    assert.strictEqual(ask(make()), undefined);
  }
}

// Those that have one get it, though they look the same until then.
for (let i = 0; i < 3000; i++) {
  assert.strictEqual(ask(arrow(i)), undefined);
  const ordinary = [
    function f() {},
    class {},
    function (a, b) {
      return a + b;
    },
  ];
  for (const f of ordinary) assert.strictEqual(ask(f).constructor, f);
  assert.strictEqual(typeof ask(function* g() {}), 'object');
  assert.strictEqual(typeof ask(async function* g() {}), 'object');
}

// An own one, one of another prototype, and one that all inherit.
const owner = arrow(1);
owner.prototype = 'own';
const child = Object.setPrototypeOf(arrow(1), { prototype: 'inherited' });
for (let i = 0; i < 100; i++) {
  assert.strictEqual(ask(owner), 'own');
  assert.strictEqual(ask(child), 'inherited');
  assert.strictEqual(ask(arrow(1)), undefined);
}
Function.prototype.prototype = 'of all';
assert.strictEqual(ask(arrow(1)), 'of all');
delete Function.prototype.prototype;
assert.strictEqual(ask(arrow(1)), undefined);
Object.prototype.prototype = 'of objects';
assert.strictEqual(ask(arrow(1)), 'of objects');
delete Object.prototype.prototype;
assert.strictEqual(ask(arrow(1)), undefined);
assert.strictEqual(
  ask(Object.setPrototypeOf(arrow(1), function parent() {})).constructor.name,
  'parent',
);
