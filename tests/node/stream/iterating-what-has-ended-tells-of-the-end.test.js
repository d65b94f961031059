'use strict';
// A stream that was ended without data before somebody iterates over it emits 'end' and is closed without an error.
const assert = require('node:assert');
const { PassThrough } = require('node:stream');
const finish = require('../finish.js');

finish(async () => {
  for (const last of [undefined, Buffer.alloc(0)]) {
    const stream = new PassThrough();
    const events = [];
    for (const name of ['end', 'error', 'close']) stream.on(name, () => events.push(name));
    stream.end(last);
    await new Promise((resolve) => setImmediate(resolve));
    const iterator = stream[Symbol.asyncIterator]();
    const steps = await Promise.all([iterator.next(), iterator.next()]);
    assert.deepStrictEqual(
      steps.map((step) => step.done),
      [true, true],
    );
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepStrictEqual(events, ['end', 'close']);
    assert.strictEqual(stream.readableEnded, true);
  }
});
