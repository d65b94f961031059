'use strict';

// Options that change how a program is found or what it sees.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'options-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(
  path.join(folder, 'main.mjs'),
  'console.log(import.meta.url, process.argv.slice(2))',
);
fs.writeFileSync(path.join(folder, 'typed.ts'), 'const n: number = 1; console.log(n)');
fs.writeFileSync(path.join(folder, 'typed.mts'), 'export const n: number = 1;');

const run = (...args) =>
  spawnSync(process.execPath, ['--no-warnings', ...args], { cwd: folder, encoding: 'utf8' });

assert.match(run('--entry-url', './main.mjs?a=1#b', 'x').stdout, /\/main\.mjs\?a=1#b \[ 'x' \]\n$/);
assert.strictEqual(run('typed.ts').stdout, '1\n');
assert.match(run('--no-strip-types', 'typed.ts').stderr, /SyntaxError: Missing initializer/);
assert.match(run('--no-strip-types', 'typed.mts').stderr, /ERR_UNKNOWN_FILE_EXTENSION/);
assert.strictEqual(run('--title=named', '-p', 'process.title').stdout, 'named\n');
assert.strictEqual(
  run('--no-experimental-global-navigator', '-p', 'typeof navigator').stdout,
  'undefined\n',
);
assert.match(
  run('--no-experimental-detect-module', '-e', 'import "fs"').stderr,
  /^\[eval\]:1\nimport "fs"\n\^{6}\n/,
);
// The value of a switch counts for nothing.
assert.strictEqual(run('--warnings=no', '-p', '1').stdout, '1\n');
