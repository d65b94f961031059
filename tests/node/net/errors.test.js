'use strict';
// Refused connections and taken addresses are told with code, system call, address and port.
const assert = require('node:assert');
const net = require('node:net');
const refusing = require('../refusing.js');

const probe = net.createServer().listen(0, '127.0.0.1', () => {
  const { port } = probe.address();
  const second = net.createServer();
  second.on('error', (err) => {
    assert.strictEqual(err.message, `listen EADDRINUSE: address already in use 127.0.0.1:${port}`);
    assert.strictEqual(err.code, 'EADDRINUSE');
    assert.strictEqual(err.syscall, 'listen');
    assert.strictEqual(err.port, port);
    probe.close();
  });
  second.listen(port, '127.0.0.1');
});

const nobody = refusing();
net.connect(nobody, '127.0.0.1').on('error', (error) => {
  assert.strictEqual(error.message, `connect ECONNREFUSED 127.0.0.1:${nobody}`);
  assert.strictEqual(error.errno, -111);
  assert.strictEqual(error.address, '127.0.0.1');
});
assert.throws(() => net.connect({ port: 70000 }), { code: 'ERR_SOCKET_BAD_PORT' });
assert.throws(() => net.connect({}), { code: 'ERR_MISSING_ARGS' });
