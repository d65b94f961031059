'use strict';
// Values that options cannot have end the process before it runs anything, with Node's exit codes.

const assert = require('assert');
const { spawnSync } = require('child_process');

const run = (...words) => spawnSync(process.execPath, [...words, '-p', '42'], { encoding: 'utf8' });

const revert = run('--security-revert=not-a-cve');
assert.strictEqual(revert.status, 12);
assert.match(revert.stderr, /: Error: Attempt to revert an unknown CVE \[not-a-cve\]\n$/);

const pages = run('--use-largepages=some');
assert.strictEqual(pages.status, 9);
assert.match(pages.stderr, /invalid value for --use-largepages\n$/);
for (const value of ['on', 'off', 'silent']) {
  const { stderr, stdout } = run(`--use-largepages=${value}`);
  assert.strictEqual(stdout, '42\n');
  // Only who asks for them aloud is told that there are none.
  const told =
    value === 'on' ? `${process.execPath}: --use-largepages is no longer supported.\n` : '';
  assert.strictEqual(stderr, told);
}
