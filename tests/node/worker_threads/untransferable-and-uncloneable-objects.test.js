'use strict';
// Objects can be marked so that they are not transferred, or not cloned either.
const assert = require('assert');
const {
  MessageChannel,
  isMarkedAsUntransferable,
  markAsUncloneable,
  markAsUntransferable,
} = require('worker_threads');

const { port1, port2 } = new MessageChannel();
const memory = new ArrayBuffer(4);
assert.strictEqual(isMarkedAsUntransferable(memory), false);
markAsUntransferable(memory);
assert.strictEqual(isMarkedAsUntransferable(memory), true);
assert.throws(() => port1.postMessage(memory, [memory]), { name: 'DataCloneError', code: 25 });
assert.throws(() => structuredClone(memory, { transfer: [memory] }), { name: 'DataCloneError' });
assert.strictEqual(memory.byteLength, 4);
assert.strictEqual(structuredClone(memory).byteLength, 4);

const secret = { a: 1 };
markAsUncloneable(secret);
assert.throws(() => port1.postMessage({ deep: secret }), { name: 'DataCloneError' });
assert.throws(() => structuredClone(secret), { name: 'DataCloneError' });
port2.close();
