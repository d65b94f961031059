'use strict';
// Messages arrive in order, a closed end closes the other, and ports without listeners keep nothing alive.

const assert = require('assert');
const { MessageChannel, receiveMessageOnPort } = require('worker_threads');

const idle = new MessageChannel();
assert.strictEqual(idle.port1.hasRef(), false);

const { port1, port2 } = new MessageChannel();
const seen = [];
port1.postMessage(1);
port1.postMessage({ two: 2 });
assert.deepStrictEqual(receiveMessageOnPort(port2), { message: 1 });
port2.on('message', (message) => seen.push(message));
port2.on('close', () => {
  assert.deepStrictEqual(seen, [{ two: 2 }, 3]);
});
assert.strictEqual(port2.hasRef(), true);
port1.postMessage(3);
port1.close();
