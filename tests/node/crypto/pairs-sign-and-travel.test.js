'use strict';
// Keys of every kind sign, verify, and survive export and import in each of their forms.
const assert = require('assert');
const crypto = require('crypto');

const data = Buffer.from('message');
for (const [type, options, digest] of [
  ['rsa', { modulusLength: 1024 }, 'sha256'],
  ['rsa-pss', { modulusLength: 1024, hashAlgorithm: 'sha256', saltLength: 16 }, 'sha256'],
  ['ec', { namedCurve: 'P-256' }, 'sha256'],
  ['ed25519', undefined, null],
]) {
  const { publicKey, privateKey } = crypto.generateKeyPairSync(type, options);
  assert.strictEqual(publicKey.asymmetricKeyType, type);
  const signature = crypto.sign(digest, data, privateKey);
  assert.strictEqual(crypto.verify(digest, data, publicKey, signature), true, type);
  assert.strictEqual(crypto.verify(digest, Buffer.from('other'), publicKey, signature), false);

  const pem = privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  });
  const back = crypto.createPrivateKey({ key: pem, passphrase: 'secret' });
  assert.ok(back.equals(privateKey));
  const der = publicKey.export({ type: 'spki', format: 'der' });
  assert.ok(crypto.createPublicKey({ key: der, type: 'spki', format: 'der' }).equals(publicKey));
  if (type !== 'rsa-pss') {
    const jwk = privateKey.export({ format: 'jwk' });
    assert.ok(crypto.createPrivateKey({ key: jwk, format: 'jwk' }).equals(privateKey));
  }
}
const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
const sealed = crypto.publicEncrypt({ key: publicKey, oaepHash: 'sha256' }, data);
assert.deepStrictEqual(
  crypto.privateDecrypt({ key: privateKey, oaepHash: 'sha256' }, sealed),
  data,
);

const alice = crypto.createECDH('secp256k1');
const bob = crypto.createECDH('secp256k1');
alice.generateKeys();
bob.generateKeys();
assert.deepStrictEqual(
  alice.computeSecret(bob.getPublicKey()),
  bob.computeSecret(alice.getPublicKey(null, 'compressed')),
);
const left = crypto.generateKeyPairSync('x25519');
const right = crypto.generateKeyPairSync('x25519');
assert.deepStrictEqual(
  crypto.diffieHellman({ privateKey: left.privateKey, publicKey: right.publicKey }),
  crypto.diffieHellman({ privateKey: right.privateKey, publicKey: left.publicKey }),
);
