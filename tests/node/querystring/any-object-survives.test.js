'use strict';

// Whatever is stringified is parsed back to the same, with any separators.

const assert = require('assert');
const querystring = require('querystring');
const { letters, random, rounds } = require('../random');

const alphabet = [
  'a',
  'Z',
  '0',
  ' ',
  '+',
  '%',
  '&',
  '=',
  ';',
  '/',
  '?',
  '#',
  'é',
  '中',
  '🌍',
  '\u0000',
  "'",
  '"',
  '\n',
];
const text = (max) => letters(alphabet, max);

rounds(2000, () => {
  const object = { __proto__: null };
  for (let i = random(6); i > 0; i--) {
    const key = `k${text(4)}`;
    const values = Array.from({ length: random(3) + 1 }, () => text(6));
    object[key] = values.length === 1 ? values[0] : values;
  }
  for (const [separator, equals] of [
    ['&', '='],
    [';', ':'],
    ['&&', '=='],
  ]) {
    const written = querystring.stringify(object, separator, equals);
    assert.deepStrictEqual(querystring.parse(written, separator, equals), object);
  }
  const any = text(12);
  assert.strictEqual(querystring.unescape(querystring.escape(any)), any);
  assert.strictEqual(decodeURIComponent(querystring.escape(any)), any);
});
