'use strict';
const assert = require('assert');
const { spawnSync } = require('child_process');

const result = spawnSync('sh', ['-c', 'cat; echo err >&2; exit 4'], {
  input: 'in',
  encoding: 'utf8',
});
assert.strictEqual(result.status, 4);
assert.strictEqual(result.signal, null);
assert.strictEqual(result.stdout, 'in');
assert.strictEqual(result.stderr, 'err\n');
assert.deepStrictEqual(result.output, [null, 'in', 'err\n']);
assert.ok(result.pid > 0);

const killed = spawnSync('sh', ['-c', 'kill -9 $$']);
assert.strictEqual(killed.status, null);
assert.strictEqual(killed.signal, 'SIGKILL');

const missing = spawnSync('/no/such/program');
assert.strictEqual(missing.error.code, 'ENOENT');
assert.strictEqual(missing.pid, 0);
assert.strictEqual(missing.output, null);
