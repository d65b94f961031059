'use strict';
// A server tells that it has closed when its last idle connection ends, not when something else happens next.

const assert = require('node:assert');
const http = require('node:http');
const net = require('node:net');

// The only thing that would wake the loop otherwise.
const late = setTimeout(() => assert.fail('the server waited for a timer'), 60_000);

const server = http.createServer((_req, res) => res.end('x'));
server.listen(0, () => {
  const client = net.connect(server.address().port, () => {
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  });
  client.on('error', () => {});
  client.once('data', () => {
    setImmediate(() => {
      server.close(() => clearTimeout(late));
      client.destroy();
    });
  });
});
