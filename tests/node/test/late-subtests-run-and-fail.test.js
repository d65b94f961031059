'use strict';

// A subtest that is defined when its parent has ended has failed, and its function is called all the same.

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'late-'));
const file = join(folder, 'late.js');
writeFileSync(
  file,
  `const { test } = require('node:test');
  test('parent', (t) => {
    setImmediate(() => {
      t.test('late', () => console.log('called'));
    });
  });
  test('keeps the file open', () => new Promise((resolve) => setTimeout(resolve, 50)));`,
);
try {
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const { status, stdout } = spawnSync(process.execPath, ['--test-reporter=tap', file], {
    encoding: 'utf8',
    env,
  });
  assert.strictEqual(status, 1);
  assert.match(stdout, /^called$/m);
  assert.match(stdout, /^not ok 3 - late$/m);
  assert.match(stdout, /error: 'test could not be started because its parent finished'/);
} finally {
  rmSync(folder, { recursive: true });
}
