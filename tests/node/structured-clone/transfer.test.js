'use strict';
// Transferred buffers and ports move; lists with mistakes move nothing.

const assert = require('assert');

const buffer = new ArrayBuffer(8);
new Uint8Array(buffer)[0] = 9;
const moved = structuredClone({ buffer, view: new Uint8Array(buffer) }, { transfer: [buffer] });
assert.strictEqual(buffer.byteLength, 0);
assert.strictEqual(moved.view[0], 9);
assert.strictEqual(moved.view.buffer, moved.buffer);

const kept = new ArrayBuffer(8);
assert.throws(() => structuredClone({ f() {} }, { transfer: [kept] }), { name: 'DataCloneError' });
assert.strictEqual(kept.byteLength, 8);
assert.throws(() => structuredClone(kept, { transfer: [kept, kept] }), {
  message: 'Transfer list contains duplicate ArrayBuffer',
});

assert.throws(() => structuredClone(1, { transfer: [kept, 5] }), {
  name: 'TypeError',
  code: 'ERR_INVALID_ARG_TYPE',
  message: "Failed to execute 'structuredClone': transfer in Options[1] is not an object.",
});

const shared = new SharedArrayBuffer(8);
new Int32Array(structuredClone(shared))[0] = 7;
assert.strictEqual(new Int32Array(shared)[0], 7);

const { port1, port2 } = new MessageChannel();
const port = structuredClone(port2, { transfer: [port2] });
port.onmessage = ({ data }) => {
  assert.strictEqual(data, 'hello');
  port.close();
};
port1.postMessage('hello');
