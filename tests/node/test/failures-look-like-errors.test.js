'use strict';

// The error of a failed test is an `Error` with a code, in the program's process and in the runner's.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'failures-'));
const file = path.join(folder, 'a.test.js');
fs.writeFileSync(
  file,
  `const { test } = require('node:test');
test('five', () => { throw 5; });
test('nothing', () => { throw undefined; });
test('nested', () => {
  const expected = Object.assign(new TypeError('inner'), { extra: 1, stack: undefined });
  throw Object.assign(new Error('outer'), { operator: 'op', expected, actual: /x/ });
});
`,
);
const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
function output(...options) {
  const { stdout, status } = spawnSync(process.execPath, [...options, file], {
    encoding: 'utf8',
    env,
  });
  assert.strictEqual(status, 1);
  return stdout;
}

const five =
  "[Error [ERR_TEST_FAILURE]: 5] { code: 'ERR_TEST_FAILURE', failureType: 'testCodeFailure', cause: 5 }";
assert.ok(output('--test-reporter=junit').includes(five));
assert.ok(output('--test', '--test-reporter=junit').includes(five));
assert.match(output('--test-reporter=spec'), /✖ nothing [^\n]*\n {2}undefined\n/);
const tap = output('--test-reporter=tap');
assert.ok(
  tap.includes(`
  expected:
    extra: 1
  error: 'inner'
  name: 'TypeError'
  actual:
  operator: 'op'
`),
  tap,
);
fs.rmSync(folder, { recursive: true });
