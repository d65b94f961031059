'use strict';
// What a server's callbacks and listeners throw during a handshake ends that connection and is told as 'tlsClientError'; the
// process lives on. What is thrown while a session is kept is the server's error, and the connection is none the worse.
const assert = require('assert');
const tls = require('tls');
const { ca, server: identity } = require('./fixtures/pair.js');
const finish = require('../finish.js');

const boom = new Error('boom');
const fail = () => {
  throw boom;
};

async function connect(options, events, clientOptions = {}) {
  const told = [];
  const server = tls.createServer({ ...identity, ...options });
  for (const event of events) server.on(event, fail);
  server.on('tlsClientError', (error) => told.push(['tlsClientError', error]));
  server.on('error', (error) => told.push(['error', error]));
  server.on('secureConnection', (socket) => {
    told.push(['secure']);
    socket.on('error', () => {});
    socket.resume();
    socket.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = tls.connect({
    port: server.address().port,
    host: '127.0.0.1',
    ca,
    servername: 'localhost',
    rejectUnauthorized: false,
    ...clientOptions,
  });
  client.on('error', () => {});
  client.resume();
  await new Promise((resolve) => client.on('close', resolve));
  await new Promise((resolve) => server.close(resolve));
  return told;
}

finish(async () => {
  for (const maxVersion of ['TLSv1.2', 'TLSv1.3']) {
    for (const [options, events, clientOptions] of [
      [{ SNICallback: fail }, []],
      [{ ALPNCallback: fail }, [], { ALPNProtocols: ['a'] }],
      [{}, ['OCSPRequest'], { requestOCSP: true }],
    ]) {
      const told = await connect({ ...options, maxVersion }, events, clientOptions);
      assert.deepStrictEqual(told, [['tlsClientError', boom]]);
    }
  }
  // A client of TLS 1.3 always gives an id to ask for.
  assert.deepStrictEqual(await connect({ minVersion: 'TLSv1.3' }, ['resumeSession']), [
    ['tlsClientError', boom],
  ]);

  // Sessions of TLS 1.3 are kept when the handshake is over, whether or not somebody says when.
  const kept = await connect({ minVersion: 'TLSv1.3' }, ['newSession']);
  assert.deepStrictEqual(kept, [['secure'], ['error', boom], ['error', boom]]);

  // No protocols are no choice.
  const free = await connect({ ALPNProtocols: [] }, [], { ALPNProtocols: ['a'] });
  assert.deepStrictEqual(free, [['secure']]);
});
