'use strict';
// Codes become characters in a transform.
const { Readable, Transform } = require('stream');
const convert = new Transform();
convert._transform = function (chunk, encoding, done) {
  this.push(String.fromCharCode(Number(chunk.toString())));
  done();
};
const codes = [65, 66, 256, 257];
new Readable({
  read() {
    this.push(codes.length ? String(codes.shift()) : null);
  },
})
  .pipe(convert)
  .pipe(process.stdout);
convert.on('end', () => setImmediate(() => console.log()));
