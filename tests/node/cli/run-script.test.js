'use strict';

// `--run` runs a script of the nearest package.json.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'run-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const file = path.join(folder, 'package.json');
fs.writeFileSync(
  file,
  JSON.stringify({
    scripts: {
      where: 'pwd',
      words: 'printf "<%s>"',
      fail: 'exit 3',
      name: 'echo $NODE_RUN_SCRIPT_NAME $NODE_RUN_PACKAGE_JSON_PATH',
      tool: 'tool',
      odd: 5,
    },
  }),
);
const below = path.join(folder, 'below');
const bin = path.join(folder, 'node_modules', '.bin');
fs.mkdirSync(below);
fs.mkdirSync(bin, { recursive: true });
fs.writeFileSync(path.join(bin, 'tool'), '#!/bin/sh\necho from the package\n', { mode: 0o755 });

const run = (...args) =>
  spawnSync(process.execPath, ['--run', ...args], { cwd: below, encoding: 'utf8' });

assert.strictEqual(run('where').stdout, `${folder}\n`);
assert.strictEqual(run('words', '--', 'a b', "it's", '').stdout, "<a b><it's><>");
assert.strictEqual(run('name').stdout, `name ${file}\n`);
assert.strictEqual(run('tool').stdout, 'from the package\n');
assert.strictEqual(run('fail').status, 1);
assert.strictEqual(run('where').status, 0);

let result = run('missing');
assert.match(
  result.stderr,
  /^Missing script: "missing" for .*\n\nAvailable scripts are:\n {2}where: pwd\n/,
);
assert.strictEqual(result.status, 1);
result = run('odd');
assert.match(result.stderr, /^Script "odd" is unexpectedly not a string for /);
assert.strictEqual(result.status, 1);

// An empty name is none: the scripts are listed.
for (const words of [
  ['--run=', 'where'],
  ['--run', '--', 'where'],
]) {
  const listed = spawnSync(process.execPath, words, { cwd: below, encoding: 'utf8' });
  assert.match(listed.stdout + listed.stderr, /where: pwd\n/);
  assert.strictEqual(listed.status, 9);
}
