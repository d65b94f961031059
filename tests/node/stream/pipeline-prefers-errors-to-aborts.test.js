'use strict';

// An abort gives way to the first error that follows it.

const assert = require('node:assert');
const { Readable, Writable } = require('node:stream');
const { pipeline } = require('node:stream/promises');
const finish = require('../finish.js');

function reading(error) {
  return new Readable({
    read() {},
    destroy(_, callback) {
      callback(error);
    },
  });
}

const writing = () => new Writable({ write: (_chunk, _encoding, callback) => callback() });

async function outcome(error) {
  const controller = new AbortController();
  const done = pipeline(reading(error), writing(), { signal: controller.signal });
  controller.abort();
  return done.then(
    () => assert.fail('must be aborted'),
    (reason) => reason,
  );
}

finish(async () => {
  const problem = new Error('problem');
  assert.strictEqual(await outcome(problem), problem);
  const abort = Object.assign(new Error('another'), { name: 'AbortError' });
  assert.strictEqual((await outcome(abort)).message, 'The operation was aborted');
  const closed = Object.assign(new Error('closed'), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
  assert.strictEqual((await outcome(closed)).message, 'The operation was aborted');
});
