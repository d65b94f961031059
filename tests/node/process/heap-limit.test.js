'use strict';
// A full heap ends the process like `abort`, and no program can catch it.

const assert = require('assert');
const { spawnSync } = require('child_process');

const { stderr, stdout, status, signal } = spawnSync(
  process.execPath,
  [
    '--max-old-space-size=32',
    '-e',
    `const a = [];
    process.on('exit', () => console.log('exit'));
    try {
      for (;;) a.push({ x: {} });
    } catch {
      console.log('caught');
    }`,
  ],
  { encoding: 'utf8' },
);
assert.strictEqual(stdout, '');
assert.match(stderr, /FATAL ERROR: .* - JavaScript heap out of memory/);
assert.ok(signal === 'SIGABRT' || status === 134, `${signal} ${status}`);
