// setKeepAlive hands on its interval and count, as arguments or as an object, and only what changes.
'use strict';
const assert = require('assert');
const net = require('net');

const calls = [];
const socket = new net.Socket();
socket._handle = { setKeepAlive: (...args) => calls.push(args), close() {}, readStop() {} };

socket.setKeepAlive(true, 5000, 2000, 3);
socket.setKeepAlive(true, 5000, 2000, 3);
socket.setKeepAlive(true, 5000);
socket.setKeepAlive({ enable: true, initialDelay: 1500, interval: 2999, count: 4 });
socket.setKeepAlive(false);
assert.deepStrictEqual(calls, [
  [true, 5, 2, 3],
  [true, 5, undefined, undefined],
  [true, 1, 2, 4],
  [false, 0, undefined, undefined],
]);

// A real socket takes them too, before it is connected and afterwards.
const server = net
  .createServer((peer) => peer.end())
  .listen(0, () => {
    const client = new net.Socket();
    client.setKeepAlive(true, 5000, 2000, 3);
    client.connect(server.address().port, () => {
      client.setKeepAlive(true, 6000, 3000, 5);
      client.destroy();
      server.close();
    });
  });
