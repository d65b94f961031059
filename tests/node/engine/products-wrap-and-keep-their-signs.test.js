'use strict';
// Optimised code multiplies integers as integers where only 32 bits of the product count, and keeps negative zero where it
// can be seen.

const assert = require('assert');

const numbers = [
  0, -0, 1, -1, 2, -2, 31, -31, 46341, -46341, 65536, 0x7fffffff, -0x80000000, 0x3fffffff,
  -0x40000001,
];
const uses = {
  'or zero': (a, b) => (a * b) | 0,
  'plus, or zero': (a, b) => (a * b + 7) | 0,
  'by a constant': (a) => (a * 31) | 0,
  'by a negative constant': (a) => (a * -31) | 0,
  'by zero': (a) => (a * 0) | 0,
  unsigned: (a, b) => (a * b) >>> 0,
  product: (a, b) => a * b,
  'product by a constant': (a) => a * 31,
  'product by zero': (a) => a * 0,
  'sign of the product': (a, b) => 1 / (a * b),
  'sign of the product by a constant': (a) => 1 / (a * 31),
  'integers only': (a, b) => (a | 0) * (b | 0),
  'sign of integers only': (a, b) => 1 / ((a | 0) * (b | 0)),
  'sign of an integer by a constant': (a) => 1 / ((a | 0) * 31),
  'sign of an integer by zero': (a) => 1 / ((a | 0) * 0),
  'squares of integers': (a) => 1 / ((a | 0) * (a | 0)),
};

// What the language says: the product as a number, and 32 bits of that.
const wrapped = (product) => Number(BigInt.asIntN(32, BigInt(product)));

for (const [name, use] of Object.entries(uses)) {
  // A copy for the interpreter alone: it has been called too seldom to be compiled.
  const slow = new Function(`return ${use}`)();
  const expected = numbers.map((a) => numbers.map((b) => slow(a, b)));
  for (let round = 0; round < 3000; round++) {
    const i = round % numbers.length;
    for (let j = 0; j < numbers.length; j++) {
      const found = use(numbers[i], numbers[j]);
      if (!Object.is(found, expected[i][j])) {
        assert.fail(`${name}: ${numbers[i]}, ${numbers[j]}: ${found}, not ${expected[i][j]}`);
      }
    }
  }
}

for (const a of numbers) {
  for (const b of numbers) assert.strictEqual(uses['or zero'](a, b), wrapped(a * b));
}

// As hash functions have it: the number goes through both halves of the integers.
function hash(text) {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (h * 31 + text.charCodeAt(i)) | 0;
  return h;
}
function slowHash(text) {
  let h = 0n;
  for (const c of text) h = BigInt.asIntN(32, h * 31n + BigInt(c.charCodeAt(0)));
  return Number(h);
}
for (let i = 0; i < 2000; i++) {
  const text = `text ${i} to be hashed ${i * i}`;
  assert.strictEqual(hash(text), slowHash(text));
}
