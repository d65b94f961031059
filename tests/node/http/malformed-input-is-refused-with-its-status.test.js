'use strict';
// What cannot be parsed is answered 400, a head beyond the limit 431; 'clientError' takes over when listened to.
const assert = require('assert');
const http = require('http');
const net = require('net');

function send(port, text) {
  return new Promise((resolve) => {
    const socket = net.connect(port);
    let answer = '';
    socket.on('data', (data) => (answer += data));
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer));
    socket.write(text);
  });
}

const server = http.createServer((req, res) => res.end());
server.listen(0, async () => {
  const { port } = server.address();
  assert.match(
    await send(port, 'GARBAGE\r\n\r\n'),
    /^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n\r\n$/,
  );
  assert.match(await send(port, 'GET / HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 /);
  assert.match(
    await send(port, `GET / HTTP/1.1\r\nHost: ${'a'.repeat(20000)}\r\n\r\n`),
    /^HTTP\/1\.1 431 /,
  );
  server.once('clientError', (error, socket) => {
    assert.strictEqual(error.code, 'HPE_INVALID_METHOD');
    assert.strictEqual(error.message, 'Parse Error: Invalid method encountered');
    assert.strictEqual(error.bytesParsed, 1);
    assert.strictEqual(String(error.rawPacket), 'GARBAGE\r\n\r\n');
    socket.end('HTTP/1.1 418 Mine\r\n\r\n');
  });
  assert.match(await send(port, 'GARBAGE\r\n\r\n'), /^HTTP\/1\.1 418 Mine/);
  server.close();
});
