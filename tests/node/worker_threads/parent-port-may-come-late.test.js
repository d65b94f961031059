'use strict';
// What the owner sends before a worker asks for its port is there when it does; a worker that never asks ends all the same.
const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

const late = new Worker(
  `setTimeout(() => {
    const { parentPort } = require('node:worker_threads');
    const got = [];
    parentPort.on('message', (message) => {
      got.push(message);
      if (got.length === 3) {
        parentPort.postMessage(got);
        parentPort.close();
      }
    });
  }, 50)`,
  { eval: true },
);
const answers = [];
late.postMessage(1);
late.postMessage({ two: 2 });
late.postMessage('three');
late.on('message', (message) => answers.push(message));
late.on('exit', (code) => {
  assert.strictEqual(code, 0);
  assert.deepStrictEqual(answers, [[1, { two: 2 }, 'three']]);
});

const never = new Worker('0', { eval: true, workerData: new Map([[1, 2]]) });
never.postMessage('nobody hears this');
never.on('message', () => assert.fail());
let exits = 0;
never.on('exit', (code) => {
  assert.strictEqual(code, 0);
  exits++;
  // Nobody is there any more, which is no error.
  never.postMessage('too late');
});
process.on('exit', () => assert.strictEqual(exits, 1));
