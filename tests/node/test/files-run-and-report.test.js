'use strict';

// `--test` and `run()` run files, in processes or in one, and tell of every test.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { run } = require('node:test');
const finish = require('../finish.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'runner-'));
const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
write(
  'a.test.js',
  `const { test, describe, it } = require('node:test');
console.log('printed');
test('passes', (t) => t.diagnostic('said'));
test('fails', () => { throw new Error('boo'); });
describe('group', () => { it('inside', () => {}); it.skip('skipped'); it.todo('later'); });
`,
);
write(
  'b.test.mjs',
  `import test from 'node:test';\ntest('module', { timeout: 1000 }, async () => {});\n`,
);
write('not-one.js', 'throw new Error();\n');

function outputOf(...options) {
  const env = { ...process.env };
  delete env.NODE_TEST_CONTEXT;
  const result = spawnSync(process.execPath, ['--test', ...options], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  assert.strictEqual(result.stderr, '');
  assert.strictEqual(result.status, 1);
  return result.stdout;
}

const counts = /# tests 6\n# suites 1\n# pass 3\n# fail 1\n# cancelled 0\n# skipped 1\n# todo 1\n/;
const tap = outputOf('--test-reporter=tap');
assert.match(tap, /^TAP version 13\n# printed\n# Subtest: passes\nok 1 - passes\n/);
assert.match(tap, /# said\n# Subtest: fails\nnot ok 2 - fails\n {2}---\n/);
assert.match(tap, / {4}# Subtest: inside\n {4}ok 1 - inside\n/);
assert.match(tap, / {4}ok 2 - skipped # SKIP\n/);
assert.match(tap, counts);
assert.match(outputOf('--test-reporter=tap', '--test-isolation=none'), counts);
assert.match(outputOf('--test-reporter=spec'), /▶ group\n {2}✔ inside \(/);
assert.match(
  outputOf('--test-reporter=junit'),
  /<testsuite name="group" .*tests="3" failures="0" skipped="2"/,
);
assert.match(outputOf('--test-reporter=dot'), /^\.X/);
assert.match(outputOf('--test-reporter=tap', '--test-name-pattern=fails'), /# tests 2\n/);

finish(async () => {
  delete process.env.NODE_TEST_CONTEXT;
  const seen = [];
  for await (const { type, data } of run({ cwd: folder, concurrency: 1 })) {
    if (type === 'test:pass' || type === 'test:fail')
      seen.push(`${type} ${data.nesting} ${data.name}`);
  }
  assert.deepStrictEqual(seen, [
    'test:pass 0 passes',
    'test:fail 0 fails',
    'test:pass 1 inside',
    'test:pass 1 skipped',
    'test:pass 1 later',
    'test:pass 0 group',
    'test:pass 0 module',
  ]);
  assert.throws(() => run({ files: 'x' }), { code: 'ERR_INVALID_ARG_TYPE' });
  assert.throws(() => run({ shard: { index: 3, total: 2 } }), {
    code: 'ERR_OUT_OF_RANGE',
    message:
      'The value of "options.shard.index" is out of range. It must be >= 1 && <= 2. Received 3',
  });
  fs.rmSync(folder, { recursive: true });
});
