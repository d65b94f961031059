'use strict';
// --test-randomize runs files and tests in a random order, which its seed gives again.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { run } = require('node:test');

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'random-')));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));
const names = [...'abcdefghijklmnopqrstuvwx'];
fs.writeFileSync(
  path.join(folder, 'a.test.js'),
  `const { test, suite } = require('node:test');
   for (const name of ${JSON.stringify(names)}) test(name, () => {});
   suite('S', () => { for (const name of ${JSON.stringify(names)}) test('s' + name, () => {}); });
   test('T', (t) => { for (const name of ${JSON.stringify(names)}) t.test('t' + name, () => {}); });
   test('awaits', async (t) => { for (const name of 'xyz') await t.test(name, () => {}); });`,
);

const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;

function order(...words) {
  const { status, stdout } = spawnSync(
    process.execPath,
    [...words, '--test-reporter=tap', 'a.test.js'],
    { cwd: folder, encoding: 'utf8', env },
  );
  assert.strictEqual(status, 0, stdout);
  const found = [...stdout.matchAll(/^ *# Subtest: (\w+)$/gm)].map((match) => match[1]);
  const seed = /^# Randomized test order seed: (\d+)$/m.exec(stdout)?.[1];
  return { found, seed };
}

const plain = order('--test');
assert.strictEqual(plain.seed, undefined);
assert.deepStrictEqual(plain.found.slice(0, 3), ['a', 'b', 'c']);

const random = order('--test', '--test-randomize');
assert.notDeepStrictEqual(random.found, plain.found);
assert.deepStrictEqual([...random.found].sort(), [...plain.found].sort());
// Within suites and tests, too.
for (const start of ['s', 't']) {
  const within = random.found.filter((name) => name.length === 2 && name[0] === start);
  assert.strictEqual(within.length, names.length);
  assert.notDeepStrictEqual(within, [...within].sort());
}
// A test that waits for one after the other has them in its own order.
const at = random.found.indexOf('awaits');
assert.deepStrictEqual(random.found.slice(at + 1, at + 4), ['x', 'y', 'z']);

// The seed gives the order again, for all ways to run the file.
for (const words of [['--test'], ['--test', '--test-isolation=none'], []]) {
  const again = order(...words, `--test-random-seed=${random.seed}`);
  // A program that runs its own tests does not tell.
  assert.strictEqual(again.seed, words.length === 0 ? undefined : random.seed);
  assert.deepStrictEqual(again.found, random.found, words.join(' '));
}

for (const [options, code] of [
  [{ randomize: 1 }, 'ERR_INVALID_ARG_TYPE'],
  [{ randomSeed: '1' }, 'ERR_INVALID_ARG_TYPE'],
  [{ randomSeed: -1 }, 'ERR_OUT_OF_RANGE'],
  [{ randomSeed: 1.5 }, 'ERR_OUT_OF_RANGE'],
  [{ randomSeed: 2 ** 32 }, 'ERR_OUT_OF_RANGE'],
  [{ randomize: true, watch: true, files: [] }, 'ERR_INVALID_ARG_VALUE'],
  [{ randomSeed: 1, rerunFailuresFilePath: 'x', files: [] }, 'ERR_INVALID_ARG_VALUE'],
]) {
  assert.throws(() => run(options), { code });
}
const wrong = spawnSync(process.execPath, ['--test', '--test-random-seed=4294967296'], {
  cwd: folder,
  encoding: 'utf8',
  env,
});
assert.match(wrong.stderr, /The value of "--test-random-seed" is out of range/);
