'use strict';
// Options of sockets and servers that are not quite what they should be.

const assert = require('node:assert');
const net = require('node:net');

// How many may wait is a number, whatever it is written as.
for (const backlog of ['x', true, {}, NaN, -1, 1.5, '12', '0', [], new Date(0)]) {
  const server = net.createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog }, () => server.close());
}

// Nothing of IPv4 can be for IPv6 only.
const server = net.createServer();
server.listen({ port: 0, host: '127.0.0.1', ipv6Only: true }, () => {
  assert.strictEqual(server.address().family, 'IPv4');
  server.close();
});

assert.throws(() => net.connect({ path: null }), {
  code: 'ERR_MISSING_ARGS',
  message: 'The "options" or "port" or "path" argument must be specified',
});
assert.throws(() => new net.Socket({ signal: 5 }), {
  code: 'ERR_INVALID_ARG_TYPE',
  message: 'The "signal" argument must be an instance of AbortSignal. Received type number (5)',
});
