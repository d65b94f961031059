'use strict';
// --trace-promises tells on stderr where promises are made and settled.

const assert = require('assert');
const { spawnSync } = require('child_process');

const { stderr } = spawnSync(
  process.execPath,
  ['--trace-promises', '-e', 'function f() { return new Promise((r) => r()) } f().then(() => {})'],
  { encoding: 'utf8' },
);
const made = /\[--trace-promises\] created promise #(\d+)\n {4}at f \(\[eval\]:1:\d+\)\n/.exec(
  stderr,
);
assert.ok(made, stderr);
assert.match(stderr, new RegExp(`\\[--trace-promises\\] resolved promise #${made[1]}\n {4}at `));
assert.match(stderr, new RegExp(`\\[--trace-promises\\] promise #${made[1]} created promise #`));

// Workers, too.
const program = `
  const { Worker } = require('worker_threads');
  new Worker('function inWorker() { return new Promise(() => {}); } inWorker();', { eval: true });
`;
const { stderr: ofWorker } = spawnSync(process.execPath, ['--trace-promises', '-e', program], {
  encoding: 'utf8',
});
assert.match(ofWorker, /created promise #\d+\n {4}at inWorker \(/);
