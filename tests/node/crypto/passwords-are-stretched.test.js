'use strict';
// PBKDF2, scrypt, HKDF and Argon2 with known answers, at once and through callbacks.

const assert = require('assert');
const crypto = require('crypto');

// RFC 6070 and 7914.
assert.strictEqual(
  crypto.pbkdf2Sync('password', 'salt', 4096, 20, 'sha1').toString('hex'),
  '4b007901b765489abead49d926f721d065a429c1',
);
assert.strictEqual(
  crypto.pbkdf2Sync('passwd', 'salt', 1, 64, 'sha256').toString('hex'),
  '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc' +
    '49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783',
);
assert.strictEqual(
  crypto.scryptSync('', '', 64, { N: 16, p: 1, r: 1 }).toString('hex'),
  '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442' +
    'fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
);
// RFC 5869.
assert.strictEqual(
  Buffer.from(
    crypto.hkdfSync(
      'sha256',
      Buffer.alloc(22, 0x0b),
      Buffer.from('000102030405060708090a0b0c', 'hex'),
      Buffer.from('f0f1f2f3f4f5f6f7f8f9', 'hex'),
      42,
    ),
  ).toString('hex'),
  '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
);
// RFC 9106.
const parameters = {
  message: Buffer.alloc(32, 1),
  nonce: Buffer.alloc(16, 2),
  secret: Buffer.alloc(8, 3),
  associatedData: Buffer.alloc(12, 4),
  parallelism: 4,
  tagLength: 32,
  memory: 32,
  passes: 3,
};
const answers = {
  argon2d: '512b391b6f1162975371d30919734294f868e3be3984f3c1a13a4db9fabe4acb',
  argon2i: 'c814d9d1dc7f37aa13f0d77f2494bda1c8de6b016dd388d29952a4c4672b6ce8',
  argon2id: '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659',
};
let left = 0;
process.on('exit', () => assert.strictEqual(left, 0));
for (const [name, answer] of Object.entries(answers)) {
  assert.strictEqual(crypto.argon2Sync(name, parameters).toString('hex'), answer);
  left++;
  crypto.argon2(name, parameters, (error, key) => {
    assert.ifError(error);
    assert.strictEqual(key.toString('hex'), answer);
    left--;
  });
}
assert.throws(() => crypto.argon2Sync('argon2id', { ...parameters, passes: 0 }), {
  code: 'ERR_OUT_OF_RANGE',
});
assert.throws(() => crypto.pbkdf2Sync('a', 'b', 1, 1, 'nothing'), {
  code: 'ERR_CRYPTO_INVALID_DIGEST',
});
