'use strict';
// Workers that sleep in Atomics.wait can be ended at any time, also when they are just about to fall asleep.
const assert = require('assert');
const { Worker } = require('worker_threads');

const source = `
  const { parentPort, workerData } = require('worker_threads');
  const cells = new Int32Array(workerData);
  parentPort.postMessage('up');
  for (;;) Atomics.wait(cells, 0, Atomics.load(cells, 0));`;

let left = 100;
function next() {
  if (left-- === 0) return;
  const memory = new SharedArrayBuffer(4);
  const worker = new Worker(source, { eval: true, workerData: memory });
  worker.once('message', () => {
    const cells = new Int32Array(memory);
    for (let i = 0; i < left % 7; i++) {
      Atomics.add(cells, 0, 1);
      Atomics.notify(cells, 0);
    }
    worker.terminate();
  });
  worker.once('exit', (code) => {
    assert.strictEqual(code, 1);
    next();
  });
}
next();
