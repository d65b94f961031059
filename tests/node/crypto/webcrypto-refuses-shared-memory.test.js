'use strict';
// The Web Cryptography API takes no bytes that another thread may write meanwhile, as data nor as a member of an algorithm,
// and says which member is none.
const assert = require('assert');
const finish = require('../finish.js');

const { subtle } = globalThis.crypto;
const shared = new SharedArrayBuffer(16);
const bytes = new Uint8Array(16);

const notBytes = 'is not instance of ArrayBuffer, Buffer, TypedArray, or DataView.';
const onShared = 'is a view on a SharedArrayBuffer, which is not allowed.';
const refused = (promise, message) =>
  assert.rejects(promise, { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE', message });

finish(async () => {
  const cases = [
    [shared, notBytes],
    [new Uint8Array(shared), onShared],
    [new DataView(shared), onShared],
    [5, notBytes],
  ];
  const all = ['encrypt', 'decrypt', 'wrapKey', 'unwrapKey'];
  const aes = await subtle.generateKey({ name: 'AES-CBC', length: 128 }, true, all);
  const hmac = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-1' }, true, ['sign', 'verify']);
  const rsa = { name: 'RSA-OAEP', hash: 'SHA-1', modulusLength: 512 };
  for (const [value, problem] of cases) {
    const failed = (method, place) =>
      `Failed to execute '${method}' on 'SubtleCrypto': ${place} argument ${problem}`;
    await refused(subtle.digest('SHA-1', value), failed('digest', '2nd'));
    await refused(subtle.sign('HMAC', hmac, value), failed('sign', '3rd'));
    await refused(subtle.verify('HMAC', hmac, value, bytes), failed('verify', '3rd'));
    const cbc = { name: 'AES-CBC', iv: bytes };
    await refused(subtle.encrypt(cbc, aes, value), failed('encrypt', '3rd'));
    const imported = subtle.importKey('raw', value, 'HKDF', false, ['deriveBits']);
    await refused(imported, failed('importKey', '2nd'));
    const member = `Failed to normalize algorithm: iv in passed algorithm ${problem}`;
    await refused(subtle.encrypt({ name: 'AES-CBC', iv: value }, aes, bytes), member);
  }
  const exponents = [
    [5, 'is not an Uint8Array object.'],
    [new ArrayBuffer(3), 'is not an Uint8Array object.'],
    [shared, 'is not an Uint8Array object.'],
    [new Uint8Array(shared), onShared],
  ];
  for (const [publicExponent, problem] of exponents) {
    const member = `Failed to normalize algorithm: publicExponent in passed algorithm ${problem}`;
    await refused(subtle.generateKey({ ...rsa, publicExponent }, false, ['encrypt']), member);
  }
});
