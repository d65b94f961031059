'use strict';
// Connections that say nothing, nonsense, a half or too much, many at once: the server goes on answering, refuses those
// beyond its limit, and has neither connections nor descriptors left of them.

const assert = require('assert');
const { once } = require('events');
const fs = require('fs');
const http = require('http');
const net = require('net');

const descriptors = () => fs.readdirSync('/proc/self/fd').length;
const server = http.createServer((req, res) => {
  req.resume();
  req.on('end', () => res.end('ok'));
});
let dropped = 0;
server.on('drop', () => dropped++);
const sayings = [
  '',
  'NONSENSE\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: h\r\nX',
  'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nabc',
  'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab',
  'GET / HTTP/1.1\r\nHost: h\r\n\r\n'.repeat(20),
  `GET / HTTP/1.1\r\nHost: h\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
];

/** Opens a connection, says something and goes away: politely, abruptly, or when the server does. */
async function visit(port, i) {
  const socket = net.connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  const closed = new Promise((resolve) => socket.on('close', resolve));
  await Promise.race([once(socket, 'connect').catch(() => {}), closed]);
  if (!socket.destroyed) socket.write(sayings[i % sayings.length]);
  await new Promise(setImmediate);
  if (i % 3 === 0) socket.end();
  else if (i % 3 === 1) socket.destroy();
  else socket.resetAndDestroy();
  await closed;
}

const connections = () =>
  new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const ask = async () => (await fetch(`http://127.0.0.1:${port}/`)).text();
  assert.strictEqual(await ask(), 'ok');
  const before = descriptors();
  for (let round = 0; round < 3; round++) {
    await Promise.all(Array.from({ length: 70 }, (_, i) => visit(port, i + round)));
  }
  assert.strictEqual(await ask(), 'ok');
  while ((await connections()) > 1 || descriptors() > before) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }

  // Those beyond the limit are closed at once, and places become free again.
  server.maxConnections = 10;
  const waiting = Array.from({ length: 30 }, () => net.connect(port, '127.0.0.1'));
  for (const socket of waiting) socket.on('error', () => {});
  while (dropped < 20) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const socket of waiting) socket.destroy();
  while ((await connections()) > 1) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.strictEqual(await ask(), 'ok');
  server.closeAllConnections();
  server.close();
});
