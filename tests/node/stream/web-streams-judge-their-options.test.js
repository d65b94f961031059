'use strict';
// What web streams make of methods, sizes and chunks that are none.
const assert = require('node:assert');
const web = require('node:stream/web');
const finish = require('../finish.js');

// What says no is as good as left out.
for (const none of [undefined, null, 0, '', false, NaN]) {
  for (const type of [undefined, 'bytes']) {
    for (const name of ['start', 'pull', 'cancel']) new web.ReadableStream({ type, [name]: none });
  }
  for (const name of ['start', 'write', 'close', 'abort']) new web.WritableStream({ [name]: none });
  for (const name of ['transform', 'flush', 'cancel']) new web.TransformStream({ [name]: none });
}
for (const odd of [null, 0, '', false, NaN, 5, 'x', {}]) {
  assert.throws(() => new web.TransformStream({ start: odd }), TypeError);
}
for (const odd of [5, 'x', {}]) {
  assert.throws(() => new web.ReadableStream({ pull: odd }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => new web.ReadableStream({ start: odd }), TypeError);
}

for (const mark of ['x', {}, NaN, -1]) {
  for (const make of [web.ReadableStream, web.WritableStream]) {
    assert.throws(() => new make({}, { highWaterMark: mark }), {
      name: 'RangeError',
      code: 'ERR_INVALID_ARG_VALUE',
      message: /^The property 'strategy\.highWaterMark' is invalid\. Received (?:'x'|\{\}|NaN|-1)$/,
    });
  }
}
assert.throws(() => new web.ReadableStream({}, { highWaterMark: 1n }), TypeError);
for (const make of [web.CountQueuingStrategy, web.ByteLengthQueuingStrategy]) {
  assert.throws(() => new make({}), { message: 'init.highWaterMark is required' });
}
for (const name of ['CompressionStream', 'DecompressionStream']) {
  assert.throws(() => new web[name](Symbol('x')), {
    code: 'ERR_INVALID_ARG_TYPE',
    message: `Failed to construct '${name}': 1st argument is a Symbol and cannot be converted to a string.`,
  });
}

const enqueue = (chunk) => () =>
  new web.ReadableStream({ type: 'bytes', start: (controller) => controller.enqueue(chunk) });
assert.throws(enqueue(5), { code: 'ERR_INVALID_ARG_TYPE', message: /^The "buffer" argument/ });
assert.throws(enqueue(new Uint8Array(0)), {
  code: 'ERR_INVALID_STATE',
  message: 'Invalid state: chunk ArrayBuffer is zero-length or detached',
});

finish(async () => {
  const read = (min) => {
    const stream = new web.ReadableStream({
      type: 'bytes',
      pull(controller) {
        controller.close();
        controller.byobRequest?.respond(0);
      },
    });
    return stream.getReader({ mode: 'byob' }).read(new Uint8Array(4), { min });
  };
  for (const min of [undefined, null, 1, 4]) assert.strictEqual((await read(min)).done, true);
  for (const min of ['1', true, 1n, Symbol('x'), {}]) {
    await assert.rejects(read(min), { code: 'ERR_INVALID_ARG_TYPE' });
  }
  for (const min of [1.5, NaN, Infinity, 0, -1]) {
    await assert.rejects(read(min), { name: 'TypeError', code: 'ERR_INVALID_ARG_VALUE' });
  }
  await assert.rejects(read(5), {
    name: 'RangeError',
    code: 'ERR_OUT_OF_RANGE',
    message: 'The value of "options.min" is out of range. It must be <= view.length. Received 5',
  });
});
