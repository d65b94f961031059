'use strict';
// The callback of `finished` runs in the async context of its call.
const assert = require('node:assert');
const { AsyncLocalStorage } = require('node:async_hooks');
const { PassThrough, finished } = require('node:stream');

const storage = new AsyncLocalStorage();
const stream = new PassThrough();
let seen;
storage.run('mine', () => {
  finished(stream, () => {
    seen = storage.getStore();
  });
});
storage.run('other', () => {
  stream.resume();
  stream.end();
});
process.on('exit', () => assert.strictEqual(seen, 'mine'));
