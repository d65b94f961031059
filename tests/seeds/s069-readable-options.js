'use strict';
// What a readable stream can be made with.
const { Readable } = require('stream');
const plain = new Readable({ read() {} });
console.log(plain.readableHighWaterMark, plain.readableEncoding, plain.readableObjectMode);
const chosen = new Readable({ encoding: 'utf8', highWaterMark: 4, read() {} });
console.log(chosen.readableHighWaterMark, chosen.readableEncoding);
console.log(new Readable({ objectMode: true, read() {} }).readableHighWaterMark);
