'use strict';
// A report has a report on each worker, whether that waits or never comes back to its loop, and those on their workers.

const assert = require('assert');
const { once } = require('events');
const { Worker } = require('worker_threads');
require('../finish')(main);

async function main() {
  const idle = new Worker(
    `const { Worker, parentPort } = require('worker_threads');
     new Worker('setInterval(() => {}, 1000)', { eval: true }).once('online', () => parentPort.postMessage(1));`,
    { eval: true, name: 'named' },
  );
  const turns = new Int32Array(new SharedArrayBuffer(4));
  const busy = new Worker(
    `const turns = require('worker_threads').workerData;
     function turn() { while (true) if (turns[0] < 1e6) turns[0]++; }
     turn();`,
    { eval: true, workerData: turns },
  );
  await once(idle, 'message');
  while (Atomics.load(turns, 0) < 1000) await new Promise(setImmediate);

  // A thread that takes very long to answer is left out.
  let report;
  do report = process.report.getReport();
  while (report.workers.length < 2 || report.workers.every(({ workers }) => workers.length === 0));
  const workers = report.workers.toSorted((a, b) => a.header.threadId - b.header.threadId);
  assert.strictEqual(workers.length, 2);
  assert.deepStrictEqual(
    workers.map(({ header }) => [header.event, header.trigger, header.filename, header.threadId]),
    [
      ['Worker thread subreport [named]', 'GetReport', null, idle.threadId],
      ['Worker thread subreport [WorkerThread]', 'GetReport', null, busy.threadId],
    ],
  );
  for (const worker of workers) assert.deepStrictEqual(Object.keys(worker), Object.keys(report));
  assert.strictEqual(workers[0].workers.length, 1);
  assert.deepStrictEqual(workers[1].workers, []);
  // Where the busy one is.
  assert.match(workers[1].javascriptStack.stack[0], /^at turn \(/);

  await Promise.all([idle.terminate(), busy.terminate()]);
  assert.deepStrictEqual(process.report.getReport().workers, []);
}
