// A recursive listing goes into the directories that links lead to, and says of the links that they are links.
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const base = fs.mkdtempSync(path.join(os.tmpdir(), 'readdir-links-'));
fs.mkdirSync(path.join(base, 'a/b'), { recursive: true });
fs.writeFileSync(path.join(base, 'a/b/c'), '');
fs.symlinkSync('a', path.join(base, 'link'));
fs.symlinkSync('nowhere', path.join(base, 'loose'));

const expected = ['a', 'a/b', 'a/b/c', 'link', 'link/b', 'link/b/c', 'loose'];
const names = (entries) =>
  entries.map((entry) => path.relative(base, path.join(entry.parentPath, entry.name))).sort();

assert.deepStrictEqual(fs.readdirSync(base, { recursive: true }).sort(), expected);
const entries = fs.readdirSync(base, { recursive: true, withFileTypes: true });
assert.deepStrictEqual(names(entries), expected);
assert(entries.find((entry) => entry.name === 'link').isSymbolicLink());

fs.readdir(base, { recursive: true }, (error, found) => {
  assert.ifError(error);
  assert.deepStrictEqual(found.sort(), expected);
  fs.promises.readdir(base, { recursive: true }).then((again) => {
    assert.deepStrictEqual(again.sort(), expected);
    fs.rmSync(base, { recursive: true });
  });
});
