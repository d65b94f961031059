'use strict';
// `write` is false when what waits reaches the mark.
const { Writable } = require('stream');
const slow = new Writable({
  highWaterMark: 16384,
  write(chunk, encoding, done) {
    setImmediate(done);
  },
});
console.log(slow.write(Buffer.alloc(32, 'A')));
console.log(slow.write(Buffer.alloc(16384 - 33, 'A')));
console.log(slow.write(Buffer.alloc(1, 'A')));
slow.end(() => console.log('finished'));
