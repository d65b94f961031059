'use strict';

// What failed is shown as V8 shows it.

const assert = require('node:assert');

const notIterable = (value) =>
  `${value} is not iterable (cannot read property Symbol(Symbol.iterator))`;

const cases = [
  ['const f = () => 1; f()()', 'f(...) is not a function'],
  ['const o = { f: () => ({}) }; o.f().g()', 'o.f(...).g is not a function'],
  ["const o = { f: () => ({}) }; o.f('x', 1).g()", 'o.f(...).g is not a function'],
  ["const o = {}; o['b-c']()", 'o.b-c is not a function'],
  ["const o = { b: {} }; o['b']['c d']()", 'o.b.c d is not a function'],
  ['new Date().foo()', '(intermediate value).foo is not a function'],
  ['const f = () => 5; const [a] = f()', 'f is not a function or its return value is not iterable'],
  [
    'const f = () => {}; const [a] = f()',
    'f is not a function or its return value is not iterable',
  ],
  ['const f = () => 5; [...f()]', 'f is not a function or its return value is not iterable'],
  [
    'const o = { f: () => null }; for (const x of o.f(1));',
    'o.f is not a function or its return value is not iterable',
  ],
  ['const o = {}; [...o.x]', 'o.x is not iterable'],
  ['function f([a]) {} f()', notIterable('undefined')],
  ['function f([a]) {} f(null)', notIterable('object null')],
  ['function f([a]) {} f({})', notIterable('object')],
  ['(([a]) => 1)(1)', notIterable('number 1')],
  ['const [[a]] = [true]', notIterable('boolean true')],
  ['const [{ a }] = []', "Cannot read properties of undefined (reading 'a')"],
  ['const x = 5; class A extends x {}', 'Class extends value 5 is not a constructor or null'],
  ['let x; class A extends x {}', 'Class extends value undefined is not a constructor or null'],
  [
    'const x = {}; class A extends x {}',
    'Class extends value #<Object> is not a constructor or null',
  ],
];

for (const [source, message] of cases) {
  assert.throws(new Function(source), { name: 'TypeError', message }, source);
}
