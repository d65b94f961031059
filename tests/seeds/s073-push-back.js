'use strict';
// Back-pressure: `push` says when to stop; `unshift` puts data back.
const { Readable } = require('stream');
const feed = new Readable({ highWaterMark: 4, read() {} });
console.log(feed.push('ab'), feed.push('cd'), feed.push(''));
feed.unshift('0');
console.log(feed.read().toString());
