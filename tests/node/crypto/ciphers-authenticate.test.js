'use strict';
// Ciphers give back the text, and those that authenticate refuse a changed one.
const assert = require('assert');
const crypto = require('crypto');

const text = 'attack at dawn '.repeat(40);
for (const [name, keySize, ivSize] of [
  ['aes-128-cbc', 16, 16],
  ['aes-256-ctr', 32, 16],
  ['aes-256-gcm', 32, 12],
  ['chacha20-poly1305', 32, 12],
  ['aes-192-ccm', 24, 12],
]) {
  const key = crypto.randomBytes(keySize);
  const iv = crypto.randomBytes(ivSize);
  const authenticated = /gcm|poly|ccm/.test(name);
  const options = name.endsWith('ccm') ? { authTagLength: 16 } : undefined;
  const cipher = crypto.createCipheriv(name, key, iv, options);
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  const open = (bytes) => {
    const decipher = crypto.createDecipheriv(name, key, iv, options);
    if (authenticated) decipher.setAuthTag(cipher.getAuthTag());
    return decipher.update(bytes, undefined, 'utf8') + decipher.final('utf8');
  };
  assert.strictEqual(open(sealed), text, name);
  if (authenticated) {
    const changed = Buffer.from(sealed);
    changed[3] ^= 1;
    assert.throws(() => open(changed), /unable to authenticate/, name);
  }
}
assert.throws(() => crypto.createCipheriv('aes-128-cbc', Buffer.alloc(16), Buffer.alloc(3)), {
  code: 'ERR_CRYPTO_INVALID_IV',
});
assert.throws(() => crypto.createCipheriv('aes-128-cbc', Buffer.alloc(3), Buffer.alloc(16)), {
  code: 'ERR_CRYPTO_INVALID_KEYLEN',
});
assert.throws(() => crypto.createCipheriv('nope', '', ''), { code: 'ERR_CRYPTO_UNKNOWN_CIPHER' });
