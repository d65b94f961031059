'use strict';
// The owner of a worker takes snapshots and profiles of it from outside.
const assert = require('assert');
const { Worker } = require('worker_threads');

const worker = new Worker(
  `class OfWorker {} globalThis.kept = new OfWorker();
   require('worker_threads').parentPort.postMessage('ready');
   setInterval(function busy() { for (let i = 0; i < 1e5; i++) Math.sqrt(i); }, 1);`,
  { eval: true },
);
worker.once('message', async () => {
  let text = '';
  for await (const piece of (await worker.getHeapSnapshot()).setEncoding('utf8')) text += piece;
  assert.ok(JSON.parse(text).strings.includes('OfWorker'));
  const cpu = await worker.startCpuProfile();
  const heap = await worker.startHeapProfile();
  await assert.rejects(worker.startHeapProfile(), { code: 'ERR_HEAP_PROFILE_HAVE_BEEN_STARTED' });
  const profile = await cpu.stop();
  assert.strictEqual(await cpu.stop(), profile);
  assert.ok(JSON.parse(profile).nodes.length > 0);
  assert.strictEqual(JSON.parse(await heap.stop()).head.callFrame.functionName, '(root)');
  assert.ok((await worker.getHeapStatistics()).used_heap_size > 0);
  await worker.terminate();
  await assert.rejects(worker.startCpuProfile(), { code: 'ERR_WORKER_NOT_RUNNING' });
});
