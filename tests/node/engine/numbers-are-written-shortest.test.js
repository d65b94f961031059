'use strict';
// The text of a number is the shortest that gives the number again, in the form that the language prescribes.

const assert = require('assert');
const { random, rounds } = require('../random');

for (const [number, text] of [
  [0.1, '0.1'],
  [-0, '0'],
  [1e21, '1e+21'],
  [123456789012345680000, '123456789012345680000'],
  [1e-6, '0.000001'],
  [1e-7, '1e-7'],
  [-1.5e-7, '-1.5e-7'],
  [5e-324, '5e-324'],
  [Number.MAX_VALUE, '1.7976931348623157e+308'],
  [Number.MIN_VALUE * 3, '1.5e-323'],
  [2 ** 53, '9007199254740992'],
  [4294967296.5, '4294967296.5'],
  [NaN, 'NaN'],
  [-Infinity, '-Infinity'],
]) {
  assert.strictEqual(String(number), text);
  assert.strictEqual(`${number}`, text);
  assert.strictEqual([number].join(), text);
  assert.strictEqual(JSON.stringify([number]), Number.isFinite(number) ? `[${text}]` : '[null]');
}

const bits = new DataView(new ArrayBuffer(8));
rounds(20_000, () => {
  bits.setUint32(0, random(2 ** 32));
  bits.setUint32(4, random(2 ** 32));
  const number = bits.getFloat64(0);
  if (!Number.isFinite(number)) return;
  const text = String(number);
  assert.strictEqual(Number(text), number);
  assert.strictEqual(JSON.stringify(number), text);
  assert.match(text, /^-?(0|[1-9]\d{0,20})(\.\d+)?(e[+-]\d+)?$/);
  // With a digit less it is another number.
  const [digits, exponent] = number.toExponential().split('e');
  const count = digits.replace(/\D/g, '').length;
  if (count > 1) assert.notStrictEqual(Number(number.toExponential(count - 2)), number);
  assert.strictEqual(Number(`${digits}e${exponent}`), number);
  assert.strictEqual(
    text
      .replace(/e.*/, '')
      .replace(/\D/g, '')
      .replace(/^0+|0+$/g, ''),
    digits.replace(/\D/g, '').replace(/0+$/, ''),
  );
});
