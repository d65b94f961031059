'use strict';
// The Web Cryptography API with the algorithms that withstand quantum computers: round trips through every format, and
// secrets that arrive as bits or as keys.

const assert = require('assert');
const finish = require('../finish.js');

const { subtle } = globalThis.crypto;
const text = new TextEncoder().encode('text');
const same = (a, b) => Buffer.from(a).equals(Buffer.from(b));

async function signs(name) {
  const { privateKey, publicKey } = await subtle.generateKey(name, true, ['sign', 'verify']);
  const signature = await subtle.sign({ name, context: text }, privateKey, text);
  for (const format of ['jwk', 'spki', 'raw-public']) {
    const exported = await subtle.exportKey(format, publicKey);
    const key = await subtle.importKey(format, exported, name, true, ['verify']);
    assert.ok(await subtle.verify({ name, context: text }, key, signature, text));
    assert.ok(!(await subtle.verify(name, key, signature, text)));
  }
  for (const format of ['jwk', 'pkcs8', 'raw-seed']) {
    const exported = await subtle.exportKey(format, privateKey);
    const key = await subtle.importKey(format, exported, name, true, ['sign']);
    assert.ok(await subtle.verify(name, publicKey, await subtle.sign(name, key, text), text));
  }
  await assert.rejects(subtle.exportKey('raw', publicKey), { name: 'NotSupportedError' });
  const other = await subtle.getPublicKey(privateKey, ['verify']);
  assert.ok(same(await subtle.exportKey('spki', other), await subtle.exportKey('spki', publicKey)));
}

async function hides(name) {
  const all = ['encapsulateBits', 'decapsulateBits', 'encapsulateKey', 'decapsulateKey'];
  const { privateKey, publicKey } = await subtle.generateKey(name, true, all);
  const bits = await subtle.encapsulateBits(name, publicKey);
  assert.ok(same(await subtle.decapsulateBits(name, privateKey, bits.ciphertext), bits.sharedKey));
  const aes = { name: 'AES-GCM', length: 256 };
  const sent = await subtle.encapsulateKey(name, publicKey, aes, true, ['encrypt']);
  const found = await subtle.decapsulateKey(name, privateKey, sent.ciphertext, aes, true, [
    'decrypt',
  ]);
  const iv = new Uint8Array(12);
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv }, sent.sharedKey, text);
  assert.ok(same(await subtle.decrypt({ name: 'AES-GCM', iv }, found, sealed), text));
  await assert.rejects(subtle.encapsulateBits(name, privateKey), { name: 'InvalidAccessError' });
}

async function wraps() {
  const usages = ['wrapKey', 'unwrapKey'];
  const wrapping = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, usages);
  const { privateKey, publicKey } = await subtle.generateKey('ML-DSA-44', true, ['sign', 'verify']);
  const how = { name: 'AES-GCM', iv: new Uint8Array(12) };
  for (const format of ['pkcs8', 'jwk', 'raw-seed']) {
    const wrapped = await subtle.wrapKey(format, privateKey, wrapping, how);
    const key = await subtle.unwrapKey(format, wrapped, wrapping, how, 'ML-DSA-44', true, ['sign']);
    const signature = await subtle.sign('ML-DSA-44', key, text);
    assert.ok(await subtle.verify('ML-DSA-44', publicKey, signature, text));
  }
}

finish(async () => {
  for (const name of ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87']) await signs(name);
  for (const name of ['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024']) await hides(name);
  await wraps();
  assert.ok(SubtleCrypto.supports('encapsulateKey', 'ML-KEM-768', 'HKDF'));
  assert.ok(!SubtleCrypto.supports('sign', 'ML-KEM-768'));
});
