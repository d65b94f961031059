'use strict';

// A public key of somebody else spoils an ECDH object; a key that is locked by an empty passphrase is locked all the same; keys
// on curves without a number can be made but not written; texts may be too long for OpenSSL.

const assert = require('assert');
const crypto = require('crypto');

process.on('warning', (warning) => assert.strictEqual(warning.code, 'DEP0031'));

const other = crypto.createECDH('secp256k1');
other.generateKeys();
const ecdh = crypto.createECDH('secp256k1');
assert.throws(() => ecdh.computeSecret(other.getPublicKey()), {
  code: 'ERR_CRYPTO_OPERATION_FAILED',
  message: 'Failed to compute ECDH key',
});
ecdh.generateKeys();
ecdh.setPublicKey(other.getPublicKey());
assert.throws(() => ecdh.computeSecret(other.getPublicKey()), {
  name: 'RangeError',
  code: 'ERR_CRYPTO_INVALID_KEYPAIR',
  message: 'Invalid key pair',
});
ecdh.setPrivateKey(ecdh.getPrivateKey());
assert.strictEqual(ecdh.computeSecret(other.getPublicKey()).length, 32);

for (const type of ['pkcs1', 'pkcs8']) {
  const { privateKey } = crypto.generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type, format: 'pem', cipher: 'aes-256-cbc', passphrase: '' },
  });
  assert.throws(() => crypto.createPrivateKey(privateKey), {
    code: 'ERR_OSSL_CRYPTO_INTERRUPTED_OR_CANCELLED',
  });
  assert.strictEqual(crypto.createPrivateKey({ key: privateKey, passphrase: '' }).type, 'private');
}
{
  const { privateKey: key } = crypto.generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: '' },
  });
  const options = { key, format: 'der', type: 'pkcs8' };
  assert.throws(() => crypto.createPrivateKey(options), { code: 'ERR_MISSING_PASSPHRASE' });
  // What comes out may end like something that was encrypted, and then is refused for what it is.
  assert.throws(() => crypto.createPrivateKey({ ...options, passphrase: 'wrong' }), {
    code: /^ERR_OSSL_/,
  });
  assert.strictEqual(crypto.createPrivateKey({ ...options, passphrase: '' }).type, 'private');
}

const nameless = 'Oakley-EC2N-3';
const pair = crypto.generateKeyPairSync('ec', { namedCurve: nameless });
assert.strictEqual(pair.publicKey.asymmetricKeyType, 'ec');
assert.throws(() => pair.publicKey.export({ type: 'spki', format: 'der' }), {
  code: 'ERR_OSSL_MISSING_OID',
});
assert.throws(() => pair.privateKey.export({ type: 'pkcs8', format: 'pem' }), {
  code: 'ERR_OSSL_MISSING_OID',
});

const long = new Uint8Array(new ArrayBuffer(2 ** 31));
assert.throws(() => crypto.Certificate.verifySpkac(long), {
  name: 'RangeError',
  code: 'ERR_OUT_OF_RANGE',
  message: 'spkac is too large',
});
