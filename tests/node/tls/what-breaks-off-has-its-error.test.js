'use strict';
// Handshakes that are cut off, stall or are none, records that were changed on the way, and answers whose connection ends
// without the close alert: which error comes where, and that no connection stays.

const assert = require('assert');
const { once } = require('events');
const https = require('https');
const net = require('net');
const tls = require('tls');
const { ca, server: own } = require('./fixtures/pair.js');
const finish = require('../finish.js');

const listening = async (server) => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
};

/** The first message of a client. */
async function hello() {
  const server = net.createServer();
  const port = await listening(server);
  tls.connect(port, '127.0.0.1').on('error', () => {});
  const [socket] = await once(server, 'connection');
  const [data] = await once(socket, 'data');
  socket.destroy();
  server.close();
  return data;
}

/** What the server says to a client of these bytes, which ends its side or waits. */
async function refused(bytes, ends, options = {}) {
  const server = tls.createServer({ ...own, ...options }, (socket) => socket.on('error', () => {}));
  const port = await listening(server);
  const told = new Promise((resolve) => {
    server.on('tlsClientError', (error, socket) => {
      socket.destroy();
      resolve(error);
    });
  });
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  const closed = new Promise((resolve) => socket.on('close', resolve));
  if (bytes.length) socket.write(bytes);
  if (ends) socket.end();
  const error = await told;
  await closed;
  server.close();
  return error.code;
}

/** A server's answer through a relay that does something to it. */
async function relayed(server, onAnswer) {
  const port = await listening(server);
  const relay = net.createServer((near) => {
    const far = net.connect(port, '127.0.0.1');
    near.on('error', () => {});
    far.on('error', () => {});
    near.on('close', () => far.destroy());
    near.pipe(far);
    onAnswer(far, near);
  });
  return { port: await listening(relay), relay };
}

async function answered(head, breakOff) {
  const server = tls.createServer(own, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write(head));
  });
  let near;
  const { port, relay } = await relayed(server, (far, socket) => {
    near = socket;
    far.pipe(socket);
  });
  const request = https.get({ port, host: '127.0.0.1', servername: 'localhost', ca, agent: false });
  const [response] = await once(request, 'response');
  const outcome = new Promise((resolve) => {
    response.on('end', () => resolve('whole'));
    response.on('error', ({ code, message }) => resolve(`${code} ${message}`));
  });
  await once(response, 'data');
  breakOff(near);
  const text = await outcome;
  relay.close();
  server.close();
  return text;
}

async function main() {
  const first = await hello();
  assert.strictEqual(await refused('GET / HTTP/1.1\r\n\r\n', false), 'ERR_SSL_HTTP_REQUEST');
  assert.match(
    await refused(Buffer.alloc(100, 0xaa), false),
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/,
  );
  assert.match(
    await refused(Buffer.concat([Buffer.from([22, 3, 1, 255, 255]), Buffer.alloc(70_000)]), false),
    /^ERR_SSL_\w+_TOO_LONG$/,
  );
  assert.strictEqual(await refused('', true), 'ECONNRESET');
  assert.strictEqual(await refused(first.subarray(0, 50), true), 'ECONNRESET');
  assert.strictEqual(await refused(first, true), 'ECONNRESET');
  const impatient = { handshakeTimeout: 50 };
  assert.strictEqual(await refused('', false, impatient), 'ERR_TLS_HANDSHAKE_TIMEOUT');
  assert.strictEqual(
    await refused(first.subarray(0, 50), false, impatient),
    'ERR_TLS_HANDSHAKE_TIMEOUT',
  );
  assert.strictEqual(await refused(first, false, impatient), 'ERR_TLS_HANDSHAKE_TIMEOUT');

  // A record that was changed.
  const server = tls.createServer(own, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write('x'.repeat(1000)));
  });
  let harm = false;
  const { port, relay } = await relayed(server, (far, near) => {
    far.on('data', (data) => {
      if (harm) data[data.length - 5] ^= 1;
      near.write(data);
    });
  });
  const client = tls.connect(port, '127.0.0.1', { ca, servername: 'localhost' });
  await once(client, 'session');
  harm = true;
  client.write('go');
  client.on('data', () => assert.fail('damaged data came'));
  const [error] = await once(client, 'error');
  assert.strictEqual(error.code, 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC');
  relay.close();
  server.close();

  // Answers that are cut off: only the one whose end is the connection's end is taken for whole.
  for (const breakOff of [(socket) => socket.end(), (socket) => socket.destroy()]) {
    const length = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc';
    assert.strictEqual(await answered(length, breakOff), 'ECONNRESET aborted');
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab';
    assert.strictEqual(await answered(chunked, breakOff), 'ECONNRESET aborted');
    assert.strictEqual(await answered('HTTP/1.1 200 OK\r\n\r\nabc', breakOff), 'whole');
  }
}

// Connections that a peer never answered for do not have to be waited for.
finish(main).then(() => process.exit());
