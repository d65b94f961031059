'use strict';
// Broadcasts have to be allowed, connected sockets send to their peer only, and what cannot be sent is told with its reason.
const assert = require('assert');
const dgram = require('dgram');
const { once } = require('events');
const finish = require('../finish.js');

const HERE = '127.0.0.1';

async function bound(...args) {
  const socket = dgram.createSocket('udp4');
  socket.bind(...args);
  await once(socket, 'listening');
  return socket;
}

function send(socket, ...args) {
  return new Promise((resolve) => {
    socket.send(...args, (error, size) => resolve(error ?? size));
  });
}

finish(async () => {
  const receiver = await bound(0);
  const { port } = receiver.address();
  const sender = dgram.createSocket('udp4');
  const refused = await send(sender, 'x', port, '255.255.255.255');
  assert.strictEqual(refused.code, 'EACCES');
  assert.strictEqual(refused.message, `send EACCES 255.255.255.255:${port}`);
  sender.setBroadcast(true);
  const heard = once(receiver, 'message');
  assert.strictEqual(await send(sender, 'to all', port, '127.255.255.255'), 6);
  assert.strictEqual(String((await heard)[0]), 'to all');

  assert.strictEqual((await send(sender, Buffer.alloc(70000), port, HERE)).code, 'EMSGSIZE');
  assert.strictEqual((await send(sender, 'x', port, '::1')).code, 'EINVAL');
  assert.strictEqual((await send(sender, 'x', port, 'no-such.invalid')).syscall, 'getaddrinfo');
  assert.throws(() => sender.send('x', 0), { code: 'ERR_SOCKET_BAD_PORT' });
  assert.throws(() => sender.send(5, port), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => sender.send(Buffer.from('abc'), 2, 5, port), {
    code: 'ERR_BUFFER_OUT_OF_BOUNDS',
  });

  // Pieces make one datagram, and nothing is one, too.
  for (const [parts, whole] of [
    [['a', Buffer.from('bc'), new Uint8Array([100])], 'abcd'],
    [[], ''],
    ['', ''],
  ]) {
    const arrived = once(receiver, 'message');
    assert.strictEqual(await send(sender, parts, port, HERE), whole.length);
    const [message, { size }] = await arrived;
    assert.strictEqual(String(message), whole);
    assert.strictEqual(size, whole.length);
  }

  const connected = dgram.createSocket('udp4');
  connected.connect(port, HERE);
  await once(connected, 'connect');
  assert.deepStrictEqual(connected.remoteAddress(), { address: HERE, family: 'IPv4', port });
  const arrived = once(receiver, 'message');
  assert.strictEqual(await send(connected, Buffer.from('abcdef'), 2, 3), 3);
  assert.strictEqual(String((await arrived)[0]), 'cde');
  assert.throws(() => connected.connect(port), { code: 'ERR_SOCKET_DGRAM_IS_CONNECTED' });
  connected.disconnect();
  assert.throws(() => connected.disconnect(), { code: 'ERR_SOCKET_DGRAM_NOT_CONNECTED' });
  assert.throws(() => connected.remoteAddress(), { code: 'ERR_SOCKET_DGRAM_NOT_CONNECTED' });

  // Nobody there: the system tells with the next call. Who talks to one peer is there for that one only.
  const away = await bound(0, HERE);
  away.connect(port, HERE);
  await once(away, 'connect');
  connected.connect(away.address().port, HERE);
  await once(connected, 'connect');
  const failed = new Promise((resolve) => {
    const timer = setInterval(() => connected.send('x', (error) => error && told(error)), 5);
    const told = (error) => {
      clearInterval(timer);
      resolve(error);
    };
    connected.on('error', told);
  });
  assert.strictEqual((await failed).code, 'ECONNREFUSED');

  // Ports that are no numbers are none.
  for (const given of ['0', 'x', null, { port: '0' }]) {
    const socket = await bound(given);
    assert.ok(socket.address().port > 0);
    socket.close();
  }
  const sized = dgram.createSocket({ type: 'udp4', recvBufferSize: 10000, sendBufferSize: 12000 });
  assert.throws(() => sized.getRecvBufferSize(), { code: 'ERR_SOCKET_BUFFER_SIZE' });
  sized.bind(0, HERE);
  await once(sized, 'listening');
  // Linux keeps twice of what it is asked for.
  assert.ok(sized.getRecvBufferSize() >= 10000);
  assert.ok(sized.getSendBufferSize() >= 12000);
  sized.setRecvBufferSize(16000);
  assert.ok(sized.getRecvBufferSize() >= 16000);
  assert.throws(() => sized.setSendBufferSize(-1), { code: 'ERR_SOCKET_BAD_BUFFER_SIZE' });
  assert.strictEqual(sized.getSendQueueCount(), 0);
  for (const socket of [receiver, sender, connected, away, sized]) socket.close();
  assert.throws(() => sender.send('x', port), { code: 'ERR_SOCKET_DGRAM_NOT_RUNNING' });
});
