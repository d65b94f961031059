'use strict';

// Coverage names the sides of `?:`, `&&`, `||` and `??` that ran more or less often than what is around them, also when they
// do nothing that the engine would note a place of.

const assert = require('assert');
const { covered } = require('./covered.js');

const text = `function choice(a) { return a ? 1 : 2; }
function nullish(a) { const b = a ?? 5; return b; }
function either(a, b) { return a || b; }
function both(a, b) { if (a && b) { return 1; } return 2; }
function many(a, b, c) { return a && b && c || 'x'; }
function nested(a, b) { return a ? (b ? 1 : 2) : 3; }
function inverted(a) { return !a ? 'no' : 'yes'; }
choice(1); choice(1); choice(0);
nullish(1); nullish(2); nullish();
either(1, 2); either(0, 2); either(3);
both(1, 1); both(0, 1); both(0, 0);
many(1, 1, 1); many(1, 0, 1); many(0, 0, 0);
nested(1, 1); nested(1, 0); nested(1, 0); nested(0, 0);
inverted(1); inverted(0); inverted(1);
`;
const { stretches } = covered(text);
assert.deepStrictEqual(stretches, {
  '': [],
  choice: ['2: ? 1', '1: : 2'],
  nullish: ['1: ?? 5'],
  either: ['1: || b'],
  both: ['1: && b', '1: { return 1; }', '2:  return 2; '],
  many: ['2: && b', '1: && c', "2: || 'x'"],
  nested: ['3: ? (b ? 1 : 2)', '1: ? 1', '2: : 2', '1: : 3'],
  inverted: ["1: ? 'no'", "2: : 'yes'"],
});
