'use strict';
// Who has joined a group hears what is sent to it, of one sender only where that was asked for, until it leaves.
const assert = require('assert');
const dgram = require('dgram');
const { once } = require('events');
const finish = require('../finish.js');

const HERE = '127.0.0.1';

async function bound(options, ...args) {
  const socket = dgram.createSocket(options);
  socket.bind(...args);
  await once(socket, 'listening');
  return socket;
}

async function sender(address) {
  const socket = await bound('udp4', 0, address);
  socket.setMulticastInterface(HERE);
  socket.setMulticastTTL(1);
  socket.setMulticastLoopback(true);
  return socket;
}

finish(async () => {
  const one = await sender(HERE);
  const other = await sender('127.0.0.2');
  const heard = [];
  const listener = await bound({ type: 'udp4', reuseAddr: true }, 0);
  listener.on('message', (message, { address }) => heard.push(`${message} ${address}`));
  const { port } = listener.address();
  // What is sent to the listener itself comes after everything that was sent before.
  const send = async (socket, text, group) => {
    await new Promise((resolve, reject) => {
      socket.send(text, port, group, (error) => (error ? reject(error) : resolve()));
    });
    const arrived = once(listener, 'message');
    if (heard.length > 0 && heard.at(-1).startsWith(text)) return;
    socket.send('mark', port, HERE);
    await arrived;
    while (!heard.at(-1).startsWith('mark')) await once(listener, 'message');
  };
  const group = '239.255.17.3';
  listener.addMembership(group, HERE);
  await send(one, 'joined', group);
  listener.dropMembership(group, HERE);
  await send(one, 'left', group);
  assert.throws(() => listener.dropMembership(group, HERE), { code: 'EADDRNOTAVAIL' });
  assert.throws(() => listener.addMembership(), { code: 'ERR_MISSING_ARGS' });
  assert.throws(() => listener.addMembership('1.2.3.4'), { code: 'EINVAL' });

  const chosen = '232.17.3.1';
  listener.addSourceSpecificMembership(HERE, chosen, HERE);
  await send(one, 'wanted', chosen);
  await send(other, 'unwanted', chosen);
  listener.dropSourceSpecificMembership(HERE, chosen, HERE);
  await send(one, 'over', chosen);
  assert.throws(() => listener.dropSourceSpecificMembership(HERE, chosen, HERE), {
    syscall: 'dropSourceSpecificMembership',
  });
  assert.deepStrictEqual(
    heard.filter((text) => !text.startsWith('mark')),
    [`joined ${HERE}`, `wanted ${HERE}`],
  );

  assert.throws(() => one.setMulticastTTL('x'), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => one.setTTL(0), { code: 'EINVAL' });
  assert.throws(() => one.setMulticastInterface('x'), { code: 'EINVAL' });
  for (const socket of [one, other, listener]) socket.close();
});
