'use strict';
// A signal's listener gets name and number, and the last listener gone gives the default back.
const assert = require('assert');
const { signals } = require('os').constants;

const keep = setInterval(() => {}, 1000);
process.once('SIGUSR2', (name, number) => {
  assert.strictEqual(name, 'SIGUSR2');
  assert.strictEqual(number, signals.SIGUSR2);
  assert.strictEqual(process.listenerCount('SIGUSR2'), 0);
  clearInterval(keep);
});
assert.strictEqual(process.kill(process.pid, 'SIGUSR2'), true);
assert.throws(() => process.kill(process.pid, 'SIGNOPE'), { code: 'ERR_UNKNOWN_SIGNAL' });
assert.throws(() => process.kill('x'), { code: 'ERR_INVALID_ARG_TYPE' });
