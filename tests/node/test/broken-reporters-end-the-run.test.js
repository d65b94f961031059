'use strict';
// A reporter that cannot be loaded, is none or throws ends a run with code 7; reporters and destinations are counted first.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'reporters-'));
const write = (name, text) => fs.writeFileSync(path.join(dir, name), text);
write('a.test.js', '');
write('throws.mjs', "throw new Error('while loading');");
write('five.mjs', 'export default 5;');
write('fails.mjs', "export default function* () { throw new Error('while reporting'); }");
write('late.mjs', 'export default async function* (s) { for await (const _ of s); throw 5; }');

const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
const run = (...args) => {
  const all = ['--test', ...args, 'a.test.js'];
  const { status, stderr } = spawnSync(process.execPath, all, { cwd: dir, env, encoding: 'utf8' });
  return { status, stderr };
};

for (const [name, told] of [
  ['nope', /Cannot find package 'nope'/],
  ['./nope.js', /Cannot find module '.*nope\.js'/],
  ['./throws.mjs', /Error: while loading/],
  ['./five.mjs', /"body" argument must be .* Received type number \(5\)/],
]) {
  for (const isolation of ['process', 'none']) {
    const args = [`--test-reporter=${name}`, `--test-isolation=${isolation}`];
    const { status, stderr } = run(...args);
    assert.match(stderr, told);
    assert.doesNotMatch(stderr, /event on TestsStream/);
    assert.strictEqual(status, 7, stderr);
  }
}
const fails = run('--test-reporter=./fails.mjs');
assert.match(fails.stderr, /Error: while reporting/);
assert.strictEqual(fails.status, 7);
assert.strictEqual(run('--test-reporter=./late.mjs').status, 1);
assert.strictEqual(run('--test-reporter=./late.mjs', '--test-isolation=none').status, 1);

for (const args of [
  ['--test-reporter=spec', '--test-reporter=tap'],
  ['--test-reporter-destination=x'],
]) {
  const { status, stderr } = run(...args);
  const told = "The argument '--test-reporter' must match the number of specified";
  assert.ok(stderr.includes(`${told} '--test-reporter-destination'. Received [`), stderr);
  assert.strictEqual(status, 1);
}
fs.rmSync(dir, { recursive: true });
