'use strict';
// A writer that respects `drain`.
const { Writable } = require('stream');
const target = new Writable({ highWaterMark: 10 });
target._write = (chunk, encoding, done) => {
  process.stdout.write(`${chunk}\n`);
  setImmediate(done);
};
let left = 4;
function write() {
  while (left-- > 0) {
    if (!target.write('twelve bytes', 'utf8')) {
      console.log(`wait, more than ${target.writableHighWaterMark}`);
      target.once('drain', write);
      return;
    }
  }
  console.log('finished');
}
write();
