'use strict';

// What errors say of values that cannot be iterated or taken apart by patterns: in declarations, loops, calls, and by
// builtin functions.

const assert = require('node:assert');

function message(code) {
  try {
    new Function('a', 'o', 'u', 'f', code)(1, { p: {}, f() {} }, undefined, () => 1);
  } catch (error) {
    assert.ok(error instanceof TypeError, code);
    return error.message;
  }
  assert.fail(`${code} threw nothing`);
}

for (const [code, expected] of [
  // Patterns.
  ['const { w } = u;', "Cannot destructure property 'w' of 'u' as it is undefined."],
  ['const { w } = o.x;', "Cannot destructure property 'w' of 'o.x' as it is undefined."],
  ['const { z: { w } } = o;', "Cannot read properties of undefined (reading 'w')"],
  ['const { p: { q: { r } } } = o;', "Cannot read properties of undefined (reading 'r')"],
  ['(({ a: { b } }) => b)({});', "Cannot read properties of undefined (reading 'b')"],
  ['const { w, ...rest } = u;', "Cannot destructure property 'w' of 'u' as it is undefined."],
  ['const { 1: w } = u;', "Cannot destructure property '1' of 'u' as it is undefined."],
  ['(({ w }) => w)(null);', "Cannot destructure property 'w' of 'object null' as it is null."],
  ['const [w] = a;', 'a is not iterable'],
  ['const [w] = f();', 'f is not a function or its return value is not iterable'],
  ['const [w] = o.p;', 'object is not iterable (cannot read property Symbol(Symbol.iterator))'],
  ['const [w] = o.x;', 'undefined is not iterable (cannot read property Symbol(Symbol.iterator))'],
  // Loops.
  ['for (const w of o.p);', 'o.p is not iterable'],
  ['for (const [k, v] of [1]);', '.for is not iterable'],
  ['for (const { k } of [u]);', "Cannot destructure property 'k' of '.for' as it is undefined."],
  ['for ([a] of [1]);', 'number 1 is not iterable (cannot read property Symbol(Symbol.iterator))'],
  // Arguments.
  ['f(...a);', 'Spread syntax requires ...iterable[Symbol.iterator] to be a function'],
  ['f(1, ...o.p);', 'Spread syntax requires ...iterable[Symbol.iterator] to be a function'],
  ['new Map(...a);', 'Spread syntax requires ...iterable[Symbol.iterator] to be a function'],
  ['Math.max(...u);', 'u is not iterable (cannot read property undefined)'],
  ['Math.max(...o.f());', 'o.f(...) is not iterable (cannot read property undefined)'],
  ['f(...null);', 'null is not iterable (cannot read property null)'],
  ['[...a];', 'a is not iterable'],
  // Collections.
  ['new Set({});', 'object is not iterable (cannot read property Symbol(Symbol.iterator))'],
  ['new Map(f);', 'function is not iterable (cannot read property Symbol(Symbol.iterator))'],
  // Others.
  ['u instanceof {};', "Right-hand side of 'instanceof' is not callable"],
  ['delete u.x;', 'Cannot convert undefined or null to object'],
  ['(-a)();', '(-a) is not a function'],
]) {
  assert.strictEqual(message(code), expected, code);
}

// How values are shown.
for (const [value, shown] of [
  [[1], '[object Array]'],
  [/x/, '[object RegExp]'],
  [new Date(0), '[object Date]'],
  [new Uint8Array(1), '[object Uint8Array]'],
  [{ toString() {} }, '[object Object]'],
  [Object.create(null), '[object Object]'],
  [{ [Symbol.toStringTag]: 'Tagged', toString() {} }, '[object Tagged]'],
  [new TypeError('m'), 'TypeError: m'],
  [new (class Own {})(), '#<Own>'],
  [new Map(), '#<Map>'],
  [() => 1, '() => 1'],
]) {
  assert.throws(() => class extends value {}, {
    message: `Class extends value ${shown} is not a constructor or null`,
  });
}
