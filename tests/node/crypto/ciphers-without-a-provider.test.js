'use strict';
// Ciphers that OpenSSL knows but keeps in its legacy provider: they are described, and to start one tells that.
const assert = require('node:assert');
const { createCipheriv, getCipherInfo, getCiphers } = require('node:crypto');

for (const name of ['bf-cbc', 'cast5-cbc', 'des-cbc', 'blowfish']) {
  assert.ok(!getCiphers().includes(name));
  assert.throws(() => createCipheriv(name, Buffer.alloc(16), Buffer.alloc(8)), {
    name: 'Error',
    code: 'ERR_OSSL_EVP_UNSUPPORTED',
    message: 'error:0308010C:digital envelope routines::unsupported',
  });
}
assert.deepStrictEqual(getCipherInfo('blowfish'), {
  __proto__: null,
  mode: 'cbc',
  name: 'bf-cbc',
  nid: 91,
  keyLength: 16,
  blockSize: 8,
  ivLength: 8,
});
assert.strictEqual(getCipherInfo('rc4').ivLength, undefined);
assert.throws(() => createCipheriv('nothing', Buffer.alloc(16), null), {
  code: 'ERR_CRYPTO_UNKNOWN_CIPHER',
});
