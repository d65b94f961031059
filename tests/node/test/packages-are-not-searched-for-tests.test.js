'use strict';
// Without patterns, files below a folder of packages are no tests, also where the folder is among tests.
const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'searched-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
for (const file of [
  'node_modules/a/test/a.js',
  'test/b.js',
  'test/node_modules/c/c.js',
  'test/sub/d.js',
  'test/sub/node_modules/e.test.js',
]) {
  fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), '');
}

const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
const { stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap'], {
  cwd: folder,
  env,
  encoding: 'utf8',
});
const names = [...stdout.matchAll(/^ok \d+ - (.*)$/gm)].map((match) => match[1]);
assert.deepStrictEqual(names, [path.join('test', 'b.js'), path.join('test', 'sub', 'd.js')]);
