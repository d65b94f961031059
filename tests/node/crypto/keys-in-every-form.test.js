'use strict';
// JWKs are read as a whole whichever half is wanted; Diffie-Hellman takes keys in any form; masks have a hash of their own.

const assert = require('node:assert');
const crypto = require('node:crypto');
const finish = require('../finish.js');

const without = (object, ...names) => {
  const copy = { ...object };
  for (const name of names) delete copy[name];
  return copy;
};
const jwkOf = (type, options) =>
  crypto.generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' });
const ec = jwkOf('ec', { namedCurve: 'P-256' });
const okp = jwkOf('ed25519');
const rsa = jwkOf('rsa', { modulusLength: 1024 });
const read = (create, key, message, code = 'ERR_CRYPTO_INVALID_JWK') =>
  assert.throws(() => crypto[create]({ key, format: 'jwk' }), { name: 'TypeError', code, message });
for (const create of ['createPublicKey', 'createPrivateKey']) {
  read(create, {}, 'Invalid JWK format');
  read(create, { kty: 'zz' }, 'zz is not a supported JWK key type');
  for (const [jwk, kind, half] of [
    [ec, 'EC', 'y'],
    [okp, 'OKP', 'x'],
    [rsa, 'RSA', 'qi'],
  ]) {
    assert.ok(crypto[create]({ key: jwk, format: 'jwk' }));
    read(create, without(jwk, half), `Invalid JWK ${kind} key`);
    read(create, { ...jwk, d: 1 }, `Invalid JWK ${kind} key`);
    read('createPrivateKey', without(jwk, 'd'), 'JWK does not contain private key material');
  }
  read(create, { ...ec, crv: 'zz' }, 'Invalid EC curve name', 'ERR_CRYPTO_INVALID_CURVE');
  read(create, { ...okp, crv: 'zz' }, 'Invalid JWK OKP key');
  read(create, { ...okp, d: 'AAAA' }, 'Invalid JWK OKP key');
}

const [one, two] = [crypto.generateKeyPairSync('x25519'), crypto.generateKeyPairSync('x25519')];
const secret = crypto.diffieHellman({ privateKey: one.privateKey, publicKey: two.publicKey });
const forms = {
  privateKey: [{ type: 'pkcs8', format: 'pem' }, { format: 'jwk' }, { format: 'raw-private' }],
  publicKey: [{ type: 'spki', format: 'pem' }, { format: 'jwk' }, { format: 'raw-public' }],
};
for (let i = 0; i < 3; i++) {
  const given = (key, form) => ({ key: key.export(form), ...form, asymmetricKeyType: 'x25519' });
  const options = {
    privateKey: given(one.privateKey, forms.privateKey[i]),
    publicKey: given(two.publicKey, forms.publicKey[i]),
  };
  assert.deepStrictEqual(crypto.diffieHellman(options), secret);
}
assert.throws(() => crypto.diffieHellman({ privateKey: 1, publicKey: two.publicKey }), {
  code: 'ERR_INVALID_ARG_TYPE',
  message: /^The "options\.privateKey" property must be .* or URL\./,
});
assert.throws(() => crypto.diffieHellman({ privateKey: one.privateKey }), {
  code: 'ERR_INVALID_ARG_VALUE',
});

const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
const seal = (options) =>
  crypto.publicEncrypt({ key: pair.publicKey, oaepHash: 'sha256', ...options }, Buffer.from('hi'));
const open = (options, sealed) =>
  crypto.privateDecrypt({ key: pair.privateKey, oaepHash: 'sha256', ...options }, sealed);
const mgf1Hash = 'sha1';
assert.strictEqual(`${open({ mgf1Hash }, seal({ mgf1Hash }))}`, 'hi');
assert.strictEqual(`${open({ mgf1Hash: 'sha256' }, seal({}))}`, 'hi');
assert.throws(() => open({}, seal({ mgf1Hash })), { code: 'ERR_OSSL_RSA_OAEP_DECODING_ERROR' });
assert.throws(() => seal({ mgf1Hash: 5 }), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => seal({ mgf1Hash: 'zz' }), { message: 'Invalid digest used' });

// Points of small order would make one signature fit any message.
const small = crypto.createPublicKey({
  key: Buffer.from(`01${'00'.repeat(31)}`, 'hex'),
  format: 'raw-public',
  asymmetricKeyType: 'ed25519',
});
const nothing = Buffer.alloc(64);
nothing[0] = 1;
assert.strictEqual(crypto.verify(null, 'x', small, nothing), false);

assert.strictEqual(crypto.verify('sha1', 'x', pair.publicKey, 'no signature'), false);
assert.throws(() => crypto.pbkdf2Sync('a', 'b', 1, 0, 'sha1'), {
  message: 'PBKDF2 derivation failed',
});
const points = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
assert.throws(() => points.publicKey.export({ format: 'raw-public', type: 'hybrid' }), {
  code: 'ERR_INVALID_ARG_VALUE',
});

finish(async () => {
  const hash = crypto.createHash('sha1');
  hash.digest();
  const failed = new Promise((resolve) => hash.on('error', resolve));
  hash.write('x');
  assert.strictEqual((await failed).code, 'ERR_CRYPTO_HASH_UPDATE_FAILED');

  const warnings = [];
  process.on('warning', ({ code }) => warnings.push(code));
  const { subtle } = crypto;
  const key = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-1' }, false, ['sign']);
  assert.throws(() => crypto.createMac('hmac', key, { digest: 'sha1' }), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
  crypto.KeyObject.from(key);
  crypto.createHmac('sha1', key);
  await new Promise(setImmediate);
  assert.deepStrictEqual(warnings.sort(), ['DEP0203', 'DEP0204']);
});
