'use strict';
// A session of one connection saves the next one the full handshake, in both versions and through the server's own store.

const assert = require('assert');
const { expected, listen } = require('./fixtures/pair.js');

const happened = expected('TLSv1.2', 'TLSv1.3', 'stored', 'loaded');

function twice(server, connect, options, name) {
  let session;
  const first = connect({ servername: 'localhost', ...options }, () => {
    assert.strictEqual(first.isSessionReused(), false);
    first.end();
  });
  first.on('session', (value) => {
    session = value;
  });
  first.resume();
  first.on('close', () => {
    assert(Buffer.isBuffer(session));
    const second = connect({ servername: 'localhost', ...options, session }, () => {
      assert.strictEqual(second.isSessionReused(), true);
      assert.strictEqual(second.authorized, true);
      happened(name);
      second.end();
    });
    second.resume();
    second.on('close', () => server.close());
  });
}

for (const version of ['TLSv1.2', 'TLSv1.3']) {
  listen({ maxVersion: version, minVersion: version }, (server, connect) => {
    server.on('secureConnection', (socket) => socket.end('x'));
    twice(server, connect, {}, version);
  });
}

// Without tickets the server keeps the sessions itself.
const { SSL_OP_NO_TICKET } = require('crypto').constants;
const sessions = new Map();
listen({ maxVersion: 'TLSv1.2', secureOptions: SSL_OP_NO_TICKET }, (server, connect) => {
  server.on('newSession', (id, data, done) => {
    sessions.set(id.toString('hex'), data);
    setImmediate(done);
  });
  server.on('resumeSession', (id, done) => {
    happened('loaded');
    setImmediate(done, null, sessions.get(id.toString('hex')));
  });
  server.on('secureConnection', (socket) => socket.end('x'));
  twice(server, connect, {}, 'stored');
});
