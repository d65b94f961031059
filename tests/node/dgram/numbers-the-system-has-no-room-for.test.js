'use strict';
// Numbers for the system that it has no room for.

const assert = require('node:assert');
const dgram = require('node:dgram');

const socket = dgram.createSocket('udp4');
socket.bind(0, '127.0.0.1', () => {
  // Lives of multicast datagrams wrap round at 32 bits, and are a byte then.
  for (const ttl of [-1, 256, 2 ** 31, -(2 ** 31)]) {
    assert.throws(() => socket.setMulticastTTL(ttl), {
      code: 'EINVAL',
      message: 'setMulticastTTL EINVAL',
    });
  }
  for (const ttl of [1, 255, 2 ** 32, 2 ** 53, Infinity]) {
    assert.strictEqual(socket.setMulticastTTL(ttl), ttl);
  }

  for (const method of ['setRecvBufferSize', 'setSendBufferSize']) {
    assert.throws(
      () => socket[method](2 ** 31),
      (error) => {
        assert.strictEqual(error.code, 'ERR_SOCKET_BUFFER_SIZE');
        assert.strictEqual(error.info.code, 'EINVAL');
        return true;
      },
    );
  }
  socket.close();
});
