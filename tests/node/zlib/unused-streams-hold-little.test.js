'use strict';
// A stream that nobody has written to has no window yet: many of them fit into little memory.
const assert = require('node:assert');
const zlib = require('node:zlib');

const kept = [];
const before = process.memoryUsage.rss();
for (let i = 0; i < 1000; i++) kept.push(zlib.createGzip(), zlib.createInflate());
const grown = process.memoryUsage.rss() - before;
// Started, they would be three hundred megabytes.
assert.ok(grown < 100 * 2 ** 20, `${grown} bytes`);

const stream = kept[0];
stream.reset();
stream.params(1, zlib.constants.Z_HUFFMAN_ONLY, () => {
  const chunks = [];
  stream.on('data', (chunk) => chunks.push(chunk));
  stream.on('end', () => {
    assert.strictEqual(zlib.gunzipSync(Buffer.concat(chunks)).toString(), 'at last');
  });
  stream.end('at last');
});
