'use strict';
// A function as the second argument of `postMessage` is an object that lists nothing to transfer.
const assert = require('node:assert');
const { MessageChannel, receiveMessageOnPort } = require('node:worker_threads');

const { port1, port2 } = new MessageChannel();
port1.postMessage(1, () => {});
assert.deepStrictEqual(receiveMessageOnPort(port2), { message: 1 });
for (const odd of [5, 'x', true]) {
  assert.throws(() => port1.postMessage(1, odd), { code: 'ERR_INVALID_ARG_TYPE' });
}
port1.close();
