'use strict';
// A worker that outgrows its heap ends with ERR_WORKER_OUT_OF_MEMORY; its owner goes on.

const assert = require('assert');
const { Worker } = require('worker_threads');

const worker = new Worker('const list = []; while (true) list.push({ a: [list.length] });', {
  eval: true,
  resourceLimits: { maxOldGenerationSizeMb: 16 },
});
let failed = false;
worker.on('error', (error) => {
  failed = true;
  assert.strictEqual(error.code, 'ERR_WORKER_OUT_OF_MEMORY');
});
worker.on('exit', (code) => {
  assert.ok(failed);
  assert.strictEqual(code, 1);
});
