'use strict';
// What `import` has to guess of a package's main file is deprecated; mains may be absolute.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'guessed-mains-')));
const packages = path.join(dir, 'node_modules');
function warningOf(main) {
  const folder = path.join(packages, 'pkg');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'index.js'), 'console.log("run");');
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: 'module', main }));
  const args = ['--input-type=module', '-e', "import 'pkg'"];
  const { stderr, stdout } = spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8' });
  assert.strictEqual(stdout, 'run\n');
  return stderr;
}

try {
  const noMain = /\[DEP0151\] DeprecationWarning: No "main" or "exports" field defined/;
  assert.match(warningOf(undefined), noMain);
  assert.match(warningOf(''), noMain);
  const extension =
    /\[DEP0151\] .*has a "main" field set to ".*index", excluding the full filename/;
  assert.match(warningOf('index'), extension);
  assert.match(warningOf(path.join(packages, 'pkg', 'index')), extension);
  assert.strictEqual(warningOf('./index.js'), '');
  assert.strictEqual(warningOf(path.join(packages, 'pkg', 'index.js')), '');
} finally {
  fs.rmSync(dir, { recursive: true });
}
