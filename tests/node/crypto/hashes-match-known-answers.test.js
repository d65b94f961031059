'use strict';
// Hashes, HMACs and derived keys equal published values, whichever way they are asked for.
const assert = require('assert');
const crypto = require('crypto');

const sha256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
assert.strictEqual(
  crypto.createHash('sha256').update('a').update(Buffer.from('bc')).digest('hex'),
  sha256,
);
assert.strictEqual(crypto.hash('sha256', 'abc'), sha256);
const half = crypto.createHash('sha256').update('ab');
const copy = half.copy();
assert.strictEqual(half.update('c').digest('hex'), sha256);
assert.strictEqual(copy.update('c').digest('hex'), sha256);
assert.strictEqual(
  crypto.createHash('shake256', { outputLength: 8 }).update('').digest('hex'),
  '46b9dd2b0ba88d13',
);
assert.strictEqual(
  crypto
    .createHmac('sha256', 'key')
    .update('The quick brown fox jumps over the lazy dog')
    .digest('hex'),
  'f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
);
assert.strictEqual(
  crypto.pbkdf2Sync('password', 'salt', 2, 20, 'sha1').toString('hex'),
  'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957',
);
assert.strictEqual(
  crypto.scryptSync('', '', 64, { N: 16, r: 1, p: 1 }).toString('hex').slice(0, 32),
  '77d6576238657b203b19ca42c18a0497',
);
assert.strictEqual(
  Buffer.from(crypto.hkdfSync('sha256', Buffer.alloc(22, 0x0b), '', '', 42)).toString('hex'),
  '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
);
assert.throws(() => crypto.createHash('nope'), { message: 'Digest method not supported' });
const used = crypto.createHash('md5');
used.digest();
assert.throws(() => used.update('a'), { code: 'ERR_CRYPTO_HASH_FINALIZED' });

process.exitCode = 1;
const piped = crypto.createHash('sha256');
piped.on('finish', () => {
  assert.strictEqual(piped.read().toString('hex'), sha256);
  process.exitCode = 0;
});
piped.end('abc');
