'use strict';
// Datagrams keep their bounds and tell their sender; a connected socket needs no address.
const assert = require('node:assert');
const dgram = require('node:dgram');

const server = dgram.createSocket('udp4');
const client = dgram.createSocket('udp4');
const received = [];
server.on('message', (message, rinfo) => {
  received.push(message.toString());
  assert.strictEqual(rinfo.address, '127.0.0.1');
  assert.strictEqual(rinfo.family, 'IPv4');
  assert.strictEqual(rinfo.size, message.length);
  if (received.length === 1) {
    client.connect(server.address().port, '127.0.0.1', () => client.send('three'));
  } else {
    assert.deepStrictEqual(received, ['onetwo', 'three']);
    server.close();
    client.close();
  }
});
server.bind(0, '127.0.0.1', () => {
  client.send(['one', Buffer.from('two')], server.address().port, '127.0.0.1', (err, bytes) => {
    assert.ifError(err);
    assert.strictEqual(bytes, 6);
  });
});
assert.throws(() => dgram.createSocket('udp5'), { code: 'ERR_SOCKET_BAD_TYPE' });
