'use strict';
// Chunks through a readable, a transform and a writable stream.
const { Readable, Transform, Writable } = require('stream');
const chunk = Buffer.alloc(1024);
require('./measure').measureAsync((count, done) => {
  new Readable({
    read() {
      this.push(count-- > 0 ? chunk : null);
    },
  })
    .pipe(new Transform({ transform: (data, encoding, next) => next(null, data) }))
    .pipe(new Writable({ write: (data, encoding, next) => next() }))
    .on('finish', done);
}, 10000);
