'use strict';
// Workers that bind a datagram socket to one port have the same one: each message reaches one of them.
const assert = require('assert');
const cluster = require('cluster');
const dgram = require('dgram');

if (cluster.isPrimary) {
  const ports = [];
  const answers = [];
  const client = dgram.createSocket('udp4');
  cluster.on('listening', (worker, { port, addressType }) => {
    assert.strictEqual(addressType, 'udp4');
    ports.push(port);
    if (ports.length < 2) return;
    assert.strictEqual(ports[0], ports[1]);
    client.on('message', (text) => {
      answers.push(Number(text));
      if (answers.length < 4) client.send('?', port, '127.0.0.1');
      else cluster.disconnect(() => client.close());
    });
    client.send('?', port, '127.0.0.1');
  });
  cluster.fork();
  cluster.fork();
  process.on('exit', () => assert.ok(answers.length === 4 && answers.every((id) => id <= 2)));
} else {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (text, { port }) => socket.send(`${cluster.worker.id}`, port, '127.0.0.1'));
  socket.bind(0, '127.0.0.1');
}
