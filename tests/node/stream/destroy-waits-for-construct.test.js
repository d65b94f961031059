'use strict';
// A stream that is destroyed while it is being constructed is destroyed afterwards, with its error.
const assert = require('node:assert');
const { Writable } = require('node:stream');

const seen = [];
const writable = new Writable({
  construct(callback) {
    seen.push('construct');
    setImmediate(() => {
      seen.push('constructed');
      callback();
    });
  },
  write(chunk, encoding, callback) {
    seen.push('write');
    callback();
  },
  destroy(err, callback) {
    seen.push('destroy');
    callback(err);
  },
});
writable.write('a', (err) => seen.push(err.code));
writable.destroy(new Error('stop'));
writable.on('error', (err) => seen.push(err.message));
writable.on('close', () => seen.push('close'));
process.on('exit', () => {
  assert.strictEqual(seen.includes('write'), false);
  assert.ok(seen.indexOf('constructed') < seen.indexOf('destroy'));
  assert.deepStrictEqual(seen.slice(-2), ['stop', 'close']);
});
