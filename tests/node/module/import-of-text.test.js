'use strict';
// `--experimental-import-text` lets any file be imported as text, with a warning.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'text-'));
try {
  fs.writeFileSync(path.join(dir, 'a.txt'), 'héllo\n');
  fs.writeFileSync(path.join(dir, 'a.mjs'), 'export {};');
  fs.writeFileSync(
    path.join(dir, 'main.mjs'),
    "import text from './a.txt' with { type: 'text' };\n" +
      "import source from './a.mjs' with { type: 'text' };\nconsole.log(JSON.stringify([text, source]));\n",
  );
  const run = (...words) =>
    spawnSync(process.execPath, [...words, 'main.mjs'], { cwd: dir, encoding: 'utf8' });
  const { stdout, stderr } = run('--experimental-import-text');
  assert.strictEqual(stdout, '["héllo\\n","export {};"]\n');
  assert.match(stderr, /ExperimentalWarning: Text import is an experimental feature/);
  assert.match(run().stderr, /ERR_UNKNOWN_FILE_EXTENSION/);
} finally {
  fs.rmSync(dir, { recursive: true });
}
