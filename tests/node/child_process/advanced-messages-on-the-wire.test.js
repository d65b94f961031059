'use strict';
// The bytes of a channel with advanced serialization are those that Node writes, so that either can be the other's child.
const assert = require('node:assert');
const { spawn } = require('node:child_process');

const program = `
  process.send({ b: Buffer.from('hi'), u: new Uint16Array([1, 2]), d: new DataView(new ArrayBuffer(3)) });
  process.on('message', (message) => {
    process.send([message.b.toString(), message.u[1], message.d.byteLength].join());
    process.disconnect();
  });
`;

const raw = spawn(process.execPath, ['-e', program], {
  stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  env: { ...process.env, NODE_CHANNEL_FD: '3', NODE_CHANNEL_SERIALIZATION_MODE: 'advanced' },
});
const first = '00000023ff0f6f2201625c000a0268692201755c000404010002002201645c0009030000007b03';
let received = '';
raw.stdio[3].on('data', (bytes) => {
  received += bytes.toString('hex');
  // The same message, sent back.
  if (received === first) raw.stdio[3].write(Buffer.from(first, 'hex'));
});
raw.on('close', (code) => {
  assert.strictEqual(code, 0);
  assert.ok(received.startsWith(first));
  assert.strictEqual(
    Buffer.from(received.slice(first.length), 'hex').toString('latin1').slice(-6),
    'hi,2,3',
  );
});
