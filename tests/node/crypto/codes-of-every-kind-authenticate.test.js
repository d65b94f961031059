'use strict';
// Mac: codes by name with known answers, and what they need.

const assert = require('assert');
const crypto = require('crypto');

const key = Buffer.alloc(32, 1);
const short = Buffer.alloc(16, 1);
const cases = [
  ['hmac', key, { digest: 'sha256' }],
  ['cmac', short, { cipher: 'aes-128-cbc' }],
  ['gmac', short, { cipher: 'aes-128-gcm', iv: Buffer.alloc(12) }],
  ['kmac128', key, { outputLength: 20, customization: Buffer.from('c') }],
  ['poly1305', key, {}],
  ['siphash', short, { outputLength: 8 }],
  ['blake2bmac', key, {}],
];
const answers = {
  hmac: '14d7dcc82f5ea96972c3c592a3b0e99be330cf892b4e26e4f833cd132e9d4ec4',
  cmac: '6dd4be4107f6f7dca4d81fc3f68eb171',
  gmac: '27a241bbf5a89a8698b7d635c5547640',
  kmac128: '8414d401957b601f16eef6885fb4c4c4c22e3966',
  poly1305: '6d3a33024cc2ac960bbbcbc096b9cbc0',
  siphash: '48efc6ae97a10ff4',
  blake2bmac:
    '49715d730fe76c575f7831d9101eb1511ea0ed24189fa0ebce518e0974161c78d5174edecbc85bfb04e457a61d2205bd9e30deb395f389ba1670640cd090de3f',
};
for (const [name, secret, options] of cases) {
  assert(crypto.getMacs().includes(name));
  const code = crypto.createMac(name, secret, options).update('some ').update('text').final('hex');
  assert.strictEqual(code, answers[name], name);
  const object = crypto.createSecretKey(secret);
  assert.strictEqual(
    crypto.createMac(name.toUpperCase(), object, options).update('some text').final('hex'),
    code,
  );
}

assert.throws(() => crypto.createMac('nothing', key), { code: 'ERR_CRYPTO_INVALID_MAC' });
assert.throws(() => crypto.createMac('hmac', 'key'), { code: 'ERR_INVALID_ARG_TYPE' });
assert.throws(() => crypto.createMac('cmac', short), { code: 'ERR_INVALID_ARG_VALUE' });
const done = crypto.createMac('hmac', key, { digest: 'sha256' });
done.final();
assert.throws(() => done.final(), { code: 'ERR_CRYPTO_MAC_FINALIZED' });
assert.throws(() => done.update('x'), { code: 'ERR_CRYPTO_MAC_FINALIZED' });
