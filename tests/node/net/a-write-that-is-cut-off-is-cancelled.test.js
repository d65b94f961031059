'use strict';
// A write that waits for the system when its socket is destroyed fails with ECANCELED, and so do those behind it.

const assert = require('node:assert');
const net = require('node:net');

const codes = [];
let client;
const server = net.createServer((socket) => {
  socket.write('x'.repeat(64e6), (error) => {
    codes.push(error.code);
    assert.strictEqual(error.syscall, 'write');
  });
  socket.write('y', (error) => codes.push(error.code));
  socket.on('close', () => {
    client.destroy();
    server.close();
  });
  setImmediate(() => socket.destroy());
});
server.listen(0, '127.0.0.1', () => {
  client = net.connect(server.address().port, '127.0.0.1');
  client.on('error', () => {});
  client.pause();
});

process.on('exit', () => assert.deepStrictEqual(codes, ['ECANCELED', 'ECANCELED']));
