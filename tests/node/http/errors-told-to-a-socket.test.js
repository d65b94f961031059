'use strict';

// An error that a program emits on the socket of an answer under way is the server's: it tells `clientError`, or ends the
// connection.

const assert = require('assert');
const http = require('http');
const net = require('net');

let told;
function run(listen, done) {
  const server = http.createServer((req, res) => {
    res.write('asd', () => res.socket.emit('error', new Error('out of order')));
  });
  if (listen) {
    server.on('clientError', (error, socket) => {
      told = error.message;
      socket.destroy();
    });
  }
  server.listen(0, () => {
    const client = net.connect(server.address().port, () => {
      client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    });
    let received = '';
    client.on('data', (data) => {
      received += data;
    });
    client.on('error', () => {});
    client.on('close', () => {
      assert.ok(received === '' || received.endsWith('3\r\nasd\r\n'), received);
      server.close(done);
    });
  });
}
run(false, () => run(true, () => assert.strictEqual(told, 'out of order')));
