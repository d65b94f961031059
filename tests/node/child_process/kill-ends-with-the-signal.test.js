'use strict';
const assert = require('assert');
const { spawn } = require('child_process');

const child = spawn('sleep', ['100']);
assert.strictEqual(child.kill(0), true);
assert.strictEqual(child.kill('SIGINT'), true);
assert.strictEqual(child.killed, true);
child.on('exit', (code, signal) => {
  assert.strictEqual(code, null);
  assert.strictEqual(signal, 'SIGINT');
  assert.strictEqual(child.signalCode, 'SIGINT');
  assert.strictEqual(child.kill(), false);
});
assert.throws(() => child.kill('SIGNONE'), { code: 'ERR_UNKNOWN_SIGNAL' });
