'use strict';

// Where a failed test is written is told by the way from the working directory, wherever that is.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'places-')));
try {
  const inner = path.join(folder, 'inner');
  fs.mkdirSync(inner);
  const file = path.join(folder, 'fails.mjs');
  fs.writeFileSync(
    file,
    "import test from 'node:test';\ntest('fails', () => { throw new Error('x'); });\n",
  );
  for (const [cwd, shown] of [
    [folder, 'fails.mjs'],
    [inner, '../fails.mjs'],
  ]) {
    const { stdout } = spawnSync(process.execPath, ['--test-reporter=spec', file], {
      cwd,
      encoding: 'utf8',
    });
    assert.ok(stdout.includes(`\ntest at ${shown}:2:1\n`), stdout);
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
