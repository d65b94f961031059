'use strict';
// cSHAKE, TurboSHAKE, KangarooTwelve, KMAC, ChaCha20-Poly1305 and Argon2 in the Web API, and what it says it supports.

const assert = require('assert');
const finish = require('../finish.js');
const { subtle } = globalThis.crypto;
const { SubtleCrypto } = globalThis;

process.removeAllListeners('warning');
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const data = new Uint8Array([0, 1, 2, 3]);

finish(async () => {
  const digest = async (algorithm, bytes = data) => hex(await subtle.digest(algorithm, bytes));
  // NIST SP 800-185, the first sample of cSHAKE and of KMAC.
  assert.strictEqual(
    await digest({
      name: 'cSHAKE128',
      outputLength: 256,
      customization: Buffer.from('Email Signature'),
    }),
    'c1c36925b6409a04f1b504fcbca9d82b4017277cb5ed2b2065fc1d3814d5aaf5',
  );
  // RFC 9861.
  assert.strictEqual(
    await digest({ name: 'TurboSHAKE128', outputLength: 256 }, new Uint8Array()),
    '1e415f1c5983aff2169217277d17bb538cd945a397ddec541f1ce41af2c1b74c',
  );
  assert.strictEqual(
    await digest({ name: 'KT128', outputLength: 256 }, new Uint8Array()),
    '1ac2d450fc3b4205d19da7bfca1b37513c0803577ac7167f06fe2ce1f0ef39e5',
  );

  const secret = Buffer.from(Array.from({ length: 32 }, (_, i) => 0x40 + i));
  const kmac = await subtle.importKey('raw-secret', secret, 'KMAC128', true, ['sign', 'verify']);
  const code = await subtle.sign({ name: 'KMAC128', outputLength: 256 }, kmac, data);
  assert.strictEqual(hex(code), 'e5780b0d3ea6f7d3a429c5706aa43a00fadbd7d49628839e3187243f456ee14e');
  assert(await subtle.verify({ name: 'KMAC128', outputLength: 256 }, kmac, code, data));
  assert.strictEqual((await subtle.exportKey('jwk', kmac)).alg, 'K128');

  const algorithm = { name: 'ChaCha20-Poly1305', iv: new Uint8Array(12) };
  const chacha = await subtle.importKey('raw-secret', new Uint8Array(32), algorithm.name, true, [
    'encrypt',
    'decrypt',
  ]);
  const sealed = await subtle.encrypt(algorithm, chacha, data);
  assert.strictEqual(hex(sealed), '9f06e5bdc146f2fd8a6ee9ccac667aa5c27e4c92');
  assert.strictEqual(hex(await subtle.decrypt(algorithm, chacha, sealed)), hex(data));
  new Uint8Array(sealed)[0] ^= 1;
  await assert.rejects(subtle.decrypt(algorithm, chacha, sealed), { name: 'OperationError' });

  const password = await subtle.importKey(
    'raw-secret',
    Buffer.from('password'),
    'Argon2id',
    false,
    ['deriveBits'],
  );
  const argon2 = {
    name: 'Argon2id',
    nonce: new Uint8Array(16),
    parallelism: 1,
    memory: 8,
    passes: 1,
  };
  assert.strictEqual(
    hex(await subtle.deriveBits(argon2, password, 256)),
    'c9a6de29d0aa7da6589bccaab4448c22ec30202096b855c4501b5c2c7fc388af',
  );

  const { privateKey, publicKey } = await subtle.generateKey(
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['sign', 'verify'],
  );
  const derived = await subtle.getPublicKey(privateKey, ['verify']);
  assert.deepStrictEqual(
    await subtle.exportKey('spki', derived),
    await subtle.exportKey('spki', publicKey),
  );

  assert.strictEqual(SubtleCrypto.supports('digest', 'SHA-256'), true);
  assert.strictEqual(SubtleCrypto.supports('encrypt', algorithm), true);
  assert.strictEqual(
    SubtleCrypto.supports('encrypt', { ...algorithm, iv: new Uint8Array(3) }),
    false,
  );
  assert.strictEqual(SubtleCrypto.supports('getPublicKey', 'ECDSA'), true);
  assert.strictEqual(SubtleCrypto.supports('nothing', 'ECDSA'), false);
  await assert.rejects(subtle.digest('cSHAKE128', data), { code: 'ERR_MISSING_OPTION' });
});
