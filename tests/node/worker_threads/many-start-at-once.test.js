'use strict';
// Threads that start at the same moment do not get in each other's way.
const assert = require('node:assert');
const { Worker } = require('node:worker_threads');

const code = "require('worker_threads').parentPort.postMessage([1, 2].fill(3).join())";
const answers = [];
const workers = Array.from({ length: 40 }, () => new Worker(code, { eval: true }));
for (const worker of workers) worker.on('message', (text) => answers.push(text));
process.on('exit', () => assert.deepStrictEqual(answers, Array(workers.length).fill('3,3')));
