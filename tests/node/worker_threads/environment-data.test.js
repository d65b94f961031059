'use strict';
// Environment data is cloned into every worker that is made later, and into those that it makes.
const assert = require('assert');
const { Worker, getEnvironmentData, setEnvironmentData } = require('worker_threads');

setEnvironmentData('key', { list: [1] });
setEnvironmentData('gone', 1);
setEnvironmentData('gone');
const inner =
  "const w = require('worker_threads'); w.parentPort.postMessage([w.getEnvironmentData('key'), w.getEnvironmentData('gone'), w.getEnvironmentData('more')]);";
const worker = new Worker(
  `const w = require('worker_threads');
   w.setEnvironmentData('more', 2);
   w.getEnvironmentData('key').list.push('mine');
   new w.Worker(${JSON.stringify(inner)}, { eval: true }).on('message', (m) => w.parentPort.postMessage(m));`,
  { eval: true },
);
worker.on('message', (message) => {
  assert.deepStrictEqual(message, [{ list: [1, 'mine'] }, undefined, 2]);
  assert.deepStrictEqual(getEnvironmentData('key'), { list: [1] });
  assert.strictEqual(getEnvironmentData('more'), undefined);
});
