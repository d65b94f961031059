'use strict';
// The standard streams of a worker go through its owner.

const assert = require('assert');
const { Worker } = require('worker_threads');

const worker = new Worker(
  `process.stdin.setEncoding('utf8');
   let text = '';
   process.stdin.on('data', (chunk) => { text += chunk; });
   process.stdin.on('end', () => { console.log(text.toUpperCase()); console.error('done'); });`,
  { eval: true, stdin: true, stdout: true, stderr: true },
);
let out = '';
let err = '';
worker.stdout.setEncoding('utf8').on('data', (chunk) => (out += chunk));
worker.stderr.setEncoding('utf8').on('data', (chunk) => (err += chunk));
worker.stdin.write('ab');
worker.stdin.end('cd');
worker.on('exit', (code) => {
  assert.strictEqual(code, 0);
  setImmediate(() => {
    assert.strictEqual(out, 'ABCD\n');
    assert.strictEqual(err, 'done\n');
  });
});
