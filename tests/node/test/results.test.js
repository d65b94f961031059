'use strict';

// A program with failing tests says which in TAP and ends with 1; one without ends with 0.

const assert = require('assert');
const { spawnSync } = require('child_process');

if (process.argv[2] === 'child') {
  const { describe, it, test } = require('node:test');
  test('passes', () => {});
  test('is skipped', { skip: 'not now' }, () => assert.fail());
  test('is to do', { todo: true }, () => assert.fail());
  if (process.argv[3] === 'fail') {
    test('throws', () => {
      throw new TypeError('thrown');
    });
    test('rejects', async () => {
      await null;
      throw new Error('rejected');
    });
    test('calls back', (t, done) => setImmediate(done, new Error('called back')));
    test('throws later', (t, done) => {
      setImmediate(() => {
        throw new Error('later');
      }, done);
    });
    test('times out', { timeout: 5 }, () => new Promise((resolve) => setTimeout(resolve, 200)));
    describe('suite', () => {
      it('holds', () => {});
      it('breaks', () => assert.strictEqual(1, 2));
    });
  }
} else {
  const run = (kind) =>
    spawnSync(process.execPath, ['--test-reporter=tap', __filename, 'child', kind], {
      encoding: 'utf8',
    });
  const good = run('pass');
  assert.strictEqual(good.status, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /^TAP version 13\n# Subtest: passes\nok 1 - passes\n/);
  assert.match(good.stdout, /^ok 2 - is skipped # SKIP not now$/m);
  assert.match(good.stdout, /^not ok 3 - is to do # TODO$/m);
  assert.match(good.stdout, /^1\.\.3\n# tests 3\n# suites 0\n# pass 1\n# fail 0\n# cancelled 0\n/m);

  const bad = run('fail');
  assert.strictEqual(bad.status, 1, bad.stdout + bad.stderr);
  for (const message of [
    'thrown',
    'rejected',
    'called back',
    'later',
    'test timed out after 5ms',
  ]) {
    assert.ok(bad.stdout.includes(`error: '${message}'`), bad.stdout);
  }
  assert.match(bad.stdout, /^ {4}not ok 2 - breaks$/m);
  assert.match(bad.stdout, /^not ok 9 - suite$/m);
  assert.match(bad.stdout, /failureType: 'subtestsFailed'\n {2}error: '1 subtest failed'/);
  assert.match(bad.stdout, /^# fail 5\n# cancelled 1\n# skipped 1\n# todo 1\n/m);
}
