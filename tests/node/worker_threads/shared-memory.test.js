'use strict';
// Threads see one another's writes to shared memory, and wake one another through it.

const assert = require('assert');
const { Worker } = require('worker_threads');

const memory = new SharedArrayBuffer(8);
const cells = new Int32Array(memory);
const worker = new Worker(
  `const { workerData } = require('worker_threads');
   const cells = new Int32Array(workerData);
   Atomics.wait(cells, 0, 0);
   Atomics.store(cells, 1, 42);
   Atomics.notify(cells, 1);`,
  { eval: true, workerData: memory },
);
worker.on('online', () => {
  Atomics.store(cells, 0, 1);
  Atomics.notify(cells, 0);
});
worker.on('exit', (code) => {
  assert.strictEqual(code, 0);
  assert.strictEqual(cells[1], 42);
});
