'use strict';
const assert = require('assert');
const { spawn } = require('child_process');

const child = spawn('/no/such/program', ['a']);
assert.strictEqual(child.pid, undefined);
child.on('exit', () => assert.fail('no exit without a start'));
let failed = false;
child.on('error', (err) => {
  failed = true;
  assert.strictEqual(err.code, 'ENOENT');
  assert.strictEqual(err.syscall, 'spawn /no/such/program');
  assert.strictEqual(err.path, '/no/such/program');
  assert.deepStrictEqual(err.spawnargs, ['a']);
});
child.on('close', (code) => {
  assert.ok(failed);
  assert.ok(code < 0);
});
