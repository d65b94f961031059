'use strict';

// A child that ends while handles wait to be sent leaves no channel.

const assert = require('node:assert');
const { fork } = require('node:child_process');
const net = require('node:net');

if (process.argv[2] === 'child') {
  process.on('message', () => process.exit(0));
} else {
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const child = fork(__filename, ['child']);
    // Those that wait are told that they can't be sent, or nothing at all.
    child.on('error', () => {});
    for (let i = 0; i < 3; i++) child.send({ i }, server, () => {});
    let closed = false;
    child.on('close', () => {
      closed = true;
      assert.strictEqual(child.channel, null);
      assert.strictEqual(child.connected, false);
      server.close();
    });
    process.on('exit', () => assert.ok(closed));
  });
}
