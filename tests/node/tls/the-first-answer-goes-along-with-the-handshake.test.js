'use strict';
// What a server answers to data that came with the end of the handshake leaves together with the last messages of its own:
// two writes would make the second wait until the first has arrived.

const assert = require('assert');
const net = require('net');
const tls = require('tls');
const { ca, server: own } = require('./fixtures/pair.js');

const server = tls.createServer(own, (socket) => {
  socket.on('error', () => {});
  socket.once('data', () => socket.write('answer'));
});
const sizes = [];
const between = net.createServer((near) => {
  const far = net.connect(server.address().port, '127.0.0.1');
  near.pipe(far);
  far.on('data', (data) => sizes.push(data.length));
  far.pipe(near);
});
server.listen(0, '127.0.0.1', () => {
  between.listen(0, '127.0.0.1', () => {
    const { port } = between.address();
    const client = tls.connect(port, '127.0.0.1', { ca, servername: 'localhost' });
    client.write('question');
    client.on('data', (data) => {
      assert.strictEqual(String(data), 'answer');
      assert.strictEqual(sizes.length, 2, 'the first flight, and the tickets with the answer');
      client.destroy();
      between.close();
      server.close();
    });
  });
});
