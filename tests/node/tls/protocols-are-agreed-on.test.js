'use strict';
// ALPN: the server's list, the server's callback, and no agreement.

const assert = require('assert');
const { expected, listen } = require('./fixtures/pair.js');

const happened = expected('list', 'callback', 'none', 'refused');

listen({ ALPNProtocols: ['b', 'a'] }, (server, connect) => {
  server.on('secureConnection', (socket) => socket.end());
  const socket = connect({ servername: 'localhost', ALPNProtocols: ['a', 'b'] }, () => {
    // The server's order counts.
    assert.strictEqual(socket.alpnProtocol, 'b');
    happened('list');
  });
  socket.resume();
  socket.on('close', () => {
    const plain = connect({ servername: 'localhost' }, () => {
      assert.strictEqual(plain.alpnProtocol, false);
      // Packages ask the handle.
      assert.strictEqual(plain._handle.getALPNNegotiatedProtocol(), false);
      happened('none');
    });
    plain.resume();
    plain.on('close', () => server.close());
  });
});

const ALPNCallback = ({ servername, protocols }) => {
  assert.strictEqual(servername, 'localhost');
  return protocols.includes('x') ? 'x' : undefined;
};
listen({ ALPNCallback }, (server, connect) => {
  server.on('secureConnection', (socket) => {
    assert.strictEqual(socket.alpnProtocol, 'x');
    socket.end();
  });
  server.on('tlsClientError', () => {});
  const socket = connect({ servername: 'localhost', ALPNProtocols: ['w', 'x'] }, () => {
    assert.strictEqual(socket.alpnProtocol, 'x');
    happened('callback');
  });
  socket.resume();
  socket.on('close', () => {
    const refused = connect({ servername: 'localhost', ALPNProtocols: ['w'] });
    refused.on('error', (error) => {
      assert.strictEqual(error.code, 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL');
      happened('refused');
      server.close();
    });
  });
});
