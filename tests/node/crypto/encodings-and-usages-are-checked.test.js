'use strict';
// Encodings of signatures, paddings, and what keys may be used for, when they are not what they should be.

const assert = require('node:assert');
const crypto = require('node:crypto');

const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
const secret = crypto.createSecretKey(Buffer.alloc(32));

for (const encoding of ['x', 5]) {
  assert.throws(() => crypto.createSign('sha256').sign(rsa.privateKey, encoding), {
    name: 'TypeError',
    code: 'ERR_UNKNOWN_ENCODING',
    message: `Unknown encoding: ${encoding}`,
  });
}
for (const create of [crypto.createSign, crypto.createVerify]) {
  assert.throws(() => create('sha256').update('abc', 'hex'), {
    code: 'ERR_INVALID_ARG_VALUE',
    message: "The argument 'encoding' is invalid for data of length 3. Received 'hex'",
  });
  create('sha256').update('abc', 'x');
}
assert.strictEqual(crypto.hash('sha1', 'a', ''), crypto.hash('sha1', 'a', 'buffer').toString());

// A padding is a number, whatever it is written as.
for (const padding of [true, '1', 2 ** 32 + 1]) {
  const hidden = crypto.publicEncrypt({ key: rsa.publicKey, padding }, Buffer.from('a'));
  assert.strictEqual(hidden.length, 128);
}
assert.throws(() => crypto.publicEncrypt({ key: rsa.publicKey, padding: 'x' }, Buffer.from('a')), {
  code: 'ERR_OSSL_RSA_UNKNOWN_PADDING_TYPE',
});
assert.throws(() => crypto.publicEncrypt({ key: rsa.publicKey, padding: 1n }, Buffer.from('a')), {
  name: 'TypeError',
  message: 'Cannot convert a BigInt value to a number',
});

const noUse = (kind) => ({
  name: 'SyntaxError',
  message: `Usages cannot be empty when importing a ${kind} key.`,
});
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' };
assert.throws(() => ec.privateKey.toCryptoKey(ecdsa, true, []), noUse('private'));
assert.throws(() => secret.toCryptoKey('AES-GCM', true, []), noUse('secret'));
assert.deepStrictEqual(ec.publicKey.toCryptoKey(ecdsa, true, []).usages, []);

// What cannot be encrypted takes no passphrase.
for (const format of ['raw-private', 'jwk']) {
  assert.throws(() => ec.privateKey.export({ format, passphrase: 'x' }), {
    code: 'ERR_CRYPTO_INCOMPATIBLE_KEY_OPTIONS',
    message: `The selected key encoding ${format} does not support encryption.`,
  });
}
assert.strictEqual(ec.publicKey.export({ format: 'jwk', passphrase: 'x' }).kty, 'EC');

assert.throws(() => crypto.randomFill(Buffer.alloc(4), undefined, 2, () => {}), {
  message: 'The "offset" argument must be of type number. Received undefined',
});
