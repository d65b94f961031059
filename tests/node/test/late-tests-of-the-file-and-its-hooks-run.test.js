'use strict';

// Tests that a file defines after its first ones have ended run, and then the hooks that came with them; what has run does
// not run again, and tests that the command line leaves out do not keep the process.

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const folder = mkdtempSync(join(tmpdir(), 'late-hooks-'));
const file = join(folder, 'late.js');

function run(text, ...flags) {
  writeFileSync(file, `const { after, before, test } = require('node:test');\n${text}`);
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  const args = [
    ...flags,
    '--test-reporter=junit',
    `--test-reporter-destination=${folder}/out`,
    file,
  ];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  return [...stdout.trim().split('\n'), status];
}

/** A hook for the end of all tests so far, and what the program does some time after it. */
const then = (hook, text) => `{
  let over = false;
  after(() => { console.log('${hook}'); over = true; });
  const look = () => (over ? setTimeout(() => { ${text} }, 100) : setTimeout(look, 5));
  look();
}`;
const late = (text) => `test('first', () => console.log('first')); ${then('after', text)}`;

try {
  assert.deepStrictEqual(
    run(
      late(`const server = require('net').createServer().listen(0, () => {
        after(() => server.close(() => console.log('closed')));
        test('late', () => console.log('late'));
      });`),
    ),
    ['first', 'after', 'late', 'closed', 0],
  );
  assert.deepStrictEqual(
    run(
      late(`test('second', () => console.log('second'));
        ${then('after second', "after(() => console.log('after third')); test('third', () => console.log('third'));")}`),
    ),
    ['first', 'after', 'second', 'after second', 'third', 'after third', 0],
  );
  assert.deepStrictEqual(
    run(late(`test('second', () => console.log('second'));`), '--test-name-pattern=first'),
    ['first', 'after', 0],
  );
} finally {
  rmSync(folder, { recursive: true });
}
