'use strict';
// Heads, trailers and chunk extensions that go on and on, in small pieces: refused with a status of their own as soon as
// they are beyond the limit, however they are spread, and on the client's side as well.

const assert = require('assert');
const { once } = require('events');
const http = require('http');
const net = require('net');
const finish = require('../finish.js');

const POST = 'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n';
const endless = {
  'a name': ['GET / HTTP/1.1\r\nHost: h\r\n', 'x'.repeat(100), 431],
  'a value': ['GET / HTTP/1.1\r\nHost: h\r\nX: ', 'x'.repeat(100), 431],
  'a path': ['GET /', 'x'.repeat(100), 431],
  'many fields': ['GET / HTTP/1.1\r\nHost: h\r\n', 'Name: value\r\n'.repeat(8), 431],
  trailers: [`${POST}3\r\nabc\r\n0\r\n`, 'Name: value\r\n'.repeat(8), 431],
  'chunk extensions': [`${POST}3;`, 'x'.repeat(100), 413],
};

async function main() {
  const server = http.createServer((req, res) => {
    req.on('error', () => {});
    req.resume();
    req.on('end', () => res.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  for (const [name, [start, more, status]] of Object.entries(endless)) {
    const socket = net.connect(server.address().port, '127.0.0.1');
    let answer = '';
    let sent = 0;
    socket.on('data', (data) => (answer += data));
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.write(start);
    while (!socket.destroyed && answer === '' && sent < 4_000_000) {
      socket.write(more);
      sent += more.length;
      await new Promise(setImmediate);
    }
    assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `), name);
    socket.destroy();
    await closed;
  }
  server.closeAllConnections();
  server.close();

  const answering = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', async () => {
      socket.write('HTTP/1.1 200 OK\r\nX: ');
      while (!socket.destroyed) {
        socket.write('x'.repeat(1000));
        await new Promise(setImmediate);
      }
    });
  });
  answering.listen(0, '127.0.0.1');
  await once(answering, 'listening');
  const { port } = answering.address();
  const request = http.get({ port, host: '127.0.0.1', agent: false });
  const [error] = await once(request, 'error');
  assert.strictEqual(error.code, 'HPE_HEADER_OVERFLOW');
  const reason = await fetch(`http://127.0.0.1:${port}/`).catch((failure) => failure.cause);
  assert.match(reason.code, /^(UND_ERR_HEADERS_OVERFLOW|HPE_HEADER_OVERFLOW)$/);
  answering.close();
}

finish(main);
