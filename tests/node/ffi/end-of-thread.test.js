'use strict';
// A worker that ends inside of a callback ends alone: C gets zeros, and no JavaScript runs any more.
const assert = require('node:assert');
const { once } = require('node:events');
const { Worker } = require('node:worker_threads');
const finish = require('../finish');
const { file } = require('./library');

const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  const ffi = require('node:ffi');
  const { lib, functions } = ffi.dlopen(workerData.file, {
    call_i32: { return: 'i32', arguments: ['pointer', 'i32'] },
    qsort: { arguments: ['pointer', 'u64', 'u64', 'pointer'] },
  });
  const compare = lib.registerCallback({ return: 'i32', arguments: ['pointer', 'pointer'] }, () => {
    if (workerData.how === 'exit') process.exit(5);
    parentPort.postMessage('inside');
    for (;;);
  });
  const outer = lib.registerCallback({ return: 'i32', arguments: ['i32'] }, () => {
    functions.qsort(Buffer.alloc(400), 100n, 4n, compare);
    parentPort.postMessage('not here');
    return 0;
  });
  functions.call_i32(outer, 1);
  parentPort.postMessage('nor here');`;

finish(async () => {
  // Node 26.10 takes the end of a worker for an exception of the callback, and ends the process.
  const isTold = process.versions.nodus !== undefined;
  for (const how of isTold ? ['terminate', 'exit'] : []) {
    const worker = new Worker(program, { eval: true, workerData: { file, how } });
    const seen = [];
    worker.on('message', (message) => {
      seen.push(message);
      worker.terminate();
    });
    const [code] = await once(worker, 'exit');
    assert.strictEqual(code, how === 'exit' ? 5 : 1);
    assert.deepStrictEqual(seen, how === 'exit' ? [] : ['inside']);
  }

  // Workers have libraries and callbacks of their own.
  const source = `
    const ffi = require('node:ffi');
    const { lib, functions } = ffi.dlopen(require('node:worker_threads').workerData, {
      call_i32: { return: 'i32', arguments: ['pointer', 'i32'] },
    });
    const twice = lib.registerCallback({ return: 'i32', arguments: ['i32'] }, (n) => 2 * n);
    require('node:worker_threads').parentPort.postMessage(functions.call_i32(twice, 21));`;
  const workers = [1, 2, 3].map(() => new Worker(source, { eval: true, workerData: file }));
  const answers = await Promise.all(workers.map((worker) => once(worker, 'message')));
  assert.deepStrictEqual(answers, [[42], [42], [42]]);
});
