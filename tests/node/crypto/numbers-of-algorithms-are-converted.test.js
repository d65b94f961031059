'use strict';
// The numbers in an algorithm may come as text and are cut to whole ones; what is no number or out of range is refused before
// anything is made of it.

const assert = require('node:assert');
const { subtle } = require('node:crypto').webcrypto;
const finish = require('../finish.js');

const bytes = new Uint8Array(16);
const hash = 'SHA-256';
const generate = (algorithm, use = 'sign') => subtle.generateKey(algorithm, true, [use]);
const keyFor = (name, use) => subtle.importKey('raw', bytes, name, false, [use]);

finish(async () => {
  const password = await keyFor('PBKDF2', 'deriveBits');
  const aes = await keyFor('AES-GCM', 'encrypt');
  const counting = await keyFor('AES-CTR', 'encrypt');
  const operations = {
    length: (length) => generate({ name: 'HMAC', hash, length }),
    'length of AES': (length) => generate({ name: 'AES-GCM', length }, 'encrypt'),
    modulusLength: (modulusLength) =>
      generate({
        name: 'RSA-PSS',
        hash,
        modulusLength,
        publicExponent: new Uint8Array([1, 0, 1]),
      }),
    iterations: (iterations) =>
      subtle.deriveBits({ name: 'PBKDF2', hash, salt: bytes, iterations }, password, 8),
    tagLength: (tagLength) => subtle.encrypt({ name: 'AES-GCM', iv: bytes, tagLength }, aes, bytes),
    'length of CTR': (length) =>
      subtle.encrypt({ name: 'AES-CTR', counter: bytes, length }, counting, bytes),
    '3rd argument': (length) =>
      subtle.deriveBits({ name: 'PBKDF2', hash, salt: bytes, iterations: 1 }, password, length),
  };
  for (const [name, operation] of Object.entries(operations)) {
    const [member] = name.split(' of ');
    for (const value of [NaN, Infinity, {}, 'x']) {
      await assert.rejects(operation(value), {
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_TYPE',
        message: new RegExp(`${member}.* is not a finite number\\.$`),
      });
    }
    for (const value of [-1, 2 ** 53]) {
      await assert.rejects(operation(value), {
        name: 'TypeError',
        code: 'ERR_OUT_OF_RANGE',
        message: new RegExp(
          `${member}.* is outside the expected range of 0 to (255|65535|4294967295)\\.$`,
        ),
      });
    }
  }
  assert.strictEqual((await operations.length('64')).algorithm.length, 64);
  assert.strictEqual((await operations.length(64.5)).algorithm.length, 64);
  assert.strictEqual((await operations['length of AES']('128')).algorithm.length, 128);
  assert.strictEqual((await operations.iterations('10')).byteLength, 1);
  assert.strictEqual((await operations.tagLength('96')).byteLength, 28);
  assert.strictEqual((await operations['length of CTR'](8.5)).byteLength, 16);
  await assert.rejects(operations.length(0), {
    name: 'OperationError',
    message: 'HmacKeyGenParams.length cannot be 0',
  });
  await assert.rejects(operations.modulusLength(8), {
    name: 'OperationError',
    message: 'algorithm.modulusLength must be at least 512',
  });
  await assert.rejects(generate({}), { name: 'TypeError', code: 'ERR_MISSING_OPTION' });
});
