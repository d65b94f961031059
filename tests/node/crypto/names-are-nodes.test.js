'use strict';
// The algorithms that are listed: those of long ago only when asked for; every one that is listed works.

const assert = require('assert');
const { execFileSync } = require('child_process');
const crypto = require('crypto');

const hashes = crypto.getHashes();
const ciphers = crypto.getCiphers();
assert.strictEqual(hashes.length, 81);
assert.strictEqual(ciphers.length, 165);
assert.strictEqual(crypto.getCurves().length, 82);
for (const name of hashes)
  assert.ok(crypto.createHash(name).update('text').digest().length > 0, name);
for (const name of ciphers) assert.ok(crypto.getCipherInfo(name).keyLength > 0, name);
assert.ok(!hashes.includes('md4') && !ciphers.includes('rc4'));
assert.throws(() => crypto.createHash('md4'), { code: 'ERR_OSSL_EVP_UNSUPPORTED' });
assert.throws(() => crypto.createHash('no such digest'), {
  message: 'Digest method not supported',
});

const program = `const c = require('crypto');
console.log(c.getHashes().includes('md4'), c.getCiphers().includes('rc4'), c.createHash('md4').digest('hex'));`;
const told = execFileSync(process.execPath, ['--openssl-legacy-provider', '-e', program]);
assert.strictEqual(String(told), 'true true 31d6cfe0d16ae931b73c59d7e0c089c0\n');
