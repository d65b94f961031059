'use strict';
// resetAndDestroy makes the peer see a reset.
const assert = require('node:assert');
const net = require('node:net');

const server = net.createServer((socket) => {
  socket.on('data', () => socket.resetAndDestroy());
});
server.listen(0, () => {
  const client = net.connect(server.address().port, () => client.write('x'));
  client.on('error', (err) => {
    assert.strictEqual(err.code, 'ECONNRESET');
    assert.strictEqual(err.syscall, 'read');
  });
  client.on('close', (hadError) => {
    assert.strictEqual(hadError, true);
    server.close();
  });
});
