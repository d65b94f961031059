'use strict';
// `localeCompare` takes a short way for plain ASCII text; what it says is what a collator says.
const assert = require('node:assert');

const collator = new Intl.Collator();
const same = (a, b) => {
  const found = Math.sign(a.localeCompare(b));
  const wanted = Math.sign(collator.compare(a, b));
  if (found !== wanted) assert.fail(`${JSON.stringify([a, b])}: ${found}, not ${wanted}`);
};

const all = Array.from({ length: 128 }, (_, i) => String.fromCharCode(i));
for (const a of all) for (const b of all) same(a, b);

// Texts of few letters, so that long beginnings are equal.
let seed = 7;
const random = (n) => (seed = (seed * 48271) % 0x7fffffff) % n;
const text = (letters) => {
  let out = '';
  for (let i = random(8); i > 0; i--) out += letters[random(letters.length)];
  return out;
};
for (const letters of ['abAB', 'aA -_', 'zZ09.$', 'ab\u0001', 'ae\u0301\u00e9', 'ch ll dz aa ij'])
  for (let i = 0; i < 4000; i++) same(text(letters), text(letters));

assert.strictEqual('a'.localeCompare('b'), -1);
assert.strictEqual('res'.localeCompare('RES'), -1);
assert.strictEqual('a10'.localeCompare('a9', undefined, { numeric: true }), 1);
assert.strictEqual('a'.localeCompare('A', 'en', { sensitivity: 'base' }), 0);
assert.strictEqual('ch'.localeCompare('d', 'cs'), 1);
assert.strictEqual('undefined'.localeCompare(), 0);
assert.strictEqual(String.prototype.localeCompare.call(12, '2'), -1);
assert.throws(() => String.prototype.localeCompare.call(null, 'a'), TypeError);
assert.throws(() => 'a'.localeCompare('b', 'not a locale'), RangeError);
assert.throws(() => 'a'.localeCompare(Symbol()), TypeError);
assert.strictEqual(String.prototype.localeCompare.length, 1);
const sorted = ['b', 'a', 'C', 'B', 'c', 'A', 'a b', 'a-b', 'a_b', 'ab'].sort((a, b) =>
  a.localeCompare(b),
);
assert.deepStrictEqual(sorted, ['a', 'A', 'a b', 'a_b', 'a-b', 'ab', 'b', 'B', 'c', 'C']);
