'use strict';
// What is told of a test has no members for what is not so, and the suite around it is told with its result.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'events-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
fs.writeFileSync(
  path.join(folder, 'reporter.mjs'),
  `export default async function* (source) {
     for await (const { type, data } of source) {
       if (!['test:complete', 'test:pass', 'test:fail'].includes(type)) continue;
       yield JSON.stringify([type.slice(5), data.name, Object.keys(data)]) + '\\n';
     }
   }`,
);
fs.writeFileSync(
  path.join(folder, 'some.test.js'),
  `const { suite, test } = require('node:test');
   const fail = () => { throw new Error('x'); };
   suite('around', () => {
     test('plain', () => {});
     test('skipped', { skip: true }, fail);
     test('todo', { todo: 'why' }, () => {});
     test('expected', { expectFailure: true }, fail);
     test('failed', fail);
   });`,
);
const words = ['--no-warnings', '--test-reporter=./reporter.mjs', 'some.test.js'];
const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8' });
assert.strictEqual(stderr, '');
const always = 'column details file line name nesting parentId tags testId testNumber'.split(' ');
const told = stdout
  .trim()
  .split('\n')
  .map((line) => {
    const [type, name, keys] = JSON.parse(line);
    for (const key of always) assert.ok(keys.includes(key), key);
    return [type, name, ...keys.filter((key) => !always.includes(key)).sort()].join(' ');
  });
assert.deepStrictEqual(told.sort(), [
  'complete around',
  'complete expected expectFailure',
  'complete failed',
  'complete plain',
  'complete skipped skip',
  'complete todo todo',
  'fail around',
  'fail failed classname',
  'pass expected classname expectFailure',
  'pass plain classname',
  'pass skipped classname skip',
  'pass todo classname todo',
]);
