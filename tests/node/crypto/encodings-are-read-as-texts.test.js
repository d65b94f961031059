'use strict';
// The encoding of an answer is its text, whatever has one; what has none is refused.
const assert = require('node:assert');
const { createECDH, createHash, createHmac, getDiffieHellman } = require('node:crypto');

const named = { toString: () => 'hex' };
const ecdh = createECDH('prime256v1');
ecdh.generateKeys();
const group = getDiffieHellman('modp1');
const answers = [
  (encoding) => createHash('sha256').update('a').digest(encoding),
  (encoding) => createHmac('sha256', 'key').update('a').digest(encoding),
  (encoding) => ecdh.getPublicKey(encoding),
  (encoding) => group.getPrime(encoding),
];
for (const answer of answers) {
  const expected = answer('hex');
  assert.match(expected, /^[0-9a-f]+$/);
  assert.strictEqual(answer(named), expected);
  assert.strictEqual(answer(['hex']), expected);
  assert.ok(Buffer.isBuffer(answer()));
  assert.ok(Buffer.isBuffer(answer('buffer')));
  assert.ok(Buffer.isBuffer(answer('')));
  const text = /^Cannot convert a Symbol value to a string$/;
  assert.throws(() => answer(Symbol('hex')), { name: 'TypeError', message: text });
}
assert.throws(() => group.getPrime({}), {
  code: 'ERR_UNKNOWN_ENCODING',
  message: 'Unknown encoding: {}',
});
