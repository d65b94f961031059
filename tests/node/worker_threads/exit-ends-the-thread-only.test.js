'use strict';
// `process.exit` in a worker ends the worker: its listeners hear of it, its owner gets the code, the process goes on.
const assert = require('assert');
const { Worker } = require('worker_threads');

for (const [text, expected, heard] of [
  ["process.on('exit', (code) => { say(code); process.exitCode = 9; }); process.exit(4);", 9, 4],
  ['process.exitCode = 5;', 5],
  ['setTimeout(() => process.exit(6), 1); setInterval(() => {}, 1000);', 6],
  ["try { process.exit(); } finally { say('not reached'); }", 0],
]) {
  const worker = new Worker(
    `const say = (m) => require('worker_threads').parentPort.postMessage(m); ${text}`,
    { eval: true },
  );
  const messages = [];
  worker.on('message', (message) => messages.push(message));
  worker.on('exit', (code) => {
    assert.strictEqual(code, expected, text);
    assert.deepStrictEqual(messages, heard === undefined ? [] : [heard], text);
  });
}
for (const name of ['chdir', 'abort', 'setuid', 'initgroups']) {
  const text = `try { process.${name}(0, 0); } catch (error) { require('worker_threads').parentPort.postMessage(error.code); }`;
  new Worker(text, { eval: true }).on('message', (code) => {
    assert.strictEqual(code, 'ERR_WORKER_UNSUPPORTED_OPERATION');
  });
}
