'use strict';
// Objects that cannot move are refused in a transfer list, all with the same words; native handles have no clone either.
const assert = require('node:assert');
const { createSecretKey } = require('node:crypto');
const net = require('node:net');
const { markAsUntransferable } = require('node:worker_threads');

for (const object of [
  new Blob(['a']),
  createSecretKey(Buffer.alloc(16)),
  new net.BlockList(),
  new URL('http://localhost'),
  new Headers(),
  new DOMException('a'),
  {},
]) {
  const message = 'Found invalid value in transferList.';
  const refused = { name: 'DataCloneError', message };
  assert.throws(() => structuredClone(object, { transfer: [object] }), refused);
}
const readable = new ReadableStream();
const twice = {
  name: 'DataCloneError',
  message: 'Transfer list contains duplicate ReadableStream',
};
assert.throws(() => structuredClone(readable, { transfer: [readable, readable] }), twice);
markAsUntransferable(readable);
const marked = { name: 'DataCloneError', message: 'Cannot transfer object of unsupported type.' };
assert.throws(() => structuredClone(readable, { transfer: [readable] }), marked);

const server = net.createServer().listen(`\0handle${process.pid}`, () => {
  assert.throws(() => structuredClone(server._handle), {
    name: 'DataCloneError',
    message: 'Cannot clone object of unsupported type.',
  });
  server.close();
});
