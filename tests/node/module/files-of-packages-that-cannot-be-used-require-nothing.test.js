'use strict';
// A file that is no `.js` runs even where the package.json cannot be used, but then every file that it asks for is refused.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'unusable-'));
fs.writeFileSync(path.join(folder, 'package.json'), '{');
fs.writeFileSync(path.join(folder, 'a.cjs'), 'module.exports = 1;');
fs.writeFileSync(path.join(folder, 'a.json'), '{}');
fs.writeFileSync(
  path.join(folder, 'main.cjs'),
  `const told = {};
  for (const name of ['./a.cjs', './a.json', __dirname + '/a.cjs', '..', 'fs', 'node:fs', 'nothing']) {
    try {
      told[name.replace(__dirname, '')] = typeof require(name);
    } catch ({ code, stack }) {
      told[name.replace(__dirname, '')] = code;
      told.first = stack.split('\\n')[0];
    }
  }
  console.log(JSON.stringify(told));`,
);
const { stdout, stderr } = spawnSync(process.execPath, [path.join(folder, 'main.cjs')], {
  encoding: 'utf8',
});
assert.strictEqual(stderr, '');
const code = 'ERR_INVALID_PACKAGE_CONFIG';
assert.deepStrictEqual(JSON.parse(stdout), {
  './a.cjs': code,
  './a.json': code,
  '/a.cjs': code,
  '..': code,
  fs: 'object',
  'node:fs': 'object',
  nothing: code,
  first: `Error: Invalid package config ${fs.realpathSync(folder)}/package.json.`,
});
assert.strictEqual(require(path.join(folder, 'a.cjs')), 1);
fs.rmSync(folder, { recursive: true });
