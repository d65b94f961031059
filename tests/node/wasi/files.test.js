'use strict';

// Files: opening, reading, writing, positions, sizes, times, rights.

const assert = require('assert');
const fs = require('fs');
const path = require('path');
const { Guest, folder } = require('./guest.js');

const CREATE = 1;
const DIRECTORY = 2;
const EXCLUSIVE = 4;
const TRUNCATE = 8;
const APPEND = 1;

const box = folder();
const guest = new Guest({ preopens: { '/box': box } });
const { calls } = guest;
const read = (name) => fs.readFileSync(path.join(box, name), 'utf8');

assert.strictEqual(calls.fd_prestat_get(3, 256), 0);
assert.strictEqual(guest.u32(260), 4);
assert.strictEqual(calls.fd_prestat_dir_name(3, 256, 4), 0);
assert.strictEqual(guest.text(256, 4), '/box');

// Writing: one buffer, several, at a place.
const { code, fd } = guest.open('file', { how: CREATE });
assert.strictEqual(code, 0);
assert.strictEqual(fd, 4);
guest.put('hello world', 2000);
assert.strictEqual(calls.fd_write(fd, ...guest.buffers([[2000, 5]]), 256), 0);
assert.strictEqual(guest.u32(256), 5);
const three = guest.buffers([
  [2005, 3],
  [2008, 0],
  [2008, 3],
]);
assert.strictEqual(calls.fd_write(fd, ...three, 256), 0);
assert.strictEqual(guest.u32(256), 6);
assert.strictEqual(calls.fd_pwrite(fd, ...guest.buffers([[2000, 1]]), 10n, 256), 0);
assert.strictEqual(read('file'), 'hello worlh');

// Positions, and reading.
assert.strictEqual(calls.fd_tell(fd, 256), 0);
assert.strictEqual(guest.view.getBigUint64(256, true), 11n);
assert.strictEqual(calls.fd_seek(fd, -5n, 2, 256), 0);
assert.strictEqual(guest.view.getBigUint64(256, true), 6n);
assert.strictEqual(calls.fd_seek(fd, -7n, 1, 256), 28);
const two = guest.buffers([
  [3000, 2],
  [3100, 100],
]);
assert.strictEqual(calls.fd_read(fd, ...two, 256), 0);
assert.strictEqual(guest.u32(256), 5);
assert.strictEqual(guest.text(3000, 2) + guest.text(3100, 3), 'worlh');
assert.strictEqual(calls.fd_pread(fd, ...guest.buffers([[3000, 4]]), 1n, 256), 0);
assert.strictEqual(guest.text(3000, 4), 'ello');
assert.strictEqual(calls.fd_read(fd, ...guest.buffers([[3000, 4]]), 256), 0);
assert.strictEqual(guest.u32(256), 0);

// Sizes and times.
assert.strictEqual(calls.fd_filestat_set_size(fd, 4n), 0);
assert.strictEqual(calls.fd_allocate(fd, 0n, 8n), 0);
assert.strictEqual(read('file'), 'hell\0\0\0\0');
assert.strictEqual(calls.fd_filestat_set_times(fd, 1_000_000_000n, 2_000_000_000n, 5), 0);
assert.strictEqual(calls.fd_filestat_get(fd, 256), 0);
const stat = fs.statSync(path.join(box, 'file'), { bigint: true });
assert.strictEqual(guest.view.getBigUint64(264, true), stat.ino);
assert.strictEqual(guest.view.getUint8(272), 4);
assert.strictEqual(guest.view.getBigUint64(280, true), 1n);
assert.strictEqual(guest.view.getBigUint64(288, true), 8n);
assert.strictEqual(guest.view.getBigUint64(296, true), 1_000_000_000n);
assert.strictEqual(guest.view.getBigUint64(304, true), 2_000_000_000n);
assert.strictEqual(calls.fd_sync(fd), 0);
assert.strictEqual(calls.fd_datasync(fd), 0);

// Rights can only become fewer.
assert.strictEqual(calls.fd_fdstat_get(fd, 256), 0);
assert.strictEqual(guest.view.getUint8(256), 4);
assert.strictEqual(guest.view.getBigUint64(264, true), 0x08e001ffn);
assert.strictEqual(calls.fd_fdstat_set_rights(fd, 2n, 0n), 0);
assert.strictEqual(calls.fd_write(fd, ...guest.buffers([[2000, 5]]), 256), 76);
assert.strictEqual(calls.fd_read(fd, ...guest.buffers([[2000, 5]]), 256), 0);
assert.strictEqual(calls.fd_fdstat_set_rights(fd, 0x42n, 0n), 76);
assert.strictEqual(calls.fd_close(fd), 0);
assert.strictEqual(calls.fd_close(fd), 8);

// Ways to open.
assert.strictEqual(guest.open('file', { how: CREATE | EXCLUSIVE }).code, 20);
assert.strictEqual(guest.open('file', { how: DIRECTORY }).code, 54);
assert.strictEqual(guest.open('nothing').code, 44);
assert.strictEqual(guest.open('file', { rights: 1n << 40n }).code, 76);
const appending = guest.open('file', { flags: APPEND, rights: 0x40n }).fd;
assert.strictEqual(appending, 4);
assert.strictEqual(calls.fd_write(appending, ...guest.buffers([[2000, 1]]), 256), 0);
assert.strictEqual(read('file'), 'hell\0\0\0\0h');
assert.strictEqual(guest.open('file', { how: TRUNCATE }).fd, 5);
assert.strictEqual(read('file'), '');

// A number for another.
assert.strictEqual(calls.fd_renumber(5, 4), 0);
assert.strictEqual(calls.fd_close(5), 8);
assert.strictEqual(calls.fd_close(4), 0);
