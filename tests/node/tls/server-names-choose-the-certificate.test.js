'use strict';
// What a client calls the server decides which certificate it is shown.

const assert = require('assert');
const tls = require('tls');
const { expected, listen, other } = require('./fixtures/pair.js');

const happened = expected('own', 'added', 'callback', 'refused');

listen({}, (server, connect) => {
  server.addContext('other.example', other);
  server.addContext('*.wild.example', tls.createSecureContext(other));
  server.on('secureConnection', (socket) => socket.end());
  const names = ['localhost', 'other.example', 'a.wild.example'];
  let left = names.length;
  for (const servername of names) {
    const socket = connect({ servername }, () => {
      const { subject } = socket.getPeerCertificate();
      assert.strictEqual(subject.CN, servername === 'localhost' ? 'localhost' : 'other.example');
      assert.strictEqual(socket.servername, servername);
      happened(servername === 'localhost' ? 'own' : 'added');
    });
    socket.resume();
    socket.on('close', () => {
      if (--left === 0) server.close();
    });
  }
});

const options = {
  SNICallback(name, done) {
    setImmediate(() => {
      if (name === 'unknown.example') done(new Error('nobody of that name'));
      else done(null, name === 'other.example' ? tls.createSecureContext(other) : undefined);
    });
  },
};
listen(options, (server, connect) => {
  server.on('secureConnection', (socket) => socket.end());
  server.on('tlsClientError', (error) => {
    assert.strictEqual(error.message, 'nobody of that name');
    happened('refused');
    server.close();
  });
  const socket = connect({ servername: 'other.example' }, () => {
    assert.strictEqual(socket.getPeerCertificate().subject.CN, 'other.example');
    happened('callback');
  });
  socket.resume();
  socket.on('close', () => {
    connect({ servername: 'unknown.example' }).on('error', () => {});
  });
});
