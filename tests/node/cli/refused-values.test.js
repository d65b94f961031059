'use strict';
// Values that options cannot have end the process before it runs anything, with Node's exit codes.

const assert = require('assert');
const { spawnSync } = require('child_process');

const run = (...words) => spawnSync(process.execPath, [...words, '-p', '42'], { encoding: 'utf8' });

const revert = run('--security-revert=not-a-cve');
assert.strictEqual(revert.status, 12);
assert.match(revert.stderr, /: Error: Attempt to revert an unknown CVE \[not-a-cve\]\n$/);

const pages = run('--use-largepages=some');
assert.strictEqual(pages.status, 9);
assert.match(pages.stderr, /invalid value for --use-largepages\n$/);
for (const value of ['on', 'off', 'silent']) {
  const { stderr, stdout } = run(`--use-largepages=${value}`);
  assert.strictEqual(stdout, '42\n');
  // Only who asks for them aloud is told that there are none.
  const told =
    value === 'on' ? `${process.execPath}: --use-largepages is no longer supported.\n` : '';
  assert.strictEqual(stderr, told);
}

// What is not a switch has no negation, whatever value it is given, and one that may have a value has none with it.
for (const word of [
  '--no-inspect=1',
  '--no-force-fips=x',
  '--no-title=x',
  '--no-trace-events-enabled',
]) {
  const { status, stderr } = run(word);
  assert.strictEqual(status, 9);
  const told = `${word} is an invalid negation because it is not a boolean option`;
  assert.strictEqual(stderr, `${process.execPath}: ${told}\n`);
}
// All files that are missing are told.
const files = run('--env-file=/no-such-file', '--env-file=/', '--env-file=/nor-this');
assert.strictEqual(files.status, 9);
assert.deepStrictEqual(
  files.stderr.split('\n').map((line) => line.replace(`${process.execPath}: `, '')),
  ['/no-such-file: not found', '/: invalid format', '/nor-this: not found', ''],
);
// The engine does not take the next word for a value, and what was written needs no hint of itself.
for (const words of [['--stack-trace-limit', '5'], ['--max-heap-size=x']]) {
  const { status, stderr } = run(...words);
  assert.strictEqual(status, 9);
  assert.match(stderr, new RegExp(`^Error: illegal value for flag ${words[0]} of type \\w+\n`));
  assert.match(stderr, new RegExp(`: bad option: ${words[0]}\n`));
  assert.doesNotMatch(stderr, /Did you mean/);
}
