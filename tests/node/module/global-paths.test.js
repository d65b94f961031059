'use strict';

// The folders outside of packages: told from the beginning, looked at last, and not at all where the command line says so.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const home = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-home-'));
process.on('exit', () => fs.rmSync(home, { recursive: true }));
const given = path.join(home, 'given');
const own = path.join(home, '.node_modules');
for (const folder of [given, own]) fs.mkdirSync(folder);
fs.writeFileSync(path.join(own, 'of-home.js'), 'module.exports = 1');

const print = (...args) =>
  spawnSync(process.execPath, args, {
    cwd: home,
    encoding: 'utf8',
    env: { ...process.env, HOME: home, NODE_PATH: given },
  });

const paths = "JSON.stringify(require('module').globalPaths)";
const { stdout, stderr } = print('-p', paths);
assert.deepStrictEqual(
  JSON.parse(stdout).slice(0, 3),
  [given, own, `${home}/.node_libraries`],
  stderr,
);
assert.strictEqual(print('-p', "require('of-home')").stdout, '1\n');

assert.strictEqual(print('--no-global-search-paths', '-p', paths).stdout, '[]\n');
const missing = print('--no-global-search-paths', '-p', "require('of-home')");
assert.match(missing.stderr, /Cannot find module 'of-home'/);
