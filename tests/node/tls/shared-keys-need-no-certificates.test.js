'use strict';
// Two sides with a key in common, and one with another key.

const assert = require('assert');
const tls = require('tls');
const { expected } = require('./fixtures/pair.js');

const happened = expected('secured', 'echo', 'refused', 'server refused');
const key = Buffer.from('d731ef57be09e5204f0b205b60627028', 'hex');

for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
  const server = tls.createServer({
    ciphers: 'PSK+HIGH:TLS_AES_128_GCM_SHA256',
    maxVersion,
    pskIdentityHint: 'a hint',
    pskCallback(socket, identity) {
      assert(socket instanceof tls.TLSSocket);
      return identity === 'somebody' ? key : null;
    },
  });
  server.on('secureConnection', (socket) => {
    happened('secured');
    socket.pipe(socket);
  });
  server.on('tlsClientError', () => happened('server refused'));
  server.listen(0, '127.0.0.1', () => {
    const options = {
      port: server.address().port,
      host: '127.0.0.1',
      ciphers: 'PSK+HIGH:TLS_AES_128_GCM_SHA256',
      checkServerIdentity() {},
    };
    const socket = tls.connect(
      { ...options, pskCallback: () => ({ psk: key, identity: 'somebody' }) },
      () => {
        assert.strictEqual(socket.authorized, true);
        socket.end('hello');
      },
    );
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => {
      assert.strictEqual(text, 'hello');
      happened('echo');
      const wrong = tls.connect({
        ...options,
        pskCallback: () => ({ psk: Buffer.alloc(16), identity: 'somebody' }),
      });
      wrong.on('error', () => {
        happened('refused');
        server.close();
      });
    });
  });
}
