'use strict';
// process.exitCode is checked, exit listeners see it, and the last value counts.
const assert = require('assert');

assert.throws(
  () => {
    process.exitCode = 'nonsense';
  },
  { code: 'ERR_INVALID_ARG_TYPE' },
);
assert.throws(() => process.exit(1.5), { code: 'ERR_OUT_OF_RANGE' });
// It is as wide as the system's.
process.exitCode = 2 ** 32 + 7;
assert.strictEqual(process.exitCode, 7);
process.exitCode = '3';
assert.strictEqual(process.exitCode, 3);
process.on('exit', (code) => {
  assert.strictEqual(code, 3);
  process.exitCode = 0;
});
