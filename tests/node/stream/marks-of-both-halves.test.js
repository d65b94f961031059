'use strict';
// What a Duplex and its kin make of high water marks.

const assert = require('node:assert');
const { Duplex, Readable, Transform, Writable } = require('node:stream');

const invalid = (name) => ({
  code: 'ERR_INVALID_ARG_VALUE',
  message: `The property 'options.${name}' is invalid. Received -1`,
});
const highWaterMark = -1;
assert.throws(() => new Readable({ highWaterMark }), invalid('highWaterMark'));
assert.throws(() => new Writable({ highWaterMark }), invalid('highWaterMark'));
// Either half may be meant; the readable one looks first.
assert.throws(() => new Duplex({ highWaterMark }), invalid('readableHighWaterMark'));
assert.throws(() => new Transform({ writableHighWaterMark: -1 }), invalid('writableHighWaterMark'));

const marks = (options) => {
  const { readableHighWaterMark, writableHighWaterMark } = new Transform(options);
  return [readableHighWaterMark, writableHighWaterMark];
};
assert.deepStrictEqual(marks({ highWaterMark: 0 }), [0, 0]);
assert.deepStrictEqual(marks({ highWaterMark: 0, writableHighWaterMark: 4 }), [0, 4]);
assert.deepStrictEqual(marks({ readableHighWaterMark: 0, highWaterMark: 3 }), [3, 3]);
assert.deepStrictEqual(marks({ readableHighWaterMark: 0 }), [0, 0]);
assert.deepStrictEqual(marks({ readableHighWaterMark: 0, writableHighWaterMark: 4 }), [0, 4]);

assert.throws(() => Readable.fromWeb(new ReadableStream(), { encoding: 'x' }), {
  code: 'ERR_INVALID_ARG_VALUE',
  message: "The property 'options.encoding' is invalid. Received 'x'",
});
