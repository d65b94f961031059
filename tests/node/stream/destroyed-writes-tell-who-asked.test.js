// Writes that wait when their stream is destroyed fail: each callback hears of it, and those without one are dropped.
'use strict';
const assert = require('assert');
const { Writable } = require('stream');

const stream = new Writable({ write: (chunk, encoding, callback) => setImmediate(callback) });
const errors = [];
for (let i = 0; i < 4; i++) {
  stream.write('quiet');
  stream.write('asks', (error) => errors.push(error));
}
stream.end((error) => errors.push(error));
stream.destroy();
stream.on('close', () => {
  setImmediate(() => {
    assert.deepStrictEqual(
      errors.map(({ code }) => code),
      Array(5).fill('ERR_STREAM_DESTROYED'),
    );
    assert.notStrictEqual(errors[0], errors[1]);
    assert.strictEqual(stream.writableLength, 0);
  });
});
