'use strict';
// Version, cipher, ephemeral key, exported key material, the last messages of the handshake, the key log.

const assert = require('assert');
const { expected, listen } = require('./fixtures/pair.js');

const happened = expected('TLSv1.2', 'TLSv1.3', 'keylog');

for (const version of ['TLSv1.2', 'TLSv1.3']) {
  listen({ minVersion: version, maxVersion: version }, (server, connect) => {
    let material;
    server.on('keylog', (line, socket) => {
      assert.match(line.toString(), /^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]+\n$/);
      assert.strictEqual(socket.encrypted, true);
      happened('keylog');
    });
    server.on('secureConnection', (socket) => {
      material = socket.exportKeyingMaterial(32, 'label', Buffer.from('context'));
      assert.strictEqual(socket.getEphemeralKeyInfo(), null);
      assert(socket.getPeerFinished().length > 0);
      socket.end();
    });
    const socket = connect({ servername: 'localhost', ecdhCurve: 'P-256' }, () => {
      assert.strictEqual(socket.getProtocol(), version);
      const { name, standardName, version: since } = socket.getCipher();
      assert.strictEqual(typeof name, 'string');
      assert.match(standardName, /^TLS_/);
      assert.match(since, /^TLSv1/);
      assert.deepStrictEqual(socket.getEphemeralKeyInfo(), {
        type: 'ECDH',
        name: 'prime256v1',
        size: 256,
      });
      assert(socket.getFinished().length > 0);
      assert.deepStrictEqual(socket.getCertificate(), {});
      const own = socket.exportKeyingMaterial(32, 'label', Buffer.from('context'));
      socket.on('close', () => {
        assert.deepStrictEqual(own, material);
        happened(version);
        server.close();
      });
    });
    socket.resume();
  });
}
