'use strict';
// What a writable stream can be made with.
const { Writable } = require('stream');
const plain = new Writable({
  write(chunk, encoding, done) {
    done();
  },
});
console.log(plain.writableHighWaterMark);
const texts = new Writable({
  decodeStrings: false,
  highWaterMark: 3,
  write(chunk, encoding, done) {
    console.log(typeof chunk, encoding);
    done();
  },
});
texts.write('text', 'latin1');
console.log(texts.writableHighWaterMark);
