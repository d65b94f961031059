'use strict';
// A worker whose exception handler throws ends with 1; --trace-exit names the thread that asks for its end.

const assert = require('assert');
const { spawnSync } = require('child_process');
const { once } = require('events');
const { Worker } = require('worker_threads');
const finish = require('../finish.js');

finish(async () => {
  const source = `
    process.on('uncaughtException', () => { throw new Error('second'); });
    throw new Error('first');
  `;
  const worker = new Worker(source, { eval: true });
  const ended = new Promise((resolve) => worker.on('exit', resolve));
  const [error] = await once(worker, 'error');
  assert.strictEqual(error.message, 'second');
  assert.strictEqual(await ended, 1);

  const starter = "new (require('worker_threads').Worker)('process.exit(0)', { eval: true })";
  const { stderr } = spawnSync(process.execPath, ['--trace-exit', '-e', starter], {
    encoding: 'utf8',
  });
  assert.match(
    stderr,
    /^\(node:\d+, thread:1\) WARNING: Exited the environment with code 0\n {4}at /,
  );
});
