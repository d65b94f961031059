'use strict';
// A worker that outgrows its heap ends with ERR_WORKER_OUT_OF_MEMORY, whatever fills it; its owner goes on. Contents of
// buffers are not of the heap.

const assert = require('assert');
const { Worker } = require('worker_threads');

const programs = [
  'const list = []; while (true) list.push({ a: [list.length] });',
  'const list = []; while (true) list.push(Buffer.alloc(1e5, 97).toString() + list.length);',
  'const list = []; while (true) list.push(new Array(1e4).fill(list));',
  'const map = new Map(); while (true) map.set(map.size, map);',
];
const resourceLimits = { maxOldGenerationSizeMb: 32 };

for (const program of programs) {
  const worker = new Worker(program, { eval: true, resourceLimits });
  let failed = false;
  worker.on('error', (error) => {
    failed = true;
    assert.strictEqual(error.code, 'ERR_WORKER_OUT_OF_MEMORY');
  });
  worker.on('exit', (code) => {
    assert.ok(failed);
    assert.strictEqual(code, 1);
  });
}

const buffers =
  'const list = []; for (let i = 0; i < 64; i++) list.push(Buffer.alloc(1 << 20, 1));';
new Worker(buffers, { eval: true, resourceLimits }).on('exit', (code) => {
  assert.strictEqual(code, 0);
});
