// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const vfs = require('node:vfs');

const system = vfs.create();
system.mkdirSync('/d/e', { recursive: true });
system.writeFileSync('/d/f', '');
system.symlinkSync('/d', '/d/e/up');
system.symlinkSync('d', '/l');
system.symlinkSync('gone', '/x');
const expected = ['d', 'd/e', 'd/e/up', 'd/f', 'l', 'l/e', 'l/e/up', 'l/f', 'x'];
assert.deepStrictEqual(system.readdirSync('/', { recursive: true }), expected);

const point = system.mount();
assert.deepStrictEqual(fs.readdirSync(point, { recursive: true }), expected);
const entries = fs.readdirSync(`${point}/l`, { recursive: true, withFileTypes: true });
assert.deepStrictEqual(
  entries.map(({ parentPath, name }) => `${parentPath} ${name}`),
  [`${point}/l e`, `${point}/l/e up`, `${point}/l f`],
);
assert.throws(() => fs.readdirSync(`${point}/none`, { recursive: true }), { code: 'ENOENT' });
require('../finish')(async () => {
  assert.deepStrictEqual(await fs.promises.readdir(point, { recursive: true }), expected);
});
