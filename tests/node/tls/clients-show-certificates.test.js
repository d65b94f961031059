'use strict';
// A server asks for a certificate: a good one, none, one that was revoked; key and certificate also from one archive.

const assert = require('assert');
const { ca, client, expected, listen, read } = require('./fixtures/pair.js');

const happened = expected('good', 'none tolerated', 'revoked', 'archive');

function visit(options, more, name, check) {
  listen({ ca, requestCert: true, rejectUnauthorized: false, ...options }, (server, connect) => {
    server.on('secureConnection', (socket) => {
      check(socket);
      happened(name);
      socket.end();
    });
    const socket = connect({ servername: 'localhost', ...more });
    socket.resume();
    socket.on('close', () => server.close());
  });
}

visit({}, client, 'good', (socket) => {
  assert.strictEqual(socket.authorized, true);
  const certificate = socket.getPeerCertificate(true);
  assert.strictEqual(certificate.subject.CN, 'a client');
  assert.strictEqual(certificate.issuerCertificate.subject.CN, 'Test Authority');
  assert.strictEqual(
    certificate.issuerCertificate.issuerCertificate,
    certificate.issuerCertificate,
  );
  assert.strictEqual(
    socket.getPeerX509Certificate().checkEmail('client@example.org'),
    'client@example.org',
  );
});
visit({}, {}, 'none tolerated', (socket) => {
  assert.strictEqual(socket.authorized, false);
  assert.deepStrictEqual(socket.getPeerCertificate(), {});
  assert.strictEqual(socket.getPeerX509Certificate(), undefined);
});
visit({ crl: read('revoked.crl') }, client, 'revoked', (socket) => {
  assert.strictEqual(socket.authorized, false);
  assert.strictEqual(socket.authorizationError, 'CERT_REVOKED');
});
visit({}, { pfx: read('client.p12'), passphrase: 'secret' }, 'archive', (socket) => {
  assert.strictEqual(socket.authorized, true);
  assert.strictEqual(socket.getPeerCertificate().subject.CN, 'a client');
});
