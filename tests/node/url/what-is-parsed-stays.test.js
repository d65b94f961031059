'use strict';

// Laws of URLs: the href of a URL is that URL, files and query strings go there and back.

const assert = require('assert');
const url = require('url');
const { letters, pick, random, rounds } = require('../random');

const alphabet = [
  'a',
  'B',
  '0',
  '-',
  '.',
  '%41',
  '%',
  ' ',
  '#',
  '?',
  '&',
  '=',
  '+',
  '/',
  ':',
  '@',
  'é',
  '中',
  '🌍',
  '\\',
  '|',
  '"',
  '[',
  ']',
];
const text = (max) => letters(alphabet, max);
const starts = [
  'http://h',
  'https://u:p@h.example:8080',
  'file://',
  'ftp://[::1]',
  'data:',
  'custom://host',
  'http://xn--fa-hia.de',
];

let valid = 0;
rounds(4000, () => {
  const input = `${pick(starts)}/${text(10)}`;
  assert.strictEqual(URL.canParse(input), URL.parse(input) !== null, input);
  if (!URL.canParse(input)) return;
  valid++;
  const one = new URL(input);
  const again = new URL(one.href);
  assert.strictEqual(again.href, one.href, input);
  for (const part of ['protocol', 'username', 'password', 'host', 'pathname', 'search', 'hash']) {
    assert.strictEqual(again[part], one[part], input);
  }
  assert.strictEqual(url.format(one), one.href, input);
  assert.strictEqual(new URL('', one.href.split('#')[0]).href, one.href.split('#')[0], input);
});
assert.ok(valid > 1000);

rounds(3000, () => {
  const file = `/${text(12).replaceAll('/', '')}`;
  const there = url.pathToFileURL(file);
  assert.strictEqual(there.protocol, 'file:');
  assert.strictEqual(url.fileURLToPath(there), require('path').resolve(file), file);

  const pairs = Array.from({ length: random(5) }, () => [text(5), text(5)]);
  const params = new URLSearchParams(pairs);
  assert.deepStrictEqual([...new URLSearchParams(params.toString())], pairs);
  assert.strictEqual(params.size, pairs.length);
});
