'use strict';
// A session is offered only to the host that it was agreed with: another one has to prove who it is. Names of hosts are the
// same in either case and in the forms that mean the same on the network.

const assert = require('node:assert');
const tls = require('node:tls');
const { expected, listen, other } = require('./fixtures/pair.js');

const happened = expected('resumed', 'refused', 'checked anew');

listen({}, (server, connect) => {
  server.addContext('*.Other.example', other);
  server.on('secureConnection', (socket) => socket.end());
  let session;
  const steps = [
    [{ servername: 'localhost' }, 'first'],
    [{ servername: 'localhost' }, 'resumed'],
    [{ servername: 'elsewhere.example' }, 'refused'],
    [{ servername: 'elsewhere.example', checkServerIdentity: () => undefined }, 'checked anew'],
    [{ servername: 'A.OTHER.EXAMPLE', rejectUnauthorized: false }, 'chosen'],
  ];
  const next = () => {
    if (steps.length === 0) return server.close();
    const [options, name] = steps.shift();
    // A copy of the bytes belongs to the same host.
    const socket = connect({ ...options, session: session && Buffer.from(session) }, () => {
      if (name === 'chosen')
        assert.strictEqual(socket.getPeerCertificate().subject.CN, 'other.example');
      else assert.strictEqual(socket.isSessionReused(), name === 'resumed');
      if (name === 'resumed' || name === 'checked anew') happened(name);
    });
    socket.on('session', (value) => {
      if (name === 'first') session = value;
    });
    socket.on('error', ({ code }) => {
      assert.strictEqual(code, 'ERR_TLS_CERT_ALTNAME_INVALID');
      assert.strictEqual(name, 'refused');
      happened(name);
    });
    socket.resume();
    socket.on('close', next);
  };
  next();
});

const check = (host, name) =>
  tls.checkServerIdentity(host, { subject: {}, subjectaltname: `DNS:${name}` });
for (const [host, name] of [
  ['foo\u3002example.com', 'foo.example.com'],
  ['\u2460.example.com', '1.example.com'],
  ['FOO.example.com.', 'foo.example.com'],
]) {
  assert.strictEqual(check(host, name), undefined, host);
}
for (const host of [
  'exa mple.com',
  'a/b.example.com',
  'a:80',
  'a@b',
  '.example.com',
  'foo..com',
  '%',
  'a\0.com',
]) {
  assert.strictEqual(check(host, host).code, 'ERR_TLS_CERT_ALTNAME_INVALID', host);
}
