'use strict';
const assert = require('assert');
const { exec, execFile } = require('child_process');
const { promisify } = require('util');

exec('echo out; echo err >&2; exit 2', (err, stdout, stderr) => {
  assert.strictEqual(err.code, 2);
  assert.strictEqual(err.killed, false);
  assert.strictEqual(err.cmd, 'echo out; echo err >&2; exit 2');
  assert.strictEqual(stdout, 'out\n');
  assert.strictEqual(stderr, 'err\n');
});
execFile('echo', ['$HOME'], { encoding: 'buffer' }, (err, stdout) => {
  assert.strictEqual(err, null);
  assert.strictEqual(stdout.toString(), '$HOME\n');
});
const promise = promisify(exec)('echo promised');
assert.ok(promise.child.pid > 0);
promise.then(({ stdout, stderr }) => assert.deepStrictEqual([stdout, stderr], ['promised\n', '']));
assert.rejects(promisify(execFile)('false'), { code: 1, stdout: '', stderr: '' });
