'use strict';
// Fuzzing in small: whatever is put together from the signs of globs matches or does not, and that is all.

const assert = require('assert');
const path = require('path');
const { pick, random, rounds } = require('../random');

process.removeAllListeners('warning');
process.on('warning', () => {});

// A range that runs backwards in a class without an end.
for (const pattern of ['[z-a', '[a-(z', 'x[b-a/'])
  assert.strictEqual(path.matchesGlob('a', pattern), false);
assert.strictEqual(path.matchesGlob('[z-a', '[z-a'), true);

const signs = [
  '[',
  ']',
  '-',
  '!',
  '^',
  '(',
  ')',
  '|',
  '{',
  '}',
  ',',
  '..',
  '*',
  '**',
  '?',
  '/',
  '\\',
  '.',
  '@(',
  '*(',
  '!(',
];
const pieces = [...signs, 'a', 'b', 'z', '1', '[:alpha:]', '[:', ':]', '\ud800', '€', '😀'];
const names = ['', 'a', 'b/a', 'ab/z/1', '.a', '[z-a', 'a-z'];

rounds(5000, () => {
  let pattern = '';
  for (let i = random(9); i >= 0; i--) pattern += pick(pieces);
  for (const name of names) {
    for (const system of [path.posix, path.win32]) {
      let answer;
      try {
        answer = system.matchesGlob(name, pattern);
      } catch (error) {
        // Node makes regular expressions of some that are none.
        assert(error instanceof SyntaxError, error);
        continue;
      }
      assert.strictEqual(typeof answer, 'boolean');
    }
  }
});
