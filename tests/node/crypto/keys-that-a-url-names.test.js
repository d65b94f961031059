'use strict';
// A private key may be named by a URL, which OpenSSL loads; with the permission model only when that is allowed.

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const crypto = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'stored-'));
const { privateKey, publicKey } = crypto.generateKeyPairSync('ed25519');
const save = (name, options) => {
  const file = path.join(dir, name);
  fs.writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem', ...options }));
  return pathToFileURL(file);
};
const plain = save('plain.pem');
const sealed = save('sealed.pem', { cipher: 'aes-128-cbc', passphrase: 'open' });

assert.ok(crypto.createPrivateKey(plain).equals(privateKey));
assert.ok(crypto.createPrivateKey({ key: plain }).equals(privateKey));
assert.ok(crypto.createPrivateKey({ key: sealed, passphrase: 'open' }).equals(privateKey));
assert.ok(crypto.verify(null, 'x', publicKey, crypto.sign(null, 'x', plain)));
assert.throws(() => crypto.createPrivateKey(sealed), { code: 'ERR_MISSING_PASSPHRASE' });
assert.throws(() => crypto.createPrivateKey({ key: sealed, passphrase: 'wrong' }), {
  name: 'Error',
});
assert.throws(() => crypto.createPrivateKey({ key: plain, passphrase: 1 }), {
  code: 'ERR_INVALID_ARG_VALUE',
});
assert.throws(() => crypto.createPrivateKey(pathToFileURL(path.join(dir, 'none'))), {
  message: 'error:80000002:system library::No such file or directory',
});
assert.throws(() => crypto.createPrivateKey(pathToFileURL(`${dir}/`)), {
  code: 'ERR_CRYPTO_OPERATION_FAILED',
  message: 'No private key found through the OpenSSL STORE loader',
});
assert.throws(() => crypto.createPublicKey({ key: plain }), { code: 'ERR_INVALID_ARG_TYPE' });

const source = `
  try {
    console.log(require('crypto').createPrivateKey(new URL(${JSON.stringify(plain.href)})).type);
  } catch ({ code, permission }) {
    console.log(code, permission);
  }`;
const run = (...flags) =>
  spawnSync(process.execPath, ['--no-warnings', ...flags, '-e', source], {
    encoding: 'utf8',
  }).stdout.trim();
assert.strictEqual(run(), 'private');
assert.strictEqual(run('--permission'), 'ERR_ACCESS_DENIED OpenSSLStore');
assert.strictEqual(run('--permission', '--allow-openssl-store'), 'private');
fs.rmSync(dir, { recursive: true });
