'use strict';
// A function that excludes is asked about names alone too, so that one of a folder's name keeps the walk out of it at any
// depth; options are looked at.

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'glob-'));
for (const name of ['skip', 'deep/skip', 'deep/kept']) {
  fs.mkdirSync(path.join(folder, name), { recursive: true });
  fs.writeFileSync(path.join(folder, name, 'file.js'), '');
}
const find = (exclude) => fs.globSync('**/*.js', { cwd: folder, exclude }).sort();
assert.deepStrictEqual(
  find((name) => name === 'skip'),
  ['deep/kept/file.js'],
);
assert.deepStrictEqual(
  find((name) => name === 'deep/skip'),
  ['deep/kept/file.js', 'skip/file.js'],
);
fs.rmSync(folder, { recursive: true });

const wrong = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
assert.throws(() => fs.globSync('*', null), wrong);
assert.throws(() => fs.globSync('*', { followSymlinks: 1 }), wrong);

// A directory that is closed says so to whoever reads with a callback at once.
const directory = fs.opendirSync(__dirname);
directory.closeSync();
assert.throws(() => directory.read(() => {}), { code: 'ERR_DIR_CLOSED' });
