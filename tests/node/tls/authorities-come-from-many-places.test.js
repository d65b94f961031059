'use strict';
// The authorities that are trusted: bundled ones, those of the system where they are asked for, and those of a file.
const assert = require('assert');
const { spawnSync } = require('child_process');
const { X509Certificate } = require('crypto');
const path = require('path');
const tls = require('tls');

assert.ok(tls.rootCertificates.length > 50);
assert.ok(Object.isFrozen(tls.rootCertificates));
assert.deepStrictEqual(tls.getCACertificates('bundled'), tls.rootCertificates);
for (const text of tls.rootCertificates) {
  const { ca, subject } = new X509Certificate(text);
  assert.ok(ca, subject);
}
assert.strictEqual(new Set(tls.rootCertificates).size, tls.rootCertificates.length);
assert.ok(Array.isArray(tls.getCACertificates('system')));
assert.throws(() => tls.getCACertificates('x'), { code: 'ERR_INVALID_ARG_VALUE' });

const fixtures = path.join(__dirname, 'fixtures');
const program = `
  const tls = require('tls');
  const { listen } = require(${JSON.stringify(path.join(fixtures, 'pair.js'))});
  const lengths = ['default', 'bundled', 'extra'].map((kind) => tls.getCACertificates(kind).length);
  const server = listen({}, (server, connect) => {
    server.on('secureConnection', (socket) => socket.end());
    const socket = connect({ ca: undefined, servername: 'localhost' }, () => {
      console.log(JSON.stringify([...lengths, socket.authorized]));
      server.close();
    });
    socket.resume();
  });`;

function run(env, ...flags) {
  const child = spawnSync(process.execPath, [...flags, '-e', program], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: '', ...env },
    encoding: 'utf8',
  });
  assert.strictEqual(child.status, 0, child.stderr);
  return JSON.parse(child.stdout);
}

const bundled = tls.rootCertificates.length;
const file = path.join(fixtures, 'ca.pem');
assert.deepStrictEqual(run({ NODE_EXTRA_CA_CERTS: file }), [bundled + 1, bundled, 1, true]);
const [all] = run({ NODE_EXTRA_CA_CERTS: file, SSL_CERT_FILE: file }, '--use-openssl-ca');
assert.ok(all >= 1);
assert.strictEqual(run({ SSL_CERT_FILE: file }, '--use-system-ca').at(-1), true);
