'use strict';
// Imported keys: halves that do not fit are refused, points are written whole, seeds stay seeds.
const assert = require('assert');
const { createPrivateKey, ECDH } = require('crypto');

const { subtle } = globalThis.crypto;

async function edwards() {
  const pair = () => subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const [one, other] = [await pair(), await pair()];
  const jwk = await subtle.exportKey('jwk', one.privateKey);
  const { x } = await subtle.exportKey('jwk', other.publicKey);
  const importOf = (key) => subtle.importKey('jwk', key, 'Ed25519', true, ['sign']);
  assert.strictEqual((await importOf({ ...jwk, alg: 'EdDSA' })).type, 'private');
  await assert.rejects(importOf({ ...jwk, alg: 'Ed448' }), { name: 'DataError' });
  await assert.rejects(importOf({ ...jwk, x }), { name: 'DataError' });
  assert.throws(() => createPrivateKey({ key: { ...jwk, x }, format: 'jwk' }), {
    code: 'ERR_CRYPTO_INVALID_JWK',
  });
}

async function points() {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const { publicKey } = await subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const whole = Buffer.from(await subtle.exportKey('spki', publicKey));
  const raw = Buffer.from(await subtle.exportKey('raw', publicKey));
  const short = ECDH.convertKey(raw, 'prime256v1', undefined, undefined, 'compressed');
  const head = Buffer.from('3039301306072a8648ce3d020106082a8648ce3d030107032200', 'hex');
  const spki = Buffer.concat([head, short]);
  const imported = await subtle.importKey('spki', spki, algorithm, true, ['verify']);
  assert.deepStrictEqual(Buffer.from(await subtle.exportKey('spki', imported)), whole);
}

async function seeds() {
  const { privateKey } = await subtle.generateKey('ML-DSA-44', true, ['sign', 'verify']);
  const written = await subtle.exportKey('pkcs8', privateKey);
  const imported = await subtle.importKey('pkcs8', written, 'ML-DSA-44', true, ['sign']);
  assert.deepStrictEqual(await subtle.exportKey('pkcs8', imported), written);
}

Promise.all([edwards(), points(), seeds()]);
