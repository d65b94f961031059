'use strict';
// A message of no bytes has a tag as every other has, and a wrong one is refused. So is a tag of another length than the
// whole one, unless the length was asked for.

const assert = require('node:assert');
const crypto = require('node:crypto');

const unauthentic = { message: 'Unsupported state or unable to authenticate data' };

for (const name of ['aes-128-ccm', 'aes-256-gcm', 'chacha20-poly1305', 'aes-192-ocb']) {
  const { keyLength } = crypto.getCipherInfo(name);
  const key = Buffer.alloc(keyLength, 'k');
  const iv = Buffer.alloc(12, 'i');
  const options = { authTagLength: 16 };
  for (const aad of [undefined, Buffer.from('more')]) {
    const start = (create) => {
      const cipher = create(name, key, iv, options);
      if (aad !== undefined) cipher.setAAD(aad, { plaintextLength: 0 });
      return cipher;
    };
    const tagOf = (...pieces) => {
      const cipher = start(crypto.createCipheriv);
      for (const piece of pieces) assert.strictEqual(cipher.update(piece).length, 0);
      assert.strictEqual(cipher.final().length, 0);
      return cipher.getAuthTag();
    };
    const tag = tagOf();
    assert.strictEqual(tag.length, 16);
    assert.deepStrictEqual(tagOf(''), tag, name);

    const open = (given) => {
      const decipher = start(crypto.createDecipheriv);
      decipher.setAuthTag(given);
      decipher.update('');
      return decipher.final();
    };
    assert.strictEqual(open(tag).length, 0);
    for (const at of [0, 15]) {
      const wrong = Buffer.from(tag);
      wrong[at] ^= 1;
      assert.throws(() => open(wrong), unauthentic, name);
    }
  }
}

const key = Buffer.alloc(16);
const iv = Buffer.alloc(12);
for (const length of [4, 8, 12, 13, 14, 15]) {
  const tag = Buffer.alloc(length);
  assert.throws(() => crypto.createDecipheriv('aes-128-gcm', key, iv).setAuthTag(tag), {
    name: 'TypeError',
    code: 'ERR_CRYPTO_INVALID_AUTH_TAG',
    message: `Invalid authentication tag length: ${length}`,
  });
  crypto.createDecipheriv('aes-128-gcm', key, iv, { authTagLength: length }).setAuthTag(tag);
}
