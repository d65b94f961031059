'use strict';
// Calls that come too late, keys and names that are none, and encodings that there are not.

const assert = require('node:assert');
const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const { privateKey, publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

// A signature is made or checked once.
const late = { name: 'Error', code: 'ERR_CRYPTO_INVALID_STATE', message: 'Not initialised' };
const sign = crypto.createSign('sha256').update('text');
const signature = sign.sign(privateKey);
assert.throws(() => sign.update('more'), late);
assert.throws(() => sign.sign(privateKey), late);
const verify = crypto.createVerify('sha256').update('text');
assert.strictEqual(verify.verify(publicKey, signature), true);
assert.throws(() => verify.update('more'), late);
assert.throws(() => verify.verify(publicKey, signature), late);

// What is missing is told by its name, before the key is read.
const missing = (name) => ({
  name: 'TypeError',
  code: 'ERR_INVALID_ARG_TYPE',
  message: new RegExp(
    `^The "${name}" argument must be of type string or an instance of ArrayBuffer`,
  ),
});
assert.throws(() => crypto.createVerify('sha256').verify('no key'), missing('signature'));
for (const name of ['publicEncrypt', 'publicDecrypt', 'privateEncrypt', 'privateDecrypt']) {
  assert.throws(() => crypto[name](), missing('(key|privateKey)'), name);
  assert.throws(() => crypto[name]('no key'), missing('buffer'), name);
}

// Encodings of keys.
const unknown = { name: 'TypeError', code: 'ERR_UNKNOWN_ENCODING', message: 'Unknown encoding: x' };
const group = crypto.getDiffieHellman('modp5');
group.generateKeys();
for (const name of ['generateKeys', 'getPrime', 'getGenerator', 'getPublicKey', 'getPrivateKey']) {
  assert.throws(() => group[name]('x'), unknown, name);
  assert.ok(Buffer.isBuffer(group[name]('buffer')));
  assert.strictEqual(typeof group[name]('hex'), 'string');
}
const curve = crypto.createECDH('prime256v1');
assert.throws(() => curve.generateKeys('x'), unknown);
assert.throws(() => curve.getPublicKey('x'), unknown);
assert.throws(() => group.computeSecret(''), {
  name: 'RangeError',
  code: 'ERR_CRYPTO_INVALID_KEYLEN',
  message: 'Supplied key is too small',
});

// A certificate is asked for names and addresses that may be.
const certificate = new crypto.X509Certificate(
  fs.readFileSync(path.join(__dirname, '../tls/fixtures/server.pem')),
);
const noName = { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE', message: 'Invalid name' };
for (const text of ['', 'x', '1.2.3', '::g'])
  assert.throws(() => certificate.checkIP(text), noName);
assert.strictEqual(certificate.checkIP('192.0.2.1'), undefined);
assert.throws(() => certificate.checkHost('local\0host'), noName);
assert.throws(() => certificate.checkEmail('a\0@b'), noName);
