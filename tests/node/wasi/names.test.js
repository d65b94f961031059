'use strict';

// Directories, links and names; what a listing gives and how it goes on.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { Guest, folder } = require('./guest.js');

const box = folder();
const guest = new Guest({ preopens: { '/box': box } });
const { calls } = guest;
const inside = (name) => path.join(box, name);

assert.strictEqual(calls.path_create_directory(3, ...guest.put('dir')), 0);
assert.strictEqual(calls.path_create_directory(3, ...guest.put('dir')), 20);
assert.strictEqual(calls.path_create_directory(3, ...guest.put('none/dir')), 44);
fs.writeFileSync(inside('file'), 'text');

// Links.
assert.strictEqual(calls.path_symlink(...guest.put('file'), 3, ...guest.put('link', 2048)), 0);
assert.strictEqual(fs.readlinkSync(inside('link')), 'file');
assert.strictEqual(calls.path_readlink(3, ...guest.put('link'), 3000, 100, 256), 0);
assert.strictEqual(guest.text(3000, guest.u32(256)), 'file');
assert.strictEqual(calls.path_readlink(3, ...guest.put('link'), 3000, 3, 256), 42);
assert.strictEqual(calls.path_readlink(3, ...guest.put('file'), 3000, 100, 256), 28);
assert.strictEqual(calls.path_filestat_get(3, 0, ...guest.put('link'), 256), 0);
assert.strictEqual(guest.view.getUint8(272), 7);
assert.strictEqual(calls.path_filestat_get(3, 1, ...guest.put('link'), 256), 0);
assert.strictEqual(guest.view.getUint8(272), 4);
assert.strictEqual(
  calls.path_filestat_set_times(3, 1, ...guest.put('link'), 0n, 5_000_000_000n, 4),
  0,
);
assert.strictEqual(fs.statSync(inside('file')).mtimeMs, 5000);
assert.strictEqual(
  calls.path_filestat_set_times(3, 0, ...guest.put('link'), 0n, 7_000_000_000n, 4),
  0,
);
assert.strictEqual(fs.lstatSync(inside('link')).mtimeMs, 7000);
assert.strictEqual(fs.statSync(inside('file')).mtimeMs, 5000);
assert.strictEqual(calls.path_link(3, 0, ...guest.put('file'), 3, ...guest.put('hard', 2048)), 0);
assert.strictEqual(fs.statSync(inside('hard')).ino, fs.statSync(inside('file')).ino);
assert.strictEqual(calls.path_link(3, 1, ...guest.put('link'), 3, ...guest.put('hard2', 2048)), 0);
assert.strictEqual(fs.lstatSync(inside('hard2')).isFile(), true);

// Renaming and removing.
assert.strictEqual(calls.path_rename(3, ...guest.put('hard'), 3, ...guest.put('dir/h', 2048)), 0);
assert.strictEqual(calls.path_rename(3, ...guest.put('file'), 3, ...guest.put('dir', 2048)), 31);
assert.strictEqual(calls.path_remove_directory(3, ...guest.put('dir')), 55);
assert.strictEqual(calls.path_remove_directory(3, ...guest.put('file')), 54);
assert.strictEqual(calls.path_unlink_file(3, ...guest.put('dir')), 31);
assert.strictEqual(calls.path_unlink_file(3, ...guest.put('hard2')), 0);
assert.deepStrictEqual(fs.readdirSync(box).sort(), ['dir', 'file', 'link']);

// A listing, whole and in pieces.
function entries(from, length) {
  const list = [];
  for (let at = from; at + 24 <= from + length; ) {
    const size = guest.u32(at + 16);
    if (at + 24 + size > from + length) break;
    list.push([guest.text(at + 24, size), guest.view.getUint8(at + 20)]);
    list.next = guest.view.getBigUint64(at, true);
    at += 24 + size;
  }
  return list;
}
const expected = [
  ['dir', 3],
  ['file', 4],
  ['link', 7],
];
assert.strictEqual(calls.fd_readdir(3, 4096, 4096, 0n, 256), 0);
assert.deepStrictEqual([...entries(4096, guest.u32(256))].sort(), expected);
const found = [];
let cookie = 0n;
for (let i = 0; i < 3; i++) {
  assert.strictEqual(calls.fd_readdir(3, 4096, 30, cookie, 256), 0);
  const [entry, ...rest] = Object.assign(entries(4096, guest.u32(256)));
  assert.deepStrictEqual(rest, []);
  found.push(entry);
  cookie = guest.view.getBigUint64(4096, true);
}
assert.deepStrictEqual(found.sort(), expected);
assert.strictEqual(calls.fd_readdir(3, 4096, 30, cookie, 256), 0);
assert.strictEqual(guest.u32(256), 0);

// A directory that the guest opened is a start for paths, too.
const dir = guest.open('dir', { how: 2, rights: 0x0fbffe98n, inheriting: 0x0fffffffn }).fd;
assert.strictEqual(calls.path_filestat_get(dir, 0, ...guest.put('h'), 256), 0);
assert.strictEqual(calls.path_filestat_get(dir, 0, ...guest.put('../file'), 256), 76);
