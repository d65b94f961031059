'use strict';
// What a client writes, in pieces of all kinds, comes back in order, and both sides close cleanly.
const assert = require('node:assert');
const net = require('node:net');

const server = net.createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
server.listen(0, '127.0.0.1', () => {
  const { port, family, address } = server.address();
  assert.strictEqual(family, 'IPv4');
  assert.strictEqual(address, '127.0.0.1');
  const big = Buffer.alloc(3 * 1024 * 1024, 'abcdefg');
  const client = net.connect(port, '127.0.0.1');
  const parts = [];
  client.on('data', (chunk) => parts.push(chunk));
  client.cork();
  client.write('h\u00e9llo', 'latin1');
  client.write('w\u00f6rld');
  client.write(Buffer.from([1, 2, 3]));
  client.uncork();
  client.end(big);
  client.on('close', (hadError) => {
    assert.strictEqual(hadError, false);
    const expected = Buffer.concat([
      Buffer.from('h\u00e9llo', 'latin1'),
      Buffer.from('w\u00f6rld'),
      Buffer.from([1, 2, 3]),
      big,
    ]);
    assert.ok(Buffer.concat(parts).equals(expected));
    assert.strictEqual(client.bytesRead, expected.length);
    assert.strictEqual(client.bytesWritten, expected.length);
    server.close();
  });
});
