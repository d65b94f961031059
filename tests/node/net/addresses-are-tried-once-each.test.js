'use strict';
// An address that a look-up gives twice is tried once; an attempt is told of before it is made, also one that a block list
// then forbids, and counts as made afterwards.
const assert = require('assert');
const net = require('net');
const finish = require('../finish.js');

const refusing = { address: '127.0.0.2', family: 4 };
const good = { address: '127.0.0.1', family: 4 };

async function attempts(port, addresses, options = {}) {
  const socket = net.connect({
    port,
    host: 'many.test',
    autoSelectFamily: true,
    lookup: (_host, _options, callback) => setImmediate(callback, null, addresses),
    ...options,
  });
  const told = [];
  const known = () => (socket.autoSelectFamilyAttemptedAddresses ?? []).length;
  socket.on('connectionAttempt', (address) => told.push(`${address} ${known()}`));
  await new Promise((resolve) => {
    socket.on('connect', () => socket.destroy());
    socket.on('error', (error) => told.push(error.code));
    socket.on('close', resolve);
  });
  return [told, socket.autoSelectFamilyAttemptedAddresses];
}

finish(async () => {
  const server = net.createServer((socket) => socket.on('error', () => {}));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();

  assert.deepStrictEqual(await attempts(port, [refusing, refusing, good, refusing]), [
    ['127.0.0.2 0', '127.0.0.1 1'],
    [`127.0.0.2:${port}`, `127.0.0.1:${port}`],
  ]);
  // One address is no choice.
  assert.deepStrictEqual(await attempts(port, [good, good]), [['127.0.0.1 0'], undefined]);

  const blockList = new net.BlockList();
  blockList.addAddress('127.0.0.1');
  assert.deepStrictEqual(await attempts(port, [good], { blockList }), [
    ['127.0.0.1 0', 'ERR_IP_BLOCKED'],
    undefined,
  ]);
  await new Promise((resolve) => server.close(resolve));
});
