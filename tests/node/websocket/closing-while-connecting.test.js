'use strict';
// A WebSocket that is closed before it is open fails at once: the events are told of before `close` returns.
const assert = require('assert');
const net = require('net');
const { once } = require('events');
const finish = require('../finish.js');

finish(async () => {
  const server = net.createServer((socket) => socket.on('error', () => {})).listen(0);
  await once(server, 'listening');
  const socket = new WebSocket(`ws://localhost:${server.address().port}`);
  const seen = [];
  for (const type of ['open', 'error', 'close']) {
    socket.addEventListener(type, (event) => {
      assert.strictEqual(socket.readyState, WebSocket.CLOSED);
      seen.push([event.type, event.code, event.wasClean]);
    });
  }
  socket.close(1000, 'why');
  seen.push('returned');
  assert.strictEqual(socket.readyState, WebSocket.CLOSING);
  socket.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepStrictEqual(seen, [
    ['error', undefined, undefined],
    ['close', 1006, false],
    'returned',
  ]);
  server.close();
});
