'use strict';

// With `--test-force-exit` the files of reporters are whole, whatever else keeps the process.

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'forced-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

const file = path.join(folder, 'many.js');
fs.writeFileSync(
  file,
  `const { test } = require('node:test');
  setInterval(() => {}, 1000);
  for (let i = 0; i < 300; i++) test('number ' + i, () => { if (i === 7) throw new Error('seven'); });`,
);

for (const [reporter, end] of [
  ['tap', /# tests 300\n[\s\S]*# fail 1\n[\s\S]*# duration_ms [\d.]+\n$/],
  ['junit', /<!-- tests 300 -->[\s\S]*<\/testsuites>\n$/],
  ['spec', /tests 300\n[\s\S]*✖ number 7/],
]) {
  const destination = path.join(folder, reporter);
  const flags = [`--test-reporter=${reporter}`, `--test-reporter-destination=${destination}`];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--test-force-exit', ...flags, file],
    { encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } },
  );
  assert.deepStrictEqual([status, stdout, stderr], [1, '', '']);
  assert.match(fs.readFileSync(destination, 'utf8'), end);
}
