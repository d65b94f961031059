// The Web Cryptography API writes its keys as Node does: members in Node's order, formats refused in Node's words, and a
// warning for each algorithm that is not settled.
'use strict';
const assert = require('assert');
const { generateKeyPairSync } = require('crypto');
const finish = require('../finish');
const { subtle } = globalThis.crypto;

const warnings = [];
process.removeAllListeners('warning');
process.on('warning', ({ message }) => warnings.push(message));

async function main() {
  const usages = ['sign', 'verify'];
  const pair = await subtle.generateKey('Ed25519', true, usages);
  const jwk = await subtle.exportKey('jwk', pair.privateKey);
  assert.deepStrictEqual(Object.keys(jwk), ['key_ops', 'ext', 'alg', 'kty', 'crv', 'x', 'd']);
  const plain = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  assert.deepStrictEqual(Object.keys(plain), ['kty', 'crv', 'x', 'd']);
  await assert.rejects(subtle.exportKey('raw', pair.privateKey), {
    name: 'NotSupportedError',
    message: 'Unable to export Ed25519 private key using raw format',
  });
  await assert.rejects(subtle.exportKey('spki', pair.privateKey), {
    name: 'InvalidAccessError',
    message: 'Key must be a public key',
  });

  const secret = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, true, ['encrypt']);
  const keys = Object.keys(await subtle.exportKey('jwk', secret));
  assert.deepStrictEqual(keys, ['key_ops', 'ext', 'alg', 'kty', 'k']);
  assert.deepStrictEqual(warnings, []);

  await assert.rejects(subtle.generateKey({ name: 'HMAC', hash: 'SHA3-256' }, true, ['sign']), {
    name: 'NotSupportedError',
    message: 'Explicit algorithm length member is required',
  });
  const bytes = new Uint8Array(16);
  await assert.rejects(subtle.importKey('raw', bytes, 'AES-OCB', true, ['encrypt']), {
    name: 'NotSupportedError',
    message: 'Unable to import AES-OCB using raw format',
  });
  await subtle.digest('SHA3-256', bytes);
  await new Promise(setImmediate);
  assert.deepStrictEqual(
    warnings,
    ['SHA3-256', 'AES-OCB'].map(
      (name) =>
        `The ${name} Web Crypto API algorithm is an experimental feature and might change at any time`,
    ),
  );
}

finish(main);
