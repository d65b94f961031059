'use strict';
// encapsulate and decapsulate agree on a secret: for RSA and for every curve with a KEM.

const assert = require('assert');
const crypto = require('crypto');

const pairs = [
  [crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }), 256, 256],
  [crypto.generateKeyPairSync('x25519'), 32, 32],
  [crypto.generateKeyPairSync('x448'), 64, 56],
  [crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }), 32, 65],
  [crypto.generateKeyPairSync('ec', { namedCurve: 'P-384' }), 48, 97],
  [crypto.generateKeyPairSync('ec', { namedCurve: 'P-521' }), 64, 133],
];
let left = pairs.length;
process.on('exit', () => assert.strictEqual(left, 0));
for (const [{ publicKey, privateKey }, secretSize, sentSize] of pairs) {
  const { sharedKey, ciphertext } = crypto.encapsulate(publicKey);
  assert.strictEqual(sharedKey.length, secretSize);
  assert.strictEqual(ciphertext.length, sentSize);
  assert(crypto.decapsulate(privateKey, ciphertext).equals(sharedKey));
  assert(!crypto.encapsulate(publicKey).sharedKey.equals(sharedKey));
  crypto.encapsulate(publicKey, (error, sent) => {
    assert.ifError(error);
    crypto.decapsulate(privateKey, sent.ciphertext, (failure, secret) => {
      assert.ifError(failure);
      assert(secret.equals(sent.sharedKey));
      left--;
    });
  });
}

// Sealed elsewhere for this key, and opened here (RFC 9180's DHKEM over X25519).
const privateKey = crypto.createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), Buffer.alloc(32, 7)]),
  format: 'der',
  type: 'pkcs8',
});
const opened = crypto.decapsulate(
  privateKey,
  crypto.createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(12),
);
assert.strictEqual(
  opened.toString('hex'),
  '9e7e10af19e7b3b091104cb4b099116e67aefc97834313ca5a9bf7cae1b0d018',
);
assert.throws(() => crypto.encapsulate(crypto.generateKeyPairSync('ed25519').publicKey), {
  code: 'ERR_CRYPTO_OPERATION_FAILED',
});
