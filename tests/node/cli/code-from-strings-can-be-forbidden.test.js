'use strict';

// --disallow-code-generation-from-strings.

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const code = `
  const assert = require('assert');
  assert.throws(() => eval('1'), { name: 'EvalError' });
  assert.throws(() => (0, eval)('1'), { name: 'EvalError' });
  assert.throws(() => new Function('return 1'), { name: 'EvalError' });
  // Contexts have their own say, and scripts are not strings.
  assert.strictEqual(require('vm').runInNewContext('eval("1 + 1")'), 2);
  assert.strictEqual(require('vm').runInThisContext('1 + 1'), 2);
  console.log('done');`;
const { stdout, stderr } = spawnSync(
  process.execPath,
  ['--disallow-code-generation-from-strings', '-e', code],
  { encoding: 'utf8' },
);
assert.strictEqual(stderr, '');
assert.strictEqual(stdout, 'done\n');
