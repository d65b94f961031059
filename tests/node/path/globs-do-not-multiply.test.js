'use strict';
// Groups that repeat groups match what one repetition matches, and one `**` goes on where another stopped: the time does not
// double with each of them.

const assert = require('assert');
const path = require('path');

process.removeAllListeners('warning');
process.on('warning', () => {});

const long = 'a'.repeat(60);
for (const pattern of [
  '*(*(*(a)))',
  '+(+(+(a)))',
  '*(+(?(a)))',
  '+(*(a)|+(b))',
  '@(@(+(+(a))))',
  '?(+(*(a)))',
]) {
  assert.strictEqual(path.matchesGlob(long, pattern), true, pattern);
  assert.strictEqual(path.matchesGlob(`${long}c`, pattern), false, pattern);
  assert.strictEqual(path.matchesGlob(`${long}c`, `${pattern}d`), false, pattern);
}
assert.strictEqual(path.matchesGlob('abab', '+(+(a)|*(b))'), true);
assert.strictEqual(path.matchesGlob('aa', '?(?(a))'), false);
assert.strictEqual(path.matchesGlob('a', '?(?(a))'), true);
assert.strictEqual(path.matchesGlob('ab', '?(*(a)b)'), true);
assert.strictEqual(path.matchesGlob('.a', '*(*(*))'), false);

const deep = `${'a/'.repeat(60)}a`;
const many = `${'**/a/'.repeat(40)}`;
assert.strictEqual(path.matchesGlob(deep, `${many}b`), false);
assert.strictEqual(path.matchesGlob(deep, `${many}a`), true);
assert.strictEqual(path.matchesGlob(`${deep}/.b/a`, `${many}**/a`), false);
assert.strictEqual(path.matchesGlob('a/b/a/c/d', '**/a/c/**'), true);
assert.strictEqual(path.matchesGlob('a/b/a/c/.d', '**/a/c/**'), false);
assert.strictEqual(path.matchesGlob('x/a/b/a/b/c', '**/a/**/b/c'), true);

assert.strictEqual(path.matchesGlob('a', '{'.repeat(60_000)), false);
assert.throws(() => path.matchesGlob('a', '{'.repeat(65_537)), {
  name: 'TypeError',
  message: 'pattern is too long',
});
