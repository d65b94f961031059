'use strict';
// TCP sockets, servers and bound sockets in a transfer list move to another thread; what has been used cannot.

const assert = require('node:assert');
const { once } = require('node:events');
const http = require('node:http');
const net = require('node:net');
const { MessageChannel, Worker } = require('node:worker_threads');
const finish = require('../finish.js');

const host = '127.0.0.1';
const stays = { name: 'Error', code: 'ERR_WORKER_HANDLE_NOT_TRANSFERABLE' };
const unlisted = {
  name: 'DataCloneError',
  message: /needs transfer .* not listed in transferList/,
};
const move = (object) => structuredClone(object, { transfer: [object] });
const { port1 } = new MessageChannel();

function refuses(object, name) {
  const message = new RegExp(
    `^net\\.${name} cannot be transferred in its current state; it must be`,
  );
  assert.throws(() => move(object), { ...stays, message });
  assert.throws(() => port1.postMessage(1, [object]), stays);
  assert.throws(() => structuredClone({ object }), unlisted);
  assert.throws(() => new Worker('', { eval: true, workerData: object }), unlisted);
  assert.throws(
    () => new Worker('', { eval: true, workerData: object, transferList: [object] }),
    stays,
  );
}

refuses(net.createServer(), 'Server');
refuses(http.createServer(), 'Server');
refuses(new net.Socket(), 'Socket');

const bound = new net.BoundSocket({ host });
const { port } = bound.address();
assert.throws(() => structuredClone(bound), unlisted);
const moved = move(bound);
assert.ok(moved instanceof net.BoundSocket);
assert.strictEqual(moved.address().port, port);
for (const name of ['address', 'fd', 'close']) {
  assert.throws(() => bound[name](), { code: 'ERR_SOCKET_HANDLE_ADOPTED' });
}
refuses(bound, 'BoundSocket');
moved.close();
refuses(moved, 'BoundSocket');
const pipe = new net.BoundSocket({ path: `\0moves${process.pid}` });
refuses(pipe, 'BoundSocket');
pipe.close();

finish(async () => {
  // A server takes its options along, and nothing else.
  const first = net.createServer({ allowHalfOpen: true, pauseOnConnect: true, highWaterMark: 99 });
  first.on('connection', () => assert.fail('it has moved'));
  first.on('close', () => assert.fail('it has not been closed'));
  first.listen(0, host);
  await once(first, 'listening');
  const address = first.address();
  const server = move(first);
  assert.deepStrictEqual([first.listening, first.address()], [false, null]);
  assert.ok(server instanceof net.Server);
  assert.deepStrictEqual(server.address(), address);
  assert.deepStrictEqual(
    [server.allowHalfOpen, server.pauseOnConnect, server.highWaterMark, server.eventNames()],
    [true, true, 99, []],
  );
  refuses(first, 'Server');

  const connection = once(server, 'connection');
  const client = net.connect(address.port, host);
  refuses(client, 'Socket');
  const [socket] = await connection;
  if (client.connecting) await once(client, 'connect');

  // Nothing moves when something cannot.
  const accepted = once(server, 'connection');
  const used = net.connect(address.port, host);
  await Promise.all([accepted, once(used, 'connect')]);
  await new Promise((resolve) => used.write('x', resolve));
  assert.throws(() => structuredClone([socket, used], { transfer: [socket, used] }), stays);
  assert.strictEqual(socket.destroyed, false);
  used.destroy();
  const twice = { message: 'Transfer list contains duplicate Socket' };
  assert.throws(() => structuredClone(socket, { transfer: [socket, socket] }), twice);

  const worker = new Worker(
    `const { once } = require('node:events');
    require('node:worker_threads').parentPort.once('message', async ({ socket, server }) => {
      socket.setEncoding('utf8').on('data', (text) => socket.end(text.toUpperCase()));
      const [second] = await once(server, 'connection');
      second.end('second');
      server.close();
    });`,
    { eval: true },
  );
  const exited = once(worker, 'exit');
  worker.postMessage({ socket, server }, [socket, server]);
  assert.deepStrictEqual([socket.destroyed, socket._handle, server.listening], [true, null, false]);
  await new Promise((resolve) => {
    socket.write('lost', (error) => {
      assert.strictEqual(error.code, 'ERR_STREAM_DESTROYED');
      resolve();
    });
  });
  client.setEncoding('utf8').end('hello');
  assert.strictEqual((await once(client, 'data'))[0], 'HELLO');
  const second = net.connect(address.port, host).setEncoding('utf8');
  assert.strictEqual((await once(second, 'data'))[0], 'second');
  await exited;

  // What nobody has received ends with the message.
  const last = net.createServer().listen(0, host);
  await once(last, 'listening');
  const taken = once(last, 'connection');
  const lost = net.connect(last.address().port, host);
  await once(lost, 'connect');
  const [peer] = await taken;
  const channel = new MessageChannel();
  channel.port1.postMessage(lost, [lost]);
  channel.port2.close();
  peer.on('error', () => {}).resume();
  await once(peer, 'close');
  last.close();
});
