'use strict';
// Wildcards enter linked directories only when they are told to, and never round in circles; patterns of paths that are left
// out may be written in any way.

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const cwd = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'glob-links-')));
fs.mkdirSync(path.join(cwd, 'a/b'), { recursive: true });
fs.writeFileSync(path.join(cwd, 'a/b/f.txt'), '');
fs.symlinkSync('a', path.join(cwd, 'ln'));
fs.symlinkSync('..', path.join(cwd, 'a/up'));

const find = (pattern, options) => fs.globSync(pattern, { cwd, ...options }).sort();
assert.deepStrictEqual(find('*/b'), ['a/b']);
assert.deepStrictEqual(find('**/b'), ['a/b']);
assert.deepStrictEqual(find('ln/**'), ['ln', 'ln/b', 'ln/b/f.txt', 'ln/up']);
const followSymlinks = true;
assert.deepStrictEqual(find('*/b', { followSymlinks }), ['a/b', 'ln/b']);
assert.deepStrictEqual(find('**/*.txt', { followSymlinks }), ['a/b/f.txt', 'ln/b/f.txt']);
assert.deepStrictEqual(find('**', { followSymlinks }), [
  '.',
  'a',
  'a/b',
  'a/b/f.txt',
  'a/up',
  'ln',
  'ln/b',
  'ln/b/f.txt',
  'ln/up',
]);

for (const exclude of ['a/b', './a/b', `${cwd}/a/b`, 'a/b/', 'a/b/**']) {
  assert.deepStrictEqual(find('a/**', { exclude: [exclude] }), ['a', 'a/up'], exclude);
}
assert.deepStrictEqual(find('a/**', { exclude: ['a/**'] }), []);
assert.deepStrictEqual(find('*', { exclude: ['a/**'] }), ['a', 'ln']);
fs.rmSync(cwd, { recursive: true });
