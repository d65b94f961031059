'use strict';
// --input-type is for texts: a CommonJS file does not care, an ES module and a file that is only checked are refused.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'types-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const put = (name, text) => {
  fs.writeFileSync(path.join(folder, name), text);
  return path.join(folder, name);
};
const commonjs = put('a.js', 'console.log(typeof module)');
const module_ = put('b.mjs', 'console.log(1)');
const run = (...words) => spawnSync(process.execPath, words, { encoding: 'utf8' });

for (const type of ['module', 'commonjs']) {
  const option = `--input-type=${type}`;
  assert.strictEqual(run(option, commonjs).stdout, 'object\n');
  for (const words of [[module_], ['--check', commonjs], ['--import', commonjs, commonjs]]) {
    const { status, stderr } = run(option, ...words);
    assert.strictEqual(status, 1);
    assert.match(stderr, /ERR_INPUT_TYPE_NOT_ALLOWED/);
  }
}
