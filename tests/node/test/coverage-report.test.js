'use strict';
// --experimental-test-coverage reports the lines and functions that tests did not run, in one process and over several.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'covered-')));
fs.writeFileSync(
  path.join(directory, 'code.js'),
  `function used() {
  return 1;
}
function unused() {
  return 2;
}
/* node:coverage disable */
function unasked() {
  return 3;
}
/* node:coverage enable */
module.exports = { used, unused, unasked };
`,
);
for (const name of ['a.test.js', 'b.test.js']) {
  fs.writeFileSync(
    path.join(directory, name),
    "require('node:test')('one', () => require('./code.js').used());",
  );
}
for (const args of [['a.test.js'], ['--test'], ['--test', '--test-isolation=none']]) {
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--experimental-test-coverage', '--test-reporter=tap', ...args],
    { cwd: directory, env, encoding: 'utf8' },
  );
  assert.strictEqual(status, 0, stdout);
  assert.ok(
    stdout.includes(`# start of coverage report
# ----------------------------------------------------------
# file      | line % | branch % | funcs % | uncovered lines
# ----------------------------------------------------------
# code.js   |  75.00 |   100.00 |   66.67 | 4-6
# ----------------------------------------------------------
# all files |  75.00 |   100.00 |   66.67 | 
# ----------------------------------------------------------
# end of coverage report`),
    stdout,
  );
}
const failing = spawnSync(
  process.execPath,
  ['--experimental-test-coverage', '--test-coverage-lines=90', '--test-reporter=tap', 'a.test.js'],
  { cwd: directory, encoding: 'utf8' },
);
assert.strictEqual(failing.status, 1);
assert.match(failing.stdout, /Error: 75\.00% line coverage does not meet threshold of 90%\./);
fs.rmSync(directory, { recursive: true });
