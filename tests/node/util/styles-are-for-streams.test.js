'use strict';
// What styled text is for must be a stream, which something that merely writes is not.
const assert = require('node:assert');
const util = require('node:util');

const nothing = () => {};
const paint = (stream) => util.styleText('red', 'x', { stream });
for (const stream of [
  { on: nothing, write: nothing },
  { on: nothing, pipe: nothing },
  { _readableState: {} },
  { _writableState: {} },
  new ReadableStream(),
  new WritableStream(),
]) {
  assert.strictEqual(paint(stream), 'x');
}
for (const odd of [5, 'x', {}, Buffer.from('x'), { write: nothing }, { on: nothing }, nothing]) {
  assert.throws(() => paint(odd), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message:
      /^The "stream" argument must be an instance of ReadableStream, WritableStream, or Stream\./,
  });
}
