'use strict';
const assert = require('assert');
const { execFileSync, execSync } = require('child_process');

assert.strictEqual(execSync('echo "a b"', { encoding: 'utf8' }), 'a b\n');
assert.ok(Buffer.isBuffer(execFileSync('echo', ['x'])));
assert.throws(
  () => execSync('echo out; echo err >&2; exit 5', { stdio: 'pipe' }),
  (err) => {
    assert.strictEqual(err.status, 5);
    assert.strictEqual(err.stdout.toString(), 'out\n');
    assert.strictEqual(err.stderr.toString(), 'err\n');
    assert.match(err.message, /^Command failed: echo out.*\nerr\n$/);
    return true;
  },
);
assert.throws(() => execFileSync('false', ['arg']), { message: 'Command failed: false arg' });
