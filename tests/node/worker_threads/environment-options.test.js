'use strict';
// A worker has the options of its environment's NODE_OPTIONS besides those of `execArgv`, and knows its NODE_PRESERVE_SYMLINKS.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Worker } = require('worker_threads');
const finish = require('../finish.js');

const asked = `require('worker_threads').parentPort.postMessage(
  [process.execArgv, !!process.traceDeprecation, !!process.traceProcessWarnings])`;

async function answerOf(options) {
  const worker = new Worker(asked, { eval: true, ...options });
  return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
}

finish(async () => {
  const env = { ...process.env, NODE_OPTIONS: '--trace-warnings' };
  assert.deepStrictEqual(await answerOf({ env, execArgv: [] }), [[], false, true]);
  assert.deepStrictEqual(await answerOf({ env, execArgv: ['--trace-deprecation'] }), [
    ['--trace-deprecation'],
    true,
    true,
  ]);
  assert.deepStrictEqual((await answerOf({ env }))[2], true);
  assert.deepStrictEqual(await answerOf({ env: {}, execArgv: [] }), [[], false, false]);

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-symlinks-'));
  fs.mkdirSync(path.join(folder, 'real'));
  fs.mkdirSync(path.join(folder, 'link'));
  fs.writeFileSync(path.join(folder, 'real', 'x.js'), 'module.exports = __filename;');
  fs.symlinkSync('../real/x.js', path.join(folder, 'link', 'x.js'));
  const link = path.join(folder, 'link', 'x.js');
  for (const [value, expected] of [
    ['1', link],
    ['0', fs.realpathSync(link)],
  ]) {
    const worker = new Worker(
      `require('worker_threads').parentPort.postMessage(require(${JSON.stringify(link)}))`,
      { eval: true, env: { ...process.env, NODE_PRESERVE_SYMLINKS: value } },
    );
    const [answer] = await require('events').once(worker, 'message');
    assert.strictEqual(answer, expected);
  }
  fs.rmSync(folder, { recursive: true });
});
