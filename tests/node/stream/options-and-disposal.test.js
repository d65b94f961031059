'use strict';
// A signal of a stream is an AbortSignal, and disposal gives nothing.

const assert = require('node:assert');
const { Duplex, Readable, Transform, Writable } = require('node:stream');
const finish = require('../finish.js');

const methods = {
  read() {},
  write(chunk, encoding, callback) {
    callback();
  },
};

finish(async () => {
  for (const Kind of [Duplex, Readable, Transform, Writable]) {
    for (const signal of [1, 'x', {}, [], () => {}, true]) {
      assert.throws(() => new Kind({ ...methods, signal }), {
        name: 'TypeError',
        code: 'ERR_INVALID_ARG_TYPE',
        message: /^The "signal" argument must be an instance of AbortSignal\. Received /,
      });
    }
    for (const signal of [undefined, null, 0, '', new AbortController().signal]) {
      const stream = new Kind({ ...methods, signal });
      stream.on('error', (error) => assert.strictEqual(error.name, 'AbortError'));
      assert.strictEqual(await stream[Symbol.asyncDispose](), undefined);
    }
  }
});
