'use strict';
// An ArrayBuffer that has been given to somebody else has no bytes: it is like an empty one, and no error.

const assert = require('node:assert');
const crypto = require('node:crypto');
const { isAscii } = require('node:buffer');

function givenAway() {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

const none = Buffer.alloc(0);
assert.strictEqual(isAscii(givenAway()), true);
assert.strictEqual(new TextDecoder().decode(givenAway()), '');

assert.strictEqual(crypto.createSecretKey(givenAway()).symmetricKeySize, 0);
assert.deepStrictEqual(
  crypto.createHmac('sha256', givenAway()).digest(),
  crypto.createHmac('sha256', none).digest(),
);
assert.deepStrictEqual(
  crypto.pbkdf2Sync(givenAway(), givenAway(), 1, 8, 'sha256'),
  crypto.pbkdf2Sync(none, none, 1, 8, 'sha256'),
);
assert.strictEqual(crypto.checkPrimeSync(givenAway()), false);
assert.throws(() => crypto.timingSafeEqual(givenAway(), Buffer.alloc(8)), {
  code: 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH',
});
assert.throws(() => crypto.createCipheriv('aes-256-cbc', givenAway(), Buffer.alloc(16)), {
  code: 'ERR_CRYPTO_INVALID_KEYLEN',
});
assert.throws(() => crypto.randomFillSync(givenAway(), 1), { code: 'ERR_OUT_OF_RANGE' });

const { privateKey } = crypto.generateKeyPairSync('ed25519');
assert.deepStrictEqual(
  crypto.sign(null, givenAway(), privateKey),
  crypto.sign(null, none, privateKey),
);
