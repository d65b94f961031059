'use strict';

// A file of earlier attempts has a run call only the tests that have not passed yet.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { run } = require('node:test');
const { setTimeout } = require('node:timers/promises');
const finish = require('../finish.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rerun-'));
const file = path.join(folder, 'a.test.js');
const state = path.join(folder, 'state.json');
fs.writeFileSync(
  file,
  `const { describe, test } = require('node:test');
test('later', (t) => { if (t.attempt < 1) throw new Error('not yet'); });
test('once', async (t) => {
  if (t.attempt > 0) throw new Error('again');
  await t.test('inner', () => {});
});
describe('suite', () => { test('in it', () => {}); });
`,
);

async function attempt() {
  const results = [];
  for await (const { type, data } of run({ files: [file], rerunFailuresFilePath: state })) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const { attempt, passed_on_attempt: passed } = data.details;
    results.push([type.slice(5), data.name, attempt, passed]);
  }
  // The file may be written a little after the last event, and be read in the middle of it.
  const attempts = () => {
    try {
      return JSON.parse(fs.readFileSync(state, 'utf8')).length;
    } catch {
      return 0;
    }
  };
  while (attempts() <= results[0][2]) await setTimeout(5);
  return results;
}

finish(async () => {
  assert.deepStrictEqual(await attempt(), [
    ['fail', 'later', 0, undefined],
    ['pass', 'inner', 0, undefined],
    ['pass', 'once', 0, undefined],
    ['pass', 'in it', 0, undefined],
    ['pass', 'suite', 0, undefined],
  ]);
  assert.deepStrictEqual(await attempt(), [
    ['pass', 'later', 1, undefined],
    ['pass', 'inner', 1, 0],
    ['pass', 'once', 1, 0],
    ['pass', 'in it', 1, 0],
    ['pass', 'suite', 1, 0],
  ]);
  const attempts = JSON.parse(fs.readFileSync(state, 'utf8'));
  assert.deepStrictEqual(
    attempts.map((passed) => Object.values(passed).map(({ name }) => name)),
    [
      ['inner', 'once', 'in it', 'suite'],
      ['later', 'inner', 'once', 'in it', 'suite'],
    ],
  );
  fs.rmSync(folder, { recursive: true });
});
