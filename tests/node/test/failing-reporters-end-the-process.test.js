'use strict';

// A reporter that fails can tell nobody of it, so its error ends the process with the code for errors in handlers of
// errors. Errors after the end of the run are those of the program.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-reporter-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const write = (name, text) => fs.writeFileSync(path.join(dir, name), text);
const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
const run = (...args) => {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: dir, env, encoding: 'utf8' });
  return { status, stderr };
};

write(
  'tests.js',
  "const { test } = require('node:test'); test('a', () => {}); test('b', () => {});",
);
write(
  'generator.js',
  `module.exports = async function* (events) {
    for await (const { type } of events) {
      if (type === 'test:pass') throw new Error('no thanks');
      yield type;
    }
  };`,
);
write(
  'transform.js',
  `module.exports = class extends require('stream').Transform {
    constructor() { super({ writableObjectMode: true }); }
    _transform(event, encoding, callback) { callback(new Error('no thanks')); }
  };`,
);
for (const reporter of ['generator', 'transform']) {
  const option = `--test-reporter=./${reporter}.js`;
  for (const args of [[], ['--test', '--test-isolation=none']]) {
    const { status, stderr } = run(...args, option, 'tests.js');
    assert.match(stderr, /^Error: no thanks$/m);
    assert.strictEqual(status, 7, `${reporter} ${args}`);
  }
}

write(
  'exit.js',
  "require('node:test').test('a', () => {}); process.on('exit', () => { throw new Error('at the end'); });",
);
const { status, stderr } = run('exit.js');
assert.match(stderr, /^Error: at the end$/m);
assert.strictEqual(status, 1);
