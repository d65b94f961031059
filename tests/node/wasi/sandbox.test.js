'use strict';

// No path leads out of the directory that it starts from.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { Guest, folder } = require('./guest.js');

const NOTCAPABLE = 76;
const root = folder();
const box = path.join(root, 'box');
fs.mkdirSync(path.join(box, 'dir'), { recursive: true });
fs.writeFileSync(path.join(box, 'file'), 'inside');
fs.writeFileSync(path.join(root, 'secret'), 'outside');
const link = (target, name) => fs.symlinkSync(target, path.join(box, name));
link('../secret', 'escape');
link('/etc/passwd', 'absolute');
link('..', 'up');
link('dir/../file', 'fine');
link('loop', 'loop');

const guest = new Guest({ preopens: { '/box': box } });
const { calls } = guest;

for (const name of ['..', '../secret', 'dir/../../secret', '/etc/passwd', '/']) {
  assert.strictEqual(guest.open(name, { rights: 2n }).code, NOTCAPABLE, name);
  assert.strictEqual(calls.path_filestat_get(3, 0, ...guest.put(name), 256), NOTCAPABLE, name);
  assert.strictEqual(calls.path_create_directory(3, ...guest.put(name)), NOTCAPABLE, name);
  assert.strictEqual(calls.path_unlink_file(3, ...guest.put(name)), NOTCAPABLE, name);
  assert.strictEqual(
    calls.path_rename(3, ...guest.put('file'), 3, ...guest.put(name, 2048)),
    NOTCAPABLE,
    name,
  );
}
for (const name of ['escape', 'absolute', 'up']) {
  assert.strictEqual(guest.open(name, { rights: 2n }).code, NOTCAPABLE, name);
  assert.strictEqual(calls.path_filestat_get(3, 1, ...guest.put(name), 256), NOTCAPABLE, name);
}
assert.strictEqual(guest.open('loop').code, 32);
assert.strictEqual(guest.open('').code, 28);
assert.strictEqual(guest.open('a\0b').code, 28);
assert.strictEqual(guest.open('fine', { rights: 2n }).code, 0);
assert.strictEqual(guest.open('dir/../file', { rights: 2n }).code, 0);
assert.strictEqual(guest.open('dir/../../box/file', { rights: 2n }).code, 0);

// Links that a guest makes say nothing of what lies outside.
for (const [target, code] of [
  ['/etc/passwd', 63],
  ['../secret', NOTCAPABLE],
]) {
  const made = calls.path_symlink(...guest.put(target), 3, ...guest.put('made', 2048));
  assert.strictEqual(made, code);
}

// Neither do links on the way, nor final ones that are not to be followed.
if (process.versions.nodus !== undefined) {
  for (const name of ['up/secret', 'up/box/file', 'dir/../up/secret', '../boxx']) {
    assert.strictEqual(guest.open(name, { rights: 2n }).code, NOTCAPABLE, name);
    assert.strictEqual(calls.path_filestat_get(3, 0, ...guest.put(name), 256), NOTCAPABLE, name);
    assert.strictEqual(calls.path_create_directory(3, ...guest.put(`${name}x`)), NOTCAPABLE, name);
    assert.strictEqual(
      calls.path_rename(3, ...guest.put('file'), 3, ...guest.put(name, 2048)),
      NOTCAPABLE,
      name,
    );
  }
  assert.strictEqual(calls.path_filestat_get(3, 0, ...guest.put('up/'), 256), NOTCAPABLE);
  assert.strictEqual(calls.path_readlink(3, ...guest.put('up/'), 4096, 100, 256), NOTCAPABLE);
  assert.strictEqual(
    calls.path_link(3, 0, ...guest.put('up/'), 3, ...guest.put('made', 2048)),
    NOTCAPABLE,
  );
  assert.strictEqual(guest.open('escape', { rights: 2n, lookup: 0 }).code, 32);
}
assert.deepStrictEqual(fs.readdirSync(root).sort(), ['box', 'secret']);
