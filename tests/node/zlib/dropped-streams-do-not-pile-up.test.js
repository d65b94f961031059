'use strict';

// Streams that nobody closes are collected before their compressors take hundreds of megabytes.

const assert = require('node:assert');
const zlib = require('node:zlib');
const finish = require('../finish');

async function use() {
  const stream = zlib.createGzip();
  stream.resume();
  stream.write('some text');
  await new Promise((resolve) => stream.flush(resolve));
}

finish(async () => {
  for (let i = 0; i < 1500; i++) await use();
  const { maxRSS } = process.resourceUsage();
  assert.ok(maxRSS < 350 * 1024, `${maxRSS} KiB were in memory`);
});
