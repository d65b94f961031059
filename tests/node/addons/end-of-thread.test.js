'use strict';
// Cleanup hooks run in the opposite order when a program or a worker ends by itself; each thread has its own.
const assert = require('assert');
const { spawnSync } = require('child_process');
const library = require('../../node-api/build').build();

const run = (code) => spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' }).stdout;
const path = JSON.stringify(library);
const expected = 'second\nfirst\ninstance data\n';
assert.strictEqual(run(`require(${path}).sayAtEnd()`), expected);
assert.strictEqual(run(`require(${path}).sayAtEnd(); process.exit()`), '');
const worker = (code) =>
  `new (require('worker_threads').Worker)(${JSON.stringify(code)}, { eval: true })`;
assert.strictEqual(run(worker(`require(${path}).sayAtEnd()`)), expected);
assert.strictEqual(run(worker(`require(${path}).sayAtEnd(); process.exit()`)), expected);
assert.strictEqual(
  run(`require(${path}).sayAtEnd(); ${worker(`require(${path}).sayAtEnd()`)}`),
  expected + expected,
);
