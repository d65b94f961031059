'use strict';

// What a check of Diffie-Hellman parameters finds in primes that are none or too small, for which no keys are made; and
// keys are as long as their numbers.

const assert = require('assert');
const { createDiffieHellman, getDiffieHellman } = require('crypto');

const of = (...prime) => createDiffieHellman(Buffer.from(prime));
assert.strictEqual(of(0).verifyError, 137);
assert.strictEqual(of(1).verifyError, 137);
assert.strictEqual(of(2).verifyError, 139);
assert.strictEqual(of(4).verifyError, 129);
assert.strictEqual(of(23).verifyError, 128);
assert.throws(() => of(0).getPrime(), { code: 'ERR_CRYPTO_INVALID_STATE', message: 'p is null' });

for (const prime of [[0], [1], [2], [4], [23], [0x0f, 0xff], Array(60).fill(255)]) {
  const party = of(...prime);
  assert.throws(() => party.generateKeys(), {
    code: 'ERR_CRYPTO_OPERATION_FAILED',
    message: 'Key generation failed',
  });
  assert.throws(() => party.getPrivateKey(), { code: 'ERR_CRYPTO_INVALID_STATE' });
}

const party = createDiffieHellman(getDiffieHellman('modp14').getPrime());
party.setPrivateKey(Buffer.from([3]));
assert.strictEqual(party.generateKeys('hex'), '08');
assert.strictEqual(party.getPublicKey('hex'), '08');
