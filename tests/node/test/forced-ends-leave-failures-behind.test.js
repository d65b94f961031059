'use strict';

// With --test-force-exit nothing counts that would fail after the last test, except what was due before the end.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-force-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
const file = path.join(dir, 'tests.js');
const run = (body, ...args) => {
  fs.writeFileSync(file, `const { test } = require('node:test');\n${body}`);
  return spawnSync(process.execPath, [...args, '--test-force-exit', file], {
    env,
    encoding: 'utf8',
  });
};

const left = [
  "test('a', async () => { Promise.reject(new Error('late')); });",
  "test('a', (t, done) => { setImmediate(() => { Promise.reject(new Error('late')); done(); }); });",
  "test('a', async () => { setImmediate(() => Promise.reject(new Error('late'))); });",
  "test('a', async () => { setImmediate(() => { throw new Error('late'); }); });",
];
for (const body of left) {
  for (const args of [[], ['--test'], ['--test', '--test-isolation=none']]) {
    const { status, stdout, stderr } = run(body, ...args);
    assert.match(stdout, /^. pass 1$/m);
    assert.match(stdout, /^. fail 0$/m);
    assert.strictEqual(stderr, '', body);
    assert.strictEqual(status, 0, `${body} ${args}`);
  }
}

const due = [
  "test('a', async () => { Promise.reject(new Error('late')); }); test('b', (t, done) => { setTimeout(done, 20); });",
  "test('a', async () => { queueMicrotask(() => { throw new Error('late'); }); });",
  `test('a', async () => {
    await new Promise(setImmediate);
    let ticks = 0;
    process.nextTick(function next() {
      if (ticks++ < 8) process.nextTick(next);
      else throw new Error('late');
    });
  });`,
];
for (const body of due) {
  for (const args of [[], ['--test']]) assert.strictEqual(run(body, ...args).status, 1, body);
}
