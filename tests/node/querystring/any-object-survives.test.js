'use strict';

// Whatever is stringified is parsed back to the same, with any separators.

const assert = require('assert');
const querystring = require('querystring');

let seed = 20261121;
function random(limit) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return seed % limit;
}

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
function text(max) {
  let result = '';
  for (let i = random(max + 1); i > 0; i--) result += alphabet[random(alphabet.length)];
  return result;
}

for (let round = 0; round < 2000; round++) {
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
}
