'use strict';
// Lengths that do not fit. OpenSSL counts in an int: longer ones are refused, or known to be wrong, before they get there.

const assert = require('node:assert');
const crypto = require('node:crypto');

// No digest of a fixed length is cut to nothing.
for (const make of [
  () => crypto.createHash('sha256', { outputLength: 0 }),
  () => crypto.createHash('sha256').copy({ outputLength: 0 }),
]) {
  assert.throws(make, { code: 'ERR_OSSL_EVP_NOT_XOF_OR_INVALID_LENGTH' });
}
assert.strictEqual(crypto.createHash('shake128', { outputLength: 0 }).digest().length, 0);

const key = Buffer.alloc(32);
const nonce = Buffer.alloc(12);
const tooLong = 2 ** 31;

for (const cipher of ['aes-256-gcm', 'aes-256-ccm', 'aes-256-ocb', 'chacha20-poly1305']) {
  for (const create of [crypto.createCipheriv, crypto.createDecipheriv]) {
    assert.throws(() => create(cipher, key, nonce, { authTagLength: tooLong }), {
      name: 'TypeError',
      code: 'ERR_CRYPTO_INVALID_AUTH_TAG',
      message: `Invalid authentication tag length: ${tooLong}`,
    });
  }
}

// The greatest is how nothing is said.
crypto.createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 2 ** 32 - 1 });
assert.throws(
  () => crypto.createCipheriv('aes-256-ccm', key, nonce, { authTagLength: 2 ** 32 - 1 }),
  { message: 'authTagLength required for aes-256-ccm' },
);

assert.strictEqual(crypto.getCipherInfo('aes-256-gcm', { ivLength: tooLong }).ivLength, tooLong);
assert.strictEqual(crypto.getCipherInfo('aes-256-gcm', { keyLength: tooLong }), undefined);
for (const option of ['ivLength', 'keyLength']) {
  for (const value of [-1, 2 ** 32]) {
    assert.throws(() => crypto.getCipherInfo('aes-256-gcm', { [option]: value }), {
      code: 'ERR_OUT_OF_RANGE',
      message:
        `The value of "options.${option}" is out of range. It must be >= 0 && <= 4294967295. ` +
        `Received ${value}`,
    });
  }
}
