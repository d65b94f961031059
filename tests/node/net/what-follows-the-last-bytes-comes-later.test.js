'use strict';
// Bytes and the end behind them arrive together: what the program does about the bytes is done before it hears of the end.
const assert = require('assert');
const net = require('net');

const told = [];
const server = net.createServer((socket) => {
  socket.resume().end('hello', () => socket.on('end', () => server.close()));
});
server.listen(0, '127.0.0.1', () => {
  const socket = net.connect(server.address().port, '127.0.0.1');
  for (const event of ['finish', 'end', 'close']) socket.on(event, () => told.push(event));
  socket.on('connect', () => {
    // Both are there when the loop looks.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
  });
  socket.on('data', () => {
    told.push('data');
    socket.end(() => told.push('ended'));
  });
});
process.on('exit', () => {
  assert.deepStrictEqual(told, ['data', 'ended', 'finish', 'end', 'close']);
});
