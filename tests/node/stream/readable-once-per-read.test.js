// Every read that empties the buffer owes a 'readable' in a tick of its own, in its place among the other ticks, and an
// exception of one listener does not take the others away.
'use strict';
const assert = require('node:assert');
const { Readable } = require('node:stream');

const events = [];
process.on('uncaughtException', (error) => events.push(error.message));

function countdown(count) {
  return new Readable({
    objectMode: true,
    read() {
      this.push(count-- > 0 ? count : null);
    },
  });
}

const stream = countdown(8);
for (let i = 0; i < 3; i++) stream.read();
process.nextTick(() => events.push('between'));
for (let i = 0; i < 3; i++) stream.read();
let seen = 0;
stream.on('readable', () => {
  events.push('readable');
  if (++seen === 2) throw new Error('thrown');
});
process.nextTick(() => events.push('after'));

const other = countdown(2);
other.read();
const another = countdown(2);
another.read();
other.read();
another.read();
other.on('readable', () => events.push('other'));
another.on('readable', () => events.push('another'));

setImmediate(() => {
  setImmediate(() => {
    assert.deepStrictEqual(events.slice(0, 10), [
      'readable',
      'readable',
      'thrown',
      'between',
      'readable',
      'readable',
      'readable',
      'after',
      'other',
      'another',
    ]);
  });
});
