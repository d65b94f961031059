'use strict';
// The file of `--test-rerun-failures` says of each subtest which file the runner ran for it.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'attempts-')));
const file = path.join(folder, 'a.test.js');
fs.writeFileSync(
  file,
  `const { describe, it } = require('node:test');
  describe('suite', () => {
    it('passes', () => {});
    it('passes later', () => { if (!process.env.SECOND) throw new Error('not yet'); });
  });`,
);
const { NODE_TEST_CONTEXT: _, ...env } = process.env;
const args = ['--test', '--test-rerun-failures=state.json', file];
for (const more of [{}, { SECOND: '1' }]) {
  spawnSync(process.execPath, args, { cwd: folder, env: { ...env, ...more } });
}
const attempts = JSON.parse(fs.readFileSync(path.join(folder, 'state.json'), 'utf8'));
assert.strictEqual(attempts.length, 2);
const suites = Object.values(attempts[1]).filter(({ name }) => name === 'suite');
const files = suites[0].children.map(({ entryFile, name }) => [name, entryFile]);
assert.deepStrictEqual(files, [
  ['passes', file],
  ['passes later', file],
]);
fs.rmSync(folder, { recursive: true });
