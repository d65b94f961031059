'use strict';

// A package.json that is no object, or whose name or type is no text, is an error for every file whose kind depends on
// it, and for no other. What nobody asks for is not judged.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const finish = require('../finish');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-package-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));

let count = 0;
const packageOf = (text) => {
  const folder = path.join(dir, `p${count++}`);
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), text);
  fs.writeFileSync(path.join(folder, 'a.js'), 'globalThis.kind = typeof require;');
  fs.writeFileSync(path.join(folder, 'a'), '1');
  fs.writeFileSync(path.join(folder, 'a.cjs'), '1');
  fs.writeFileSync(path.join(folder, 'a.mjs'), '1');
  fs.writeFileSync(path.join(folder, 'a.json'), '1');
  fs.writeFileSync(path.join(folder, 'index.js'), '1');
  return folder;
};

finish(async () => {
  const unusable = [
    '[]',
    '1',
    'null',
    '""',
    '',
    '{',
    '{"name":1}',
    '{"type":[]}',
    '{"a":1,}',
    '{"a":[}',
  ];
  for (const text of unusable) {
    const folder = packageOf(text);
    const expected = {
      name: 'Error',
      code: 'ERR_INVALID_PACKAGE_CONFIG',
      message: `Invalid package config ${path.join(folder, 'package.json')}.`,
    };
    for (const file of ['a.js', 'a']) {
      assert.throws(() => require(path.join(folder, file)), expected, text);
      await assert.rejects(import(path.join(folder, file)), expected, text);
    }
    for (const file of ['a.cjs', 'a.mjs', 'a.json']) require(path.join(folder, file));
    assert.throws(() => require(folder), expected, text);
  }

  const folder = packageOf('[]');
  const run = (...args) => spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const main = run('a.js');
  assert.strictEqual(main.status, 1);
  assert.match(main.stderr, /ERR_INVALID_PACKAGE_CONFIG/);
  assert.strictEqual(run('a.cjs').status, 0);
  const script = run('--run', 'x');
  assert.strictEqual(script.status, 1);
  assert.match(script.stderr, /^Root value unexpected not an object for \S+package\.json\n/);

  for (const text of [
    '{"type":"module","a":[1,,]}',
    '{"a":tru,"type":"module"}',
    '{"type":"module","main":1}',
  ]) {
    require(path.join(packageOf(text), 'a.js'));
    assert.strictEqual(globalThis.kind, 'undefined', text);
  }
});
