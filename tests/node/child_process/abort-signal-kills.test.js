'use strict';
const assert = require('assert');
const { spawn } = require('child_process');

const controller = new AbortController();
const child = spawn('sleep', ['100'], { signal: controller.signal });
let aborted = false;
child.on('error', (err) => {
  aborted = true;
  assert.strictEqual(err.name, 'AbortError');
  assert.strictEqual(err.cause, 'reason');
});
child.on('exit', (code, signal) => {
  assert.ok(aborted);
  assert.strictEqual(signal, 'SIGTERM');
});
child.on('spawn', () => controller.abort('reason'));
