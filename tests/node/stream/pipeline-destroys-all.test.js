'use strict';
// An error anywhere in a pipeline destroys every stream and arrives once.
const assert = require('node:assert');
const { PassThrough, Readable, pipeline } = require('node:stream');

const source = Readable.from(['a', 'b', 'c']);
const broken = new PassThrough({
  objectMode: true,
  transform(chunk, encoding, callback) {
    callback(new Error('broken'));
  },
});
const sink = new PassThrough({ objectMode: true });
let calls = 0;
pipeline(source, broken, sink, (err) => {
  calls++;
  assert.strictEqual(err.message, 'broken');
});
process.on('exit', () => {
  assert.strictEqual(calls, 1);
  assert.ok(source.destroyed && broken.destroyed && sink.destroyed);
});
