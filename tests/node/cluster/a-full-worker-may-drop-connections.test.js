'use strict';
// A worker whose server has as many connections as it may leaves further ones to others, or closes them itself when
// dropMaxConnection says so, which 'drop' tells.

const assert = require('assert');
const cluster = require('cluster');
const net = require('net');

if (cluster.isPrimary) {
  const worker = cluster.fork();
  worker.on('exit', (code) => assert.strictEqual(code, 0));
} else {
  const server = net.createServer(() => assert.fail('a connection came in'));
  server.maxConnections = 0;
  server.dropMaxConnection = true;
  server.on('drop', ({ remotePort }) => {
    assert.strictEqual(typeof remotePort, 'number');
    process.exit();
  });
  server.listen(0, () => net.connect(server.address().port).on('error', () => {}));
}
