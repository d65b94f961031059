'use strict';
// spawn, then exit, then close once the streams have ended.
const assert = require('assert');
const { spawn } = require('child_process');

const seen = [];
const child = spawn(process.execPath, ['-e', 'process.stdout.write("out"); process.exitCode = 3']);
child.on('spawn', () => seen.push('spawn'));
child.stdout.on('data', () => seen.push('data'));
child.on('exit', (code, signal) => {
  seen.push('exit');
  assert.deepStrictEqual([code, signal], [3, null]);
});
child.on('close', (code, signal) => {
  assert.deepStrictEqual([code, signal], [3, null]);
  assert.strictEqual(seen[0], 'spawn');
  assert.deepStrictEqual(seen.slice().sort(), ['data', 'exit', 'spawn']);
});
assert.strictEqual(typeof child.pid, 'number');
