'use strict';
// Hashes, HMACs, ciphers, randomness, keys from passwords and signatures.
const crypto = require('node:crypto');
const { benchEach } = require('./measure');

const small = Buffer.alloc(64, 'a');
const big = Buffer.alloc(1024 * 1024, 'b');
const key = crypto.randomBytes(32);
const iv = crypto.randomBytes(12);
const cbcIv = crypto.randomBytes(16);
const secret = crypto.createSecretKey(key);
const pair = crypto.generateKeyPairSync('ed25519');
const ec = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });

function gcm(data) {
  const cipher = crypto.createCipheriv('aes-256-gcm', key, iv);
  const out = cipher.update(data);
  cipher.final();
  return [out, cipher.getAuthTag()];
}

function ungcm([out, tag]) {
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAuthTag(tag);
  const text = decipher.update(out);
  decipher.final();
  return text;
}

function cbc(data) {
  const cipher = crypto.createCipheriv('aes-256-cbc', key, cbcIv);
  return [cipher.update(data), cipher.final()];
}

const sealedSmall = gcm(small);
const sealedBig = gcm(big);
const signature = crypto.sign(undefined, small, pair.privateKey);

benchEach({
  'sha256 object, 64 B': () => crypto.createHash('sha256').update(small).digest('hex'),
  'sha256 object, 1 MiB': () => crypto.createHash('sha256').update(big).digest('hex'),
  'md5 object, 64 B': () => crypto.createHash('md5').update(small).digest('base64'),
  'sha256 object, string': () => crypto.createHash('sha256').update('hello world').digest('hex'),
  'crypto.hash sha256, 64 B': () => crypto.hash('sha256', small),
  'crypto.hash sha1, string': () => crypto.hash('sha1', 'hello world'),
  'crypto.hash sha512, 1 MiB': () => crypto.hash('sha512', big),
  'hmac sha256, 64 B': () => crypto.createHmac('sha256', key).update(small).digest('hex'),
  'hmac sha256, key object': () => crypto.createHmac('sha256', secret).update(small).digest(),
  'hmac sha256, 1 MiB': () => crypto.createHmac('sha256', key).update(big).digest('hex'),
  'aes-256-gcm seal, 64 B': () => gcm(small),
  'aes-256-gcm open, 64 B': () => ungcm(sealedSmall),
  'aes-256-gcm seal, 1 MiB': () => gcm(big),
  'aes-256-gcm open, 1 MiB': () => ungcm(sealedBig),
  'aes-256-cbc, 64 B': () => cbc(small),
  'aes-256-cbc, 1 MiB': () => cbc(big),
  'randomBytes 16': () => crypto.randomBytes(16),
  'randomBytes 64 KiB': () => crypto.randomBytes(65536),
  randomUUID: () => crypto.randomUUID(),
  randomInt: () => crypto.randomInt(1000),
  timingSafeEqual: () => crypto.timingSafeEqual(key, key),
  'pbkdf2Sync, 1000 rounds': () => crypto.pbkdf2Sync('secret', 'salt', 1000, 32, 'sha256'),
  'scryptSync, N 1024': () => crypto.scryptSync('secret', 'salt', 32, { N: 1024 }),
  hkdfSync: () => crypto.hkdfSync('sha256', key, 'salt', 'info', 32),
  'ed25519 sign': () => crypto.sign(undefined, small, pair.privateKey),
  'ed25519 verify': () => crypto.verify(undefined, small, pair.publicKey, signature),
  'ecdsa p-256 sign': () => crypto.sign('sha256', small, ec.privateKey),
});
