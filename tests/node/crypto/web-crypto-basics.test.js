'use strict';
// The Web Cryptography API digests, seals, signs and derives, and keeps keys to their purpose.
const assert = require('assert');
const finish = require('../finish.js');
const { subtle } = globalThis.crypto;

const data = Buffer.from('hello');
process.exitCode = 1;
finish(async () => {
  const digest = await subtle.digest('SHA-256', data);
  assert.strictEqual(
    Buffer.from(digest).toString('hex'),
    '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
  );
  const aes = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, [
    'encrypt',
    'decrypt',
  ]);
  const algorithm = { name: 'AES-GCM', iv: Buffer.alloc(12) };
  const sealed = await subtle.encrypt(algorithm, aes, data);
  assert.deepStrictEqual(Buffer.from(await subtle.decrypt(algorithm, aes, sealed)), data);
  await assert.rejects(subtle.sign('HMAC', aes, data), { name: 'InvalidAccessError' });

  const pair = await subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  const ecdsa = { name: 'ECDSA', hash: 'SHA-256' };
  const signature = await subtle.sign(ecdsa, pair.privateKey, data);
  assert.strictEqual(signature.byteLength, 64);
  assert.strictEqual(await subtle.verify(ecdsa, pair.publicKey, signature, data), true);
  await assert.rejects(subtle.exportKey('pkcs8', pair.privateKey), { name: 'InvalidAccessError' });

  const base = await subtle.importKey('raw', data, 'PBKDF2', false, ['deriveBits']);
  const bits = await subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: data, iterations: 10 },
    base,
    128,
  );
  assert.strictEqual(bits.byteLength, 16);
  await assert.rejects(subtle.digest('nope', data), { name: 'NotSupportedError' });
  process.exitCode = 0;
});
