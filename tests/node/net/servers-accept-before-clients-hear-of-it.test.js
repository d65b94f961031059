'use strict';
// A server on a path hears of a connection before the client does, as one on a port.
const assert = require('assert');
const fs = require('fs');
const net = require('net');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'order-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

for (const place of [path.join(folder, 'socket'), 0]) {
  const seen = [];
  const server = net.createServer((socket) => {
    seen.push('accepted');
    socket.end();
  });
  server.listen(place, () => {
    const client = net.connect(place || server.address().port, () => seen.push('connected'));
    client.resume();
    client.on('close', () => server.close());
  });
  process.on('exit', () => assert.deepStrictEqual(seen, ['accepted', 'connected']));
}
