'use strict';
// A byte stream fills the reader's own buffer and hands it back; tee gives both branches all bytes.
const assert = require('node:assert');
const { ReadableStream } = require('node:stream/web');
const finish = require('../finish.js');

finish(async () => {
  let next = 0;
  const stream = new ReadableStream({
    type: 'bytes',
    pull(controller) {
      const { byobRequest } = controller;
      byobRequest.view[0] = next++;
      byobRequest.respond(1);
      if (next === 3) controller.close();
    },
  });
  const reader = stream.getReader({ mode: 'byob' });
  const buffer = new ArrayBuffer(4);
  const { value, done } = await reader.read(new Uint8Array(buffer));
  assert.strictEqual(done, false);
  assert.deepStrictEqual([...value], [0]);
  assert.strictEqual(buffer.byteLength, 0);
  assert.strictEqual(value.buffer.byteLength, 4);
  await reader.cancel();

  const [a, b] = ReadableStream.from(['x', 'y']).tee();
  assert.deepStrictEqual(await Array.fromAsync(a), ['x', 'y']);
  assert.deepStrictEqual(await Array.fromAsync(b), ['x', 'y']);
});
