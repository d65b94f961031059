'use strict';
// A slow destination stops its source: never more than both buffers are ahead.
const assert = require('node:assert');
const { Readable, Writable } = require('node:stream');

let produced = 0;
let consumed = 0;
let furthest = 0;
const source = new Readable({
  objectMode: true,
  highWaterMark: 4,
  read() {
    if (produced === 200) this.push(null);
    else this.push({ n: produced++ });
  },
});
const sink = new Writable({
  objectMode: true,
  highWaterMark: 4,
  write(chunk, encoding, callback) {
    assert.strictEqual(chunk.n, consumed);
    setImmediate(() => {
      consumed++;
      furthest = Math.max(furthest, produced - consumed);
      callback();
    });
  },
});
source.pipe(sink).on('finish', () => {
  assert.strictEqual(consumed, 200);
  assert.ok(furthest <= 9, `${furthest} ahead`);
});
