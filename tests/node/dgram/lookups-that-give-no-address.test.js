'use strict';
// What a lookup of the program's own gives that is no text fails as a text that is no address.
const assert = require('assert');
const dgram = require('dgram');
const { once } = require('events');

async function main() {
  for (const given of [undefined, null, 5, {}]) {
    const socket = dgram.createSocket({
      type: 'udp4',
      lookup: (name, family, done) => setImmediate(done, null, given, family),
    });
    socket.bind(0, 'name');
    const [error] = await once(socket, 'error');
    assert.strictEqual(error.code, 'EINVAL');
    assert.strictEqual(error.syscall, 'bind');
    assert.strictEqual(error.address, given);
    socket.close();
  }
}

require('../finish.js')(main);
