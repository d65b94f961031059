'use strict';
// International host names become ASCII and come back.

const assert = require('assert');

process.noDeprecation = true;
const punycode = require('punycode');

for (const [unicode, ascii] of [
  ['mañana.com', 'xn--maana-pta.com'],
  ['☃-⌘.com', 'xn----dqo34k.com'],
  ['日本語。jp', 'xn--wgv71a119e.jp'],
]) {
  assert.strictEqual(punycode.toASCII(unicode), ascii);
  assert.strictEqual(punycode.toUnicode(ascii), unicode.replace('。', '.'));
}
assert.strictEqual(punycode.encode('ü'), 'tda');
assert.deepStrictEqual(punycode.ucs2.decode('a😀'), [97, 0x1f600]);
assert.throws(() => punycode.decode('\x81'), RangeError);
