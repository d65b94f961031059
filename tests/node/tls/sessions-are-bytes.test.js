'use strict';
// What `setSession` takes is checked; nothing is no session.
const assert = require('assert');
const tls = require('tls');

const socket = new tls.TLSSocket();
for (const wrong of [5, null, {}]) {
  assert.throws(() => socket.setSession(wrong), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message: 'Session must be a buffer',
  });
}
assert.strictEqual(socket.setSession(undefined), undefined);
socket.destroy();
