'use strict';
// Node streams and web streams convert into each other with their data and their errors.
const assert = require('node:assert');
const { Readable, Writable } = require('node:stream');
const { text } = require('node:stream/consumers');
const { TransformStream, WritableStream } = require('node:stream/web');
const finish = require('../finish.js');

finish(async () => {
  assert.strictEqual(await text(Readable.toWeb(Readable.from(['a', 'b']))), 'ab');

  const written = [];
  const sink = new WritableStream({ write: (chunk) => void written.push(Buffer.from(chunk)) });
  await new Promise((resolve, reject) => {
    const writable = Writable.fromWeb(sink);
    writable.on('error', reject);
    writable.write('one');
    writable.end('two', resolve);
  });
  assert.strictEqual(Buffer.concat(written).toString(), 'onetwo');

  const upper = new TransformStream({
    transform: (chunk, controller) => controller.enqueue(String(chunk).toUpperCase()),
  });
  const through = Readable.toWeb(Readable.from(['q'])).pipeThrough(upper);
  assert.deepStrictEqual(await Readable.fromWeb(through, { objectMode: true }).toArray(), ['Q']);

  const failing = Readable.toWeb(
    new Readable({
      read() {
        this.destroy(new Error('gone'));
      },
    }),
  );
  await assert.rejects(failing.getReader().read(), /gone/);
});
