'use strict';
// Workers make workers; the end of one takes those it made along.

const assert = require('assert');
const { Worker } = require('worker_threads');

const worker = new Worker(
  `const { Worker, parentPort } = require('worker_threads');
   const child = new Worker("require('worker_threads').parentPort.postMessage(1); setInterval(() => {}, 1e6);", { eval: true });
   child.on('message', (message) => { parentPort.postMessage(message + 1); });`,
  { eval: true },
);
worker.on('message', (message) => {
  assert.strictEqual(message, 2);
  worker.terminate().then((code) => assert.strictEqual(code, 1));
});
