'use strict';
// terminate() ends a worker in a hot loop, in Atomics.wait and while it waits for nothing in particular.

const assert = require('assert');
const { Worker } = require('worker_threads');
const finish = require('../finish.js');

const programs = [
  'try { while (true); } finally { parentPort.postMessage("not here"); }',
  'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
  'setInterval(() => {}, 1e6);',
  '(function f() { Promise.resolve().then(f); })();',
  '(function f() { process.nextTick(f); })();',
  '"a".repeat(40).match(/(a+)+b/);',
];

finish(async () => {
  for (const program of programs) {
    const text = `const { parentPort } = require('worker_threads');
      parentPort.postMessage('ready');
      setImmediate(() => { ${program} });`;
    const worker = new Worker(text, { eval: true });
    await new Promise((resolve) => worker.once('message', resolve));
    worker.on('message', () => assert.fail(program));
    assert.strictEqual(await worker.terminate(), 1, program);
  }
});
