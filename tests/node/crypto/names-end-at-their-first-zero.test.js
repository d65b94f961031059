'use strict';
// Names of algorithms and lists of them end at their first zero, as they do for C, or are refused; passphrases do not end there.

const assert = require('assert');
const crypto = require('crypto');
const tls = require('tls');

const key = Buffer.alloc(16);
assert.strictEqual(crypto.hash('sha256\0', 'x'), crypto.hash('sha256', 'x'));
assert.strictEqual(
  crypto.createHash('md5\0sha1').update('x').digest('hex'),
  crypto.hash('md5', 'x'),
);
assert.strictEqual(
  crypto.createHmac('sha1\0', 'k').digest('hex'),
  crypto.createHmac('sha1', 'k').digest('hex'),
);
assert.strictEqual(crypto.createCipheriv('aes-128-cbc\0', key, key).final().length, 16);
assert.strictEqual(crypto.getCipherInfo('aes-128-cbc\0').keyLength, 16);
assert.strictEqual(crypto.pbkdf2Sync('a', 'b', 1, 10, 'sha256\0').length, 10);
assert.strictEqual(crypto.hkdfSync('sha256\0', 'a', 'b', 'c', 10).byteLength, 10);

assert.strictEqual(crypto.createECDH('prime256v1\0x').generateKeys().length, 65);
for (const name of ['\0', 'P-256\0']) {
  assert.throws(() => crypto.createECDH(name), { code: 'ERR_CRYPTO_INVALID_CURVE' });
  assert.throws(() => crypto.ECDH.convertKey(Buffer.alloc(65), name), {
    code: 'ERR_CRYPTO_INVALID_CURVE',
  });
}
const jwk = { kty: 'EC', crv: 'P-256\0', x: 'AA', y: 'AA' };
assert.throws(() => crypto.createPublicKey({ key: jwk, format: 'jwk' }), TypeError);
for (const name of ['', '\0', '\0sha256']) {
  assert.throws(() => crypto.createHash(name), Error);
  assert.throws(() => crypto.createCipheriv(name, key, key), Error);
}

const { privateKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
const sealed = privateKey.export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-128-cbc\0',
  passphrase: 'word',
});
assert(crypto.createPrivateKey({ key: sealed, passphrase: 'word' }).equals(privateKey));

tls.createSecureContext({ ciphers: 'ALL\0' });
tls.createSecureContext({ ciphers: 'TLS_AES_128_GCM_SHA256\0' });
tls.createSecureContext({ ecdhCurve: 'P-256\0' });
tls.createSecureContext({ sigalgs: 'RSA+SHA256\0' });
tls.createSecureContext({ key: sealed, passphrase: 'word' });
assert.throws(() => tls.createSecureContext({ key: sealed, passphrase: 'word\0more' }), Error);
assert.throws(() => tls.createSecureContext({ key: sealed, passphrase: 'w'.repeat(5000) }), Error);
const socket = tls.connect({ host: '127.0.0.1', port: 1, servername: 'a\0b' });
socket.on('error', () => {});
socket.setServername('c\0d');
socket.destroy();
