'use strict';
// A readable stream that counts, slowly, into standard output.
const { Readable } = require('stream');
const numbers = new Readable();
let count = 0;
numbers._read = function () {
  if (++count > 10) {
    numbers.push(null);
    return;
  }
  setTimeout(() => numbers.push(`${count}\n`), 5);
};
numbers.pipe(process.stdout);
