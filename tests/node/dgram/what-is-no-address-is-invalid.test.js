'use strict';
// Groups and interfaces are read as text: what is no address is refused by the system's code, whatever its type.
const assert = require('assert');
const dgram = require('dgram');

const socket = dgram.createSocket('udp4');
const invalid = (run) => assert.throws(run, { code: 'EINVAL', name: 'Error' });
for (const value of [{}, 1, true, 'x', [], () => {}]) {
  invalid(() => socket.addMembership(value));
  invalid(() => socket.dropMembership(value));
  invalid(() => socket.addMembership('224.0.0.114', value));
}
invalid(() => socket.addMembership('224.0.0.114', ''));
invalid(() => socket.setMulticastInterface(''));
for (const value of [undefined, null, '', 0]) {
  assert.throws(() => socket.addMembership(value), { code: 'ERR_MISSING_ARGS' });
}
socket.close();
