'use strict';
// Interfaces that programs cannot construct count no arguments, and respond() wants a count.
const assert = require('assert');

for (const Class of [
  ReadableStreamDefaultController,
  ReadableByteStreamController,
  ReadableStreamBYOBRequest,
  WritableStreamDefaultController,
  TransformStreamDefaultController,
]) {
  assert.strictEqual(Class.length, 0);
  assert.throws(() => new Class(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });
}

let asked = false;
const stream = new ReadableStream({
  type: 'bytes',
  pull(controller) {
    asked = true;
    assert.throws(() => controller.byobRequest.respond(), TypeError);
    controller.byobRequest.respond(1);
  },
});
stream
  .getReader({ mode: 'byob' })
  .read(new Uint8Array(2))
  .then(({ value }) => assert.strictEqual(value.length, 1));

process.on('exit', () => assert.ok(asked));
