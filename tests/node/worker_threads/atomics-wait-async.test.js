'use strict';
// `Atomics.waitAsync` waits for another thread without holding up this one, and keeps to its limit of time. It keeps no
// program alive.
const assert = require('assert');
const { Worker } = require('worker_threads');
const finish = require('../finish.js');

finish(async () => {
  const alive = setInterval(() => {}, 1000);
  const cells = new Int32Array(new SharedArrayBuffer(8));
  assert.deepStrictEqual(Atomics.waitAsync(cells, 0, 7), { async: false, value: 'not-equal' });
  const limited = Atomics.waitAsync(cells, 0, 0, 5);
  assert.strictEqual(limited.async, true);
  assert.strictEqual(await limited.value, 'timed-out');
  const waiting = Atomics.waitAsync(cells, 1, 0);
  const text = "Atomics.notify(new Int32Array(require('worker_threads').workerData), 1);";
  const worker = new Worker(text, { eval: true, workerData: cells.buffer });
  const exited = new Promise((resolve) => worker.on('exit', resolve));
  assert.strictEqual(await waiting.value, 'ok');
  await exited;
  clearInterval(alive);
});
