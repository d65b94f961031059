'use strict';

// A program that runs its own tests, or those of other files in its own process, runs only those that say `only`, if
// any do; the processes of `--test` need an option for it, and with that option nothing else runs. Patterns are compared
// with names after those of the suites around them.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-only-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));
const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
const start = (args) =>
  spawnSync(process.execPath, ['--test-reporter=tap', ...args], {
    cwd: dir,
    env,
    encoding: 'utf8',
  });
const ran = (...args) => {
  const { stdout } = start(args);
  return [...stdout.matchAll(/^ *ok \d+ - (\S+)/gm)].map((match) => match[1]).join(' ');
};

const head = "const { describe, it, test } = require('node:test');\n";
const write = (name, text) => fs.writeFileSync(path.join(dir, name), head + text);
write(
  'some.js',
  `test('a', () => {});
  test.only('b', () => {});
  describe('c', () => { it('d', () => {}); it.only('e', () => {}); });`,
);
write('none.js', "test('a', () => {}); describe('b', () => { it('c', () => {}); });");
write(
  'within.js',
  `test('a', async (t) => {
    await t.test('b', { only: true }, () => {});
    await t.test('c', () => {});
  });
  test('d', () => {});`,
);
write(
  'told.js',
  `test('a', async (t) => {
    t.runOnly(true);
    await t.test('b', () => {});
    await t.test('c', { only: true }, () => {});
  });`,
);

const none = ['--test', '--test-isolation=none'];
for (const here of [[], none]) {
  assert.strictEqual(ran(...here, 'some.js'), 'b e c');
  assert.strictEqual(ran(...here, 'none.js'), 'a c b');
  assert.strictEqual(ran(...here, 'within.js'), 'b a d');
  assert.strictEqual(ran(...here, 'told.js'), 'c a');
  assert.strictEqual(ran(...here, '--test-only', 'some.js'), 'b e c');
  assert.strictEqual(ran(...here, '--test-only', 'none.js'), '');
}
assert.strictEqual(ran('--test', 'some.js'), 'a b d e c');
assert.strictEqual(ran('--test', '--test-only', 'some.js'), 'b e c');
assert.strictEqual(ran('--test', 'told.js'), 'b c a');
const { stdout } = start(['--test', 'told.js']);
assert.strictEqual(
  stdout.match(/'only' and 'runOnly' require the --test-only command-line option\./g).length,
  2,
);

assert.strictEqual(ran('--test-name-pattern=b c', 'none.js'), 'c b');
assert.strictEqual(ran('--test-name-pattern=b > c', 'none.js'), '');
assert.strictEqual(ran('--test-skip-pattern=/^b c$/', 'none.js'), 'a b');
for (const here of [[], ['--test'], none]) {
  const { status, stderr } = start([...here, '--test-skip-pattern=[', 'none.js']);
  assert.strictEqual(status, 1);
  assert.match(
    stderr,
    /The argument '--test-skip-pattern' is an invalid regular expression\. Invalid regular expression: /,
  );
}
assert.throws(() => require('node:test').run({ testNamePatterns: '/[/' }), {
  code: 'ERR_INVALID_ARG_VALUE',
  message: /^The property 'options\.testNamePatterns\[0\]' is an invalid regular expression\. /,
});
