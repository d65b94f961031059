'use strict';
// Callbacks of handles and requests run in the context of their resource, with or without hooks.
const assert = require('assert');
const {
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
} = require('async_hooks');
const fs = require('fs');
const net = require('net');

const types = new Map();

function withoutHooks(next) {
  assert.strictEqual(executionAsyncId(), 1);
  fs.stat(__filename, () => {
    assert.ok(executionAsyncId() > 1);
    assert.strictEqual(triggerAsyncId(), 1);
    const inside = executionAsyncId();
    process.nextTick(() => {
      assert.ok(executionAsyncId() > inside);
      assert.strictEqual(triggerAsyncId(), inside);
      next();
    });
  });
}

function withHooks() {
  const calls = [];
  const hook = createHook({
    init(id, type, trigger) {
      types.set(id, [type, trigger]);
    },
    before: (id) => calls.push(`before ${types.get(id)?.[0]}`),
    after: (id) => calls.push(`after ${types.get(id)?.[0]}`),
  }).enable();
  fs.stat(__filename, () => {
    assert.strictEqual(types.get(executionAsyncId())[0], 'FSREQCALLBACK');
    assert.ok(calls.includes('before FSREQCALLBACK'));
    connect(calls, hook);
  });
}

function connect(calls, hook) {
  const server = net.createServer((socket) => {
    // A connection comes from the server that took it.
    const [type] = types.get(executionAsyncId());
    assert.strictEqual(type, 'TCPSERVERWRAP');
    const handle = socket._handle.getAsyncId();
    assert.strictEqual(types.get(handle)[0], 'TCPWRAP');
    assert.strictEqual(types.get(handle)[1], executionAsyncId());
    socket.on('data', () => {
      assert.strictEqual(executionAsyncId(), handle);
      assert.strictEqual(executionAsyncResource(), socket._handle);
      socket.end();
      server.close();
    });
  });
  server.listen(0, () => {
    const client = net.connect(server.address().port, '127.0.0.1', () => {
      assert.strictEqual(types.get(executionAsyncId())[0], 'TCPCONNECTWRAP');
      client.end('x');
    });
    client.resume();
    client.on('close', () => {
      assert.ok(calls.includes('after TCPCONNECTWRAP'));
      hook.disable();
    });
  });
}

withoutHooks(withHooks);
