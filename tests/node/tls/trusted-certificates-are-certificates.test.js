'use strict';
// OpenSSL's own label for certificates with settings of trust is taken wherever a certificate is.

const assert = require('assert');
const crypto = require('crypto');
const tls = require('tls');
const { ca, expected, server } = require('./fixtures/pair.js');

const happened = expected('secure');
const relabel = (pem) => `${pem}`.replace(/CERTIFICATE/g, 'TRUSTED CERTIFICATE');

assert.strictEqual(
  new crypto.X509Certificate(relabel(ca)).fingerprint,
  new crypto.X509Certificate(ca).fingerprint,
);
const options = { ...server, cert: relabel(server.cert) };
const listener = tls.createServer(options, (socket) => socket.end());
listener.listen(0, () => {
  const { port } = listener.address();
  const client = tls.connect({ port, ca: relabel(ca), servername: 'localhost' }, () => {
    happened('secure');
    client.end();
    listener.close();
  });
  client.resume();
});

// A text without any certificate names no authority; it is no certificate either.
tls.createSecureContext({ ca: 'nothing' });
assert.throws(() => tls.createSecureContext({ cert: 'nothing' }), /no start line/);
