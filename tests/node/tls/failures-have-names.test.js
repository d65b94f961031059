'use strict';
// No version, no cipher in common; bytes that are no TLS; a connection that breaks off; bad arguments.

const assert = require('assert');
const net = require('net');
const tls = require('tls');
const { expected, listen, other, server: own } = require('./fixtures/pair.js');

const happened = expected('version', 'cipher', 'noise', 'hang up');

listen({ minVersion: 'TLSv1.3' }, (server, connect) => {
  server.once('tlsClientError', (error) => {
    assert.strictEqual(error.code, 'ERR_SSL_UNSUPPORTED_PROTOCOL');
    assert.strictEqual(error.library, 'SSL routines');
    assert.strictEqual(error.reason, 'unsupported protocol');
  });
  connect({ maxVersion: 'TLSv1.2' }).on('error', (error) => {
    assert.strictEqual(error.code, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
    happened('version');
    server.close();
  });
});

const ciphers = 'ECDHE-ECDSA-AES128-GCM-SHA256';
listen({ maxVersion: 'TLSv1.2', ciphers }, (server, connect) => {
  server.once('tlsClientError', (error) => {
    assert.strictEqual(error.code, 'ERR_SSL_NO_SHARED_CIPHER');
    happened('cipher');
  });
  connect({ ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384' }).on('error', () => server.close());
});

listen({}, (server) => {
  server.once('tlsClientError', (error, socket) => {
    assert.match(error.code, /^ERR_SSL_/);
    assert(socket instanceof tls.TLSSocket);
    happened('noise');
    const short = net.connect(server.address().port, '127.0.0.1', () => short.end());
    server.once('tlsClientError', (failure) => {
      assert.strictEqual(failure.code, 'ECONNRESET');
      happened('hang up');
      server.close();
    });
  });
  net
    .connect(server.address().port, '127.0.0.1')
    .on('error', () => {})
    .end('GET / HTTP/1.0\r\n\r\n');
});

assert.throws(() => tls.createSecureContext({ key: own.key, cert: other.cert }), {
  message: /key values mismatch/,
});
assert.throws(() => tls.createSecureContext({ ciphers: 'nothing of the kind' }), {
  code: 'ERR_SSL_NO_CIPHER_MATCH',
});
assert.throws(() => tls.createSecureContext({ minVersion: 'TLSv9' }), {
  code: 'ERR_TLS_INVALID_PROTOCOL_VERSION',
});
assert.throws(() => tls.connect({ port: 1, servername: '127.0.0.1' }), {
  code: 'ERR_INVALID_ARG_VALUE',
});
assert.throws(() => tls.createServer({ ALPNCallback() {}, ALPNProtocols: ['a'] }), {
  code: 'ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS',
});
