'use strict';
// Laws of the algorithms that withstand quantum computers: what is signed verifies and nothing else does, what is
// encapsulated is found again, and keys survive every one of their forms.

const assert = require('assert');
const crypto = require('crypto');
const { bytes, random, rounds } = require('../random.js');

const damaged = (data) => {
  const copy = Buffer.from(data);
  copy[random(copy.length)] ^= 1 << random(8);
  return copy;
};

function forms(privateKey, publicKey, kind) {
  const pem = { format: 'pem', type: 'pkcs8' };
  const seeded = kind.startsWith('ml-');
  const raw = seeded ? 'raw-seed' : 'raw-private';
  const again = [
    crypto.createPrivateKey(privateKey.export(pem)),
    crypto.createPrivateKey({
      key: privateKey.export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'secret' }),
      passphrase: 'secret',
    }),
    crypto.createPrivateKey({ key: privateKey.export({ format: 'jwk' }), format: 'jwk' }),
    crypto.createPrivateKey({
      key: privateKey.export({ format: raw }),
      format: raw,
      asymmetricKeyType: kind,
    }),
  ];
  for (const key of again) {
    assert.ok(key.equals(privateKey));
    assert.strictEqual(key.asymmetricKeyType, kind);
  }
  const halves = [
    crypto.createPublicKey(privateKey),
    crypto.createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })),
    crypto.createPublicKey({ key: publicKey.export({ format: 'jwk' }), format: 'jwk' }),
    crypto.createPublicKey({
      key: publicKey.export({ format: 'raw-public' }),
      format: 'raw-public',
      asymmetricKeyType: kind,
    }),
  ];
  for (const key of halves) assert.ok(key.equals(publicKey));
}

for (const kind of [
  'ml-dsa-44',
  'ml-dsa-65',
  'ml-dsa-87',
  'slh-dsa-sha2-128f',
  'slh-dsa-shake-128f',
]) {
  const { privateKey, publicKey } = crypto.generateKeyPairSync(kind);
  forms(privateKey, publicKey, kind);
  rounds(2, () => {
    const data = bytes(random(200));
    const context = bytes(2 + random(254));
    const signature = crypto.sign(null, data, { key: privateKey, context });
    const verify = (text, key, given) => crypto.verify(null, text, key, given);
    assert.ok(verify(data, { key: publicKey, context }, signature));
    assert.ok(!verify(data, { key: publicKey, context }, damaged(signature)));
    assert.ok(!verify(Buffer.concat([data, Buffer.of(0)]), { key: publicKey, context }, signature));
    assert.ok(!verify(data, { key: publicKey, context: Buffer.of(1) }, signature));
  });
}

for (const kind of ['ml-kem-512', 'ml-kem-768', 'ml-kem-1024']) {
  const { privateKey, publicKey } = crypto.generateKeyPairSync(kind);
  forms(privateKey, publicKey, kind);
  rounds(5, () => {
    const { sharedKey, ciphertext } = crypto.encapsulate(publicKey);
    assert.deepStrictEqual(crypto.decapsulate(privateKey, ciphertext), sharedKey);
    // Something else is found in something else, without a word.
    assert.notDeepStrictEqual(crypto.decapsulate(privateKey, damaged(ciphertext)), sharedKey);
  });
  assert.throws(() => crypto.decapsulate(privateKey, Buffer.alloc(3)), {
    code: 'ERR_CRYPTO_OPERATION_FAILED',
  });
}

// The older algorithms hide secrets too.
for (const [kind, options] of [
  ['rsa', { modulusLength: 2048 }],
  ['ec', { namedCurve: 'P-256' }],
  ['x25519', {}],
]) {
  const { privateKey, publicKey } = crypto.generateKeyPairSync(kind, options);
  const { sharedKey, ciphertext } = crypto.encapsulate(publicKey);
  assert.deepStrictEqual(crypto.decapsulate(privateKey, ciphertext), sharedKey);
}
