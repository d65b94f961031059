'use strict';
// postMessageToThread reaches a thread by its number and tells what became of the message.

const assert = require('assert');
const { Worker, postMessageToThread, threadId } = require('worker_threads');
const finish = require('../finish.js');

finish(async () => {
  await assert.rejects(postMessageToThread(threadId, 1), {
    code: 'ERR_WORKER_MESSAGING_SAME_THREAD',
  });
  await assert.rejects(postMessageToThread(12345, 1), { code: 'ERR_WORKER_MESSAGING_FAILED' });
  const worker = new Worker(
    `const { parentPort } = require('worker_threads');
     process.on('workerMessage', (message, source) => {
       if (message === 'throw') throw new Error('no');
       parentPort.postMessage([message, source]);
     });
     parentPort.once('message', () => {});
     parentPort.postMessage('ready');`,
    { eval: true },
  );
  await new Promise((resolve) => worker.once('message', resolve));
  const answer = new Promise((resolve) => worker.once('message', resolve));
  await postMessageToThread(worker.threadId, 'hello');
  assert.deepStrictEqual(await answer, ['hello', 0]);
  await assert.rejects(postMessageToThread(worker.threadId, 'throw'), {
    code: 'ERR_WORKER_MESSAGING_ERRORED',
  });
  worker.postMessage('end');
});
