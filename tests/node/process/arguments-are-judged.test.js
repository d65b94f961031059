'use strict';
// Signals that are no whole numbers, ports that are none, files that are none and an environment that stays open.
const assert = require('assert');

for (const signal of [1.5, Infinity, true, {}]) {
  assert.throws(() => process.kill(process.pid, signal), { code: 'ERR_UNKNOWN_SIGNAL' });
}
assert.strictEqual(process.kill(process.pid, 0), true);
assert.throws(
  () => {
    process.debugPort = 80;
  },
  { name: 'RangeError', code: 'ERR_OUT_OF_RANGE' },
);
assert.throws(() => process.loadEnvFile('/'), {
  name: 'TypeError',
  code: 'ERR_INVALID_ARG_TYPE',
  message: "Contents of '/' should be a valid string.",
});
assert.throws(() => Object.preventExtensions(process.env), {
  message: 'Cannot prevent extensions',
});
process.env.STILL_OPEN = '1';
assert.strictEqual(process.env.STILL_OPEN, '1');
