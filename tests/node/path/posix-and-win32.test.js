'use strict';
// Both flavours of `path` normalise, join and resolve as on their own platform.

const assert = require('assert');
const path = require('path');

const { posix, win32 } = path;
assert.strictEqual(path.posix.win32, path.win32);
assert.strictEqual(require('path/posix'), posix);

assert.strictEqual(posix.normalize('/a/./b/../../c//d/'), '/c/d/');
assert.strictEqual(posix.normalize(''), '.');
assert.strictEqual(posix.join('a', '', '../..', 'b'), '../b');
assert.strictEqual(posix.resolve('/a', 'b', '../c'), '/a/c');
assert.strictEqual(posix.relative('/a/b/c', '/a/d'), '../../d');
assert.strictEqual(posix.dirname('//a'), '//');
assert.strictEqual(posix.basename('/x/y.html/', '.html'), 'y');
assert.strictEqual(posix.extname('.gitignore'), '');
assert.deepStrictEqual(posix.parse('/home/u/f.tar.gz'), {
  root: '/',
  dir: '/home/u',
  base: 'f.tar.gz',
  ext: '.gz',
  name: 'f.tar',
});
assert.strictEqual(posix.format({ dir: '/d', name: 'n', ext: 'x' }), '/d/n.x');

assert.strictEqual(win32.normalize('C:\\a\\..\\..\\b'), 'C:\\b');
assert.strictEqual(win32.normalize('./c:/../..'), '.\\..');
assert.strictEqual(win32.join('\\\\server', 'share', 'x'), '\\\\server\\share\\x');
assert.strictEqual(win32.resolve('c:\\a', 'd:b', 'c:..\\e'), 'c:\\e');
assert.strictEqual(win32.relative('C:\\foo\\bar', 'c:\\FOO\\baz'), '..\\baz');
assert.strictEqual(win32.toNamespacedPath('c:\\x'), '\\\\?\\c:\\x');
assert.strictEqual(win32.parse('\\\\srv\\share\\f.txt').root, '\\\\srv\\share\\');

assert.throws(() => path.join(1), { code: 'ERR_INVALID_ARG_TYPE' });
