'use strict';
// A server with all the connections that it may have, and one that has an address on its list, take no more.
const assert = require('assert');
const { once } = require('events');
const net = require('net');
const finish = require('../finish.js');

function listen(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

function ended(socket) {
  socket.resume();
  socket.on('error', () => {});
  return new Promise((resolve) => {
    socket.on('close', resolve);
  });
}

finish(async () => {
  const server = net.createServer((socket) => socket.on('error', () => {}));
  server.maxConnections = 1;
  const port = await listen(server);
  const first = net.connect(port, '127.0.0.1');
  await Promise.all([once(first, 'connect'), once(server, 'connection')]);
  const second = net.connect(port, '127.0.0.1');
  const [[told]] = await Promise.all([once(server, 'drop'), ended(second)]);
  assert.strictEqual(told.localPort, port);
  assert.strictEqual(told.localAddress, '127.0.0.1');
  assert.strictEqual(told.remoteFamily, 'IPv4');
  const count = await new Promise((resolve) => {
    server.getConnections((_error, number) => resolve(number));
  });
  assert.strictEqual(count, 1);
  first.destroy();
  server.close();
  await once(server, 'close');

  const blockList = new net.BlockList();
  blockList.addSubnet('127.0.0.0', 8);
  const guarded = net.createServer({ blockList }, () => assert.fail('it was let in'));
  await ended(net.connect(await listen(guarded), '127.0.0.1'));
  guarded.close();
  await once(guarded, 'close');
});
