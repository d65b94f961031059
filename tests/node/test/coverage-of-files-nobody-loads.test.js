'use strict';
// --test-coverage-include-all tells also of files that nothing has loaded: none of their lines ran.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'cover-all-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
for (const [name, text] of [
  ['a.test.js', "require('node:test')('t', () => require('./src/loaded.js'));"],
  ['b.test.js', ''],
  ['src/loaded.js', 'module.exports = 1;\n'],
  ['src/not.mjs', 'export function f() {\n  return 1;\n}\n\n'],
  ['src/wrong.js', 'no program at all (\n'],
  ['src/typed.ts', 'const n: number = 1;\n'],
  ['src/text.txt', 'x'],
  ['src/.hidden.js', '1'],
  ['node_modules/p/index.js', '1'],
]) {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
}

const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
delete env.NODE_V8_COVERAGE;

function covered(...words) {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--test', '--experimental-test-coverage', '--test-reporter=lcov', ...words, 'a.test.js'],
    { cwd: folder, encoding: 'utf8', env },
  );
  assert.strictEqual(status, 0, stdout);
  const files = {};
  for (const part of stdout.split('end_of_record')) {
    const name = /^SF:(.*)$/m.exec(part)?.[1];
    if (name) files[name] = `${/^LH:(.*)$/m.exec(part)[1]}/${/^LF:(.*)$/m.exec(part)[1]}`;
  }
  return files;
}

assert.deepStrictEqual(covered(), { 'src/loaded.js': '1/1' });
const all = {
  'src/loaded.js': '1/1',
  'src/not.mjs': '0/4',
  'src/typed.ts': '0/1',
  'src/wrong.js': '0/1',
};
assert.deepStrictEqual(covered('--test-coverage-include-all'), all);
const { 'src/wrong.js': _, ...some } = all;
assert.deepStrictEqual(
  covered(
    '--test-coverage-include-all',
    '--test-coverage-include=src/*',
    '--test-coverage-exclude=src/wr*',
  ),
  some,
);
