'use strict';
// A pipeline into a stream that has been destroyed or closed throws before anything of it is connected. What a function
// gives is written, and fails there.
const assert = require('assert');
const { once } = require('events');
const { PassThrough, Readable, Writable, pipeline } = require('stream');
const { pipeline: pipelinePromise } = require('stream/promises');
const finish = require('../finish');

const refused = {
  code: 'ERR_STREAM_UNABLE_TO_PIPE',
  message: 'Cannot pipe to a closed or destroyed stream',
};
const sink = () =>
  new Writable({
    write(chunk, encoding, callback) {
      callback();
    },
  });
const never = () => assert.fail('must not be called');

finish(async () => {
  const destroyed = sink();
  destroyed.destroy();
  const source = Readable.from(['a']);
  assert.throws(() => pipeline(source, destroyed, never), refused);
  assert.strictEqual(source.destroyed, false);
  assert.strictEqual(source.listenerCount('error'), 0);

  await once(destroyed, 'close');
  assert.throws(() => pipeline(Readable.from(['a']), new PassThrough(), destroyed, never), refused);
  assert.throws(() => pipeline(Readable.from(['a']), destroyed, new PassThrough(), never), refused);

  const ended = new PassThrough();
  ended.end();
  ended.resume();
  await once(ended, 'close');
  await assert.rejects(pipelinePromise(Readable.from(['a']), ended), refused);
  await assert.rejects(pipelinePromise(Readable.from(['a']), ended, { end: false }), refused);

  async function* letters() {
    yield 'a';
  }
  await assert.rejects(pipelinePromise(letters, destroyed), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
});
