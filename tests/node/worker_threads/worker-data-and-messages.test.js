'use strict';
// A worker gets its data, arguments and environment, answers, and ends with its exit code.

const assert = require('assert');
const { Worker, isMainThread, threadId, parentPort, workerData } = require('worker_threads');

if (isMainThread) {
  assert.strictEqual(threadId, 0);
  assert.strictEqual(parentPort, null);
  const worker = new Worker(__filename, {
    workerData: { a: new Map([[1, 2]]) },
    argv: ['x', 1],
    env: { ONLY: 'this' },
  });
  const events = [];
  worker.on('online', () => events.push('online'));
  worker.on('message', (message) => {
    events.push('message');
    assert.deepStrictEqual(message, {
      data: { a: new Map([[1, 2]]) },
      argv: ['x', '1'],
      env: { ONLY: 'this' },
      id: worker.threadId,
    });
    worker.postMessage('end');
  });
  worker.on('exit', (code) => {
    assert.strictEqual(code, 7);
    assert.strictEqual(worker.threadId, -1);
    assert.deepStrictEqual(events, ['online', 'message']);
  });
} else {
  parentPort.postMessage({
    data: workerData,
    argv: process.argv.slice(2),
    env: { ...process.env },
    id: threadId,
  });
  parentPort.once('message', (message) => {
    assert.strictEqual(message, 'end');
    process.exitCode = 7;
  });
}
