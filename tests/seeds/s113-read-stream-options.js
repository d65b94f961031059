'use strict';
// A part of a file as a stream; the end is inside.
const fs = require('fs');
fs.writeFileSync('file', '0123456789');
const stream = fs.createReadStream('file', { start: 2, end: 5, encoding: 'utf8', flags: 'r' });
console.log(
  fs.createReadStream('file').on('open', function () {
    this.destroy();
  }).readableHighWaterMark,
);
stream.on('data', (data) => console.log(data)).on('close', () => console.log('closed'));
