'use strict';
// What comes from blocked addresses is not heard, and nothing is sent to them.
const assert = require('assert');
const dgram = require('dgram');
const { once } = require('events');
const { BlockList } = require('net');
const finish = require('../finish.js');

const HERE = '127.0.0.1';
const THERE = '127.0.0.2';

async function bound(options, address) {
  const socket = dgram.createSocket({ type: 'udp4', ...options });
  socket.bind(0, address);
  await once(socket, 'listening');
  return socket;
}

finish(async () => {
  const list = new BlockList();
  list.addAddress(THERE);
  const receiver = await bound({ receiveBlockList: list }, '0.0.0.0');
  const heard = [];
  receiver.on('message', (message) => heard.push(String(message)));
  const { port } = receiver.address();
  const blocked = await bound({}, THERE);
  const allowed = await bound({}, HERE);
  await new Promise((resolve) => blocked.send('no', port, HERE, resolve));
  const arrived = once(receiver, 'message');
  allowed.send('yes', port, HERE);
  await arrived;
  assert.deepStrictEqual(heard, ['yes']);

  const careful = dgram.createSocket({ type: 'udp4', sendBlockList: list });
  const error = await new Promise((resolve) => careful.send('x', port, THERE, resolve));
  assert.strictEqual(error.code, 'ERR_IP_BLOCKED');
  const refused = await new Promise((resolve) => careful.connect(port, THERE, resolve));
  assert.strictEqual(refused.code, 'ERR_IP_BLOCKED');
  for (const socket of [receiver, blocked, allowed, careful]) socket.close();
  assert.throws(() => dgram.createSocket({ type: 'udp4', sendBlockList: 5 }), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
});
