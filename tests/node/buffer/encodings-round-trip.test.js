'use strict';
// What an encoding writes it reads back, and malformed input decodes as Node decodes it.
const assert = require('assert');

const texts = [
  '',
  'a',
  'hello world',
  'héllo',
  '€uro',
  '\u{1f600} smile',
  'x'.repeat(5000),
  '\0\u00ff',
];
for (const text of texts) {
  assert.strictEqual(Buffer.from(text).toString(), text);
  assert.strictEqual(Buffer.from(text, 'utf16le').toString('utf16le'), text);
  assert.strictEqual(Buffer.from(Buffer.from(text).toString('hex'), 'hex').toString(), text);
  assert.strictEqual(Buffer.from(Buffer.from(text).toString('base64'), 'base64').toString(), text);
  assert.strictEqual(
    Buffer.from(Buffer.from(text).toString('base64url'), 'base64url').toString(),
    text,
  );
  assert.strictEqual(Buffer.byteLength(text), Buffer.from(text).length);
}

assert.strictEqual(Buffer.from([0xff, 0x61, 0xe2, 0x82]).toString(), '\ufffda\ufffd');
assert.deepStrictEqual(Buffer.from('\ud800x'), Buffer.from([0xef, 0xbf, 0xbd, 0x78]));
assert.deepStrictEqual(Buffer.from('abxx12', 'hex'), Buffer.from([0xab]));
assert.deepStrictEqual(Buffer.from('YW\n Jj_-', 'base64'), Buffer.from([0x61, 0x62, 0x63, 0xff]));
assert.deepStrictEqual(Buffer.alloc(4).fill('abcdxx', 'hex'), Buffer.from('abcdabcd', 'hex'));
assert.strictEqual(Buffer.alloc(2).write('€'), 0);
assert.throws(() => Buffer.from('a', 'nope'), { code: 'ERR_UNKNOWN_ENCODING' });
