'use strict';
// No bytes as the limit of a child that is waited for mean no limit, and a function is not its options.

const assert = require('node:assert');
const { execFileSync, spawnSync } = require('node:child_process');

const program = ['-e', 'process.stdout.write("output")'];
assert.strictEqual(execFileSync(process.execPath, program, { maxBuffer: 0 }).toString(), 'output');
assert.strictEqual(spawnSync(process.execPath, program, { maxBuffer: 0 }).error, undefined);
assert.strictEqual(spawnSync(process.execPath, program, { maxBuffer: 3 }).error.code, 'ENOBUFS');
assert.throws(() => execFileSync(process.execPath, program, () => {}), {
  name: 'TypeError',
  code: 'ERR_INVALID_ARG_TYPE',
});
