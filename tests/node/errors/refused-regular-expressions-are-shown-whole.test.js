'use strict';

// What a message says of a regular expression that cannot be: all of it, with its flags, and where it stands.

const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const vm = require('node:vm');

const long = `${'a'.repeat(200)}(${'b'.repeat(200)}`;
for (const [pattern, flags, problem] of [
  ['(?<\u{104a4}>a)', '', 'Invalid capture group name'],
  ['(?<\u{104a4}>a)', 'u', 'Invalid capture group name'],
  ['(?<a\ud801>.)', '', 'Invalid capture group name'],
  ['(?<a\ud801>.)', 'v', 'Invalid capture group name'],
  ['\ude00(', 'g', 'Unterminated group'],
  ['(', 'dgimsy', 'Unterminated group'],
  ['x\n(', 'im', 'Unterminated group'],
  [long, 'u', 'Unterminated group'],
]) {
  const message = `Invalid regular expression: /${pattern}/${flags}: ${problem}`;
  assert.throws(() => new RegExp(pattern, flags), { name: 'SyntaxError', message });
  if (!pattern.includes('\n')) {
    assert.throws(() => new Function(`return /${pattern}/${flags}`), {
      name: 'SyntaxError',
      message,
    });
  }
}

// The mark is below the expression in the line.
const source = "const first = 1;\n  const second = 'x', third = /a(/u;";
const line = [
  "  const second = 'x', third = /a(/u;",
  '                              ^^^^^',
  '',
  'SyntaxError: Invalid regular expression: /a(/u: Unterminated group',
].join('\n');
assert.throws(
  () => new vm.Script(source, { filename: 'x.js' }),
  (error) => {
    assert.ok(error.stack.startsWith(`x.js:2\n${line}`), error.stack);
    return true;
  },
);
const { stderr } = spawnSync(process.execPath, ['-e', source], { encoding: 'utf8' });
assert.ok(stderr.startsWith(`[eval]:2\n${line}`), stderr);
