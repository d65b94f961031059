'use strict';
// Questions about a worker are answered while its JavaScript never returns, however many come at once.
const assert = require('node:assert');
const { once } = require('node:events');
const { Worker } = require('node:worker_threads');
const finish = require('../finish');

async function main() {
  const worker = new Worker(
    'require("node:worker_threads").parentPort.postMessage("busy"); while (true);',
    { eval: true },
  );
  await once(worker, 'message');
  const answers = await Promise.all([
    worker.cpuUsage(),
    worker.getHeapStatistics(),
    worker.cpuUsage(),
    worker.getHeapStatistics(),
  ]);
  assert.strictEqual(typeof answers[2].user, 'number');
  assert.strictEqual(typeof answers[3].total_heap_size, 'number');
  await worker.terminate();
}

finish(main);
