// flags: --experimental-vfs --no-warnings
'use strict';
// A link that leads nowhere is no directory, and none is made where it leads, in the file system as in one in memory.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const vfs = require('node:vfs');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mkdir-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true }));

for (const [system, root] of [
  [fs, folder],
  [vfs.create(), ''],
]) {
  const make = (name) => system.mkdirSync(`${root}/${name}`, { recursive: true });
  make('there');
  system.symlinkSync(`${root}/there`, `${root}/link`);
  system.symlinkSync(`${root}/gone`, `${root}/dangling`);
  assert.strictEqual(make('link'), undefined);
  assert.strictEqual(make('link/a/b'), `${root}/link/a`);
  for (const name of ['dangling', 'dangling/x', 'dangling/x/y']) {
    assert.throws(() => make(name), {
      code: 'ENOENT',
      syscall: 'mkdir',
      path: `${root}/${name}`,
    });
  }
  assert.deepStrictEqual(system.readdirSync(`${root}/`).sort(), ['dangling', 'link', 'there']);
  assert.deepStrictEqual(system.readdirSync(`${root}/there/a`), ['b']);
}
fs.symlinkSync('round', path.join(folder, 'round'));
assert.throws(() => fs.mkdirSync(path.join(folder, 'round'), { recursive: true }), {
  code: 'ELOOP',
});
