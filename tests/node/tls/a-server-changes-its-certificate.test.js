'use strict';
// `setSecureContext` is for the connections to come; contexts are shared by as many servers as want them; groups of keys
// are told by name.
const assert = require('assert');
const { once } = require('events');
const tls = require('tls');
const finish = require('../finish.js');
const { other, server: own } = require('./fixtures/pair.js');

function listen(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

async function connected(options) {
  const socket = tls.connect({ host: '127.0.0.1', rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  return socket;
}

finish(async () => {
  const server = tls.createServer(own, (socket) => socket.on('error', () => {}).resume());
  const port = await listen(server);
  const nameOf = (socket) => socket.getPeerCertificate().subject.CN;
  const before = await connected({ port });
  server.setSecureContext(other);
  const after = await connected({ port });
  assert.strictEqual(nameOf(before), 'localhost');
  assert.strictEqual(nameOf(after), 'other.example');
  assert.throws(() => server.setSecureContext(5), { code: 'ERR_INVALID_ARG_TYPE' });

  // One context for two servers, and one for two connections.
  const context = tls.createSecureContext(other);
  const beside = tls.createServer(own, (socket) => socket.resume());
  const secureContext = tls.createSecureContext();
  for (const one of [server, beside]) one.addContext('shared.example', context);
  for (const at of [port, await listen(beside)]) {
    const socket = await connected({ port: at, servername: 'shared.example', secureContext });
    assert.strictEqual(nameOf(socket), 'other.example');
    socket.destroy();
  }

  assert.deepStrictEqual(after.getEphemeralKeyInfo(), {
    type: 'TLSGroup',
    name: 'X25519MLKEM768',
    size: undefined,
  });
  for (const socket of [before, after]) socket.destroy();
  server.close();
  beside.close();
});
