'use strict';
// Syntax decides about files that nothing else tells of; `--no-experimental-detect-module` makes them all CommonJS. What
// can be neither is told so.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'detect-'));
function run(text, ...options) {
  fs.writeFileSync(path.join(dir, 'a.js'), text);
  return spawnSync(process.execPath, [...options, 'a.js'], { cwd: dir, encoding: 'utf8' });
}
try {
  const text = 'export const a = 1; console.log(typeof module);';
  assert.strictEqual(run(text).stdout, 'undefined\n');
  const plain = run(text, '--no-experimental-detect-module');
  assert.strictEqual(plain.status, 1);
  assert.match(plain.stderr, /Warning: Failed to load the ES module: .*a\.js\. Make sure to set/);
  assert.match(plain.stderr, /SyntaxError: Unexpected token 'export'/);

  const { stderr } = run("await 1; require('fs');");
  assert.match(
    stderr,
    /ReferenceError: Cannot determine intended module format because both 'require' and top-level await are present\./,
  );
  assert.match(stderr, /code: 'ERR_AMBIGUOUS_MODULE_SYNTAX'/);
} finally {
  fs.rmSync(dir, { recursive: true });
}
