'use strict';
// When the peer refuses the handshake, bytes that were written already fail with EPROTO; a connection on which nothing was
// written has OpenSSL's own code.
const assert = require('node:assert');
const https = require('node:https');
const { ca, expected, listen } = require('./fixtures/pair.js');

const happened = expected('written', 'called back', 'nothing written', 'https');
const words = 'tlsv1 alert protocol version';

listen({ maxVersion: 'TLSv1.2' }, (server, connect) => {
  let open = 3;
  const done = (name) => {
    happened(name);
    if (--open === 0) server.close();
  };
  const asWrite = (error) => {
    assert.strictEqual(error.code, 'EPROTO');
    assert.strictEqual(error.errno, -71);
    assert.strictEqual(error.syscall, 'write');
    assert.ok(error.message.startsWith('write EPROTO '), error.message);
    assert.ok(error.message.includes(words), error.message);
  };
  server.on('tlsClientError', () => {});

  const writing = connect({ minVersion: 'TLSv1.3' });
  writing.write('early', (error) => {
    asWrite(error);
    happened('called back');
  });
  writing.on('error', (error) => {
    asWrite(error);
    done('written');
  });
  connect({ minVersion: 'TLSv1.3' }).on('error', (error) => {
    assert.strictEqual(error.code, 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
    done('nothing written');
  });
  const { port } = server.address();
  https.get({ host: '127.0.0.1', port, ca, minVersion: 'TLSv1.3' }).on('error', (error) => {
    asWrite(error);
    done('https');
  });
});
