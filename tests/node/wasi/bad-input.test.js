'use strict';

// Whatever a guest passes, the answer is an error number.

const assert = require('assert');
const { Guest, folder } = require('./guest.js');

const BADF = 8;
const INVAL = 28;
const NOBUFS = 42;
const OVERFLOW = 61;
const NOTCAPABLE = 76;
const END = 65536;

const guest = new Guest({ args: ['a', 'bc'], env: { X: '1' }, preopens: { '/box': folder() } });
const { calls } = guest;

// Arguments: their number and their types.
assert.strictEqual(calls.args_get(0), INVAL);
assert.strictEqual(calls.args_get(0, 0, 0), INVAL);
for (const odd of ['a', 0n, 1.5, 2 ** 33, undefined, null, {}]) {
  assert.strictEqual(calls.args_get(odd, 0), INVAL);
}
assert.strictEqual(calls.clock_time_get(0, 0, 100), INVAL);
assert.strictEqual(calls.clock_time_get(0, 2n ** 65n, 100), 0);

// Addresses: the memory's end, across it, and behind it, also for nothing at all.
assert.strictEqual(calls.args_get(END - 8, 0), 0);
assert.strictEqual(calls.args_get(END - 7, 0), OVERFLOW);
assert.strictEqual(calls.args_get(0, END - 5), 0);
assert.strictEqual(calls.args_get(0, END - 4), OVERFLOW);
assert.strictEqual(calls.args_sizes_get(END - 3, 0), OVERFLOW);
assert.strictEqual(calls.random_get(0, END), 0);
assert.strictEqual(calls.random_get(1, END), OVERFLOW);
assert.strictEqual(calls.random_get(END, 0), OVERFLOW);
assert.strictEqual(calls.random_get(4294967295, 4294967295), OVERFLOW);
assert.strictEqual(calls.clock_time_get(77, 0n, END), OVERFLOW);
assert.strictEqual(calls.fd_filestat_get(3, END - 63), OVERFLOW);
assert.strictEqual(calls.poll_oneoff(0, 0, 4294967295, 256), OVERFLOW);
assert.strictEqual(calls.path_open(3, 1, END, 5, 0, 0n, 0n, 0, 300), OVERFLOW);

// Lists of buffers: their own place, and the places that they name.
const good = guest.buffers([[600, 4]]);
assert.strictEqual(calls.fd_read(0, END - 4, 1, 256), OVERFLOW);
assert.strictEqual(calls.fd_read(0, 0, 4294967295, 256), OVERFLOW);
assert.strictEqual(calls.fd_write(1, ...good, END - 3), OVERFLOW);
assert.strictEqual(calls.fd_write(1, ...guest.buffers([[END - 2, 4]]), 256), OVERFLOW);
assert.strictEqual(calls.fd_write(99, ...guest.buffers([[END - 2, 4]]), 256), OVERFLOW);

// Descriptors.
guest.buffers([[600, 4]]);
for (const fd of [5, 99, 4294967295]) {
  assert.strictEqual(calls.fd_fdstat_get(fd, 256), BADF);
  assert.strictEqual(calls.fd_read(fd, ...good, 256), BADF);
  assert.strictEqual(calls.fd_write(fd, ...good, 256), BADF);
  assert.strictEqual(calls.fd_seek(fd, 0n, 0, 256), BADF);
  assert.strictEqual(calls.fd_close(fd), BADF);
  assert.strictEqual(calls.fd_prestat_get(fd, 256), BADF);
  assert.strictEqual(calls.fd_renumber(fd, 0), BADF);
  assert.strictEqual(calls.sock_recv(fd, ...good, 0, 256, 260), BADF);
  assert.strictEqual(calls.sock_accept(fd, 0, 256), BADF);
  assert.strictEqual(calls.path_create_directory(fd, ...guest.put('d')), BADF);
}

// What a directory is no good for.
assert.strictEqual(calls.fd_read(3, ...good, 256), NOTCAPABLE);
assert.strictEqual(calls.fd_write(3, ...good, 256), NOTCAPABLE);
assert.strictEqual(calls.fd_tell(3, 256), NOTCAPABLE);
assert.strictEqual(calls.fd_filestat_set_size(3, 0n), NOTCAPABLE);
assert.strictEqual(calls.fd_fdstat_set_rights(3, 0xffffffffffffffffn, 0n), NOTCAPABLE);
assert.strictEqual(calls.sock_send(3, ...good, 0, 256), NOTCAPABLE);

// Values that mean nothing.
assert.strictEqual(calls.clock_res_get(4, 100), INVAL);
assert.strictEqual(calls.clock_time_get(100, 0n, 100), INVAL);
assert.strictEqual(calls.fd_advise(3, 0n, 0n, 9), INVAL);
assert.strictEqual(calls.fd_pread(0, ...good, 2n ** 63n, 256), INVAL);
assert.strictEqual(calls.fd_filestat_set_times(3, 0n, 0n, 3), INVAL);
assert.strictEqual(calls.poll_oneoff(4096, 5000, 0, 256), INVAL);
assert.strictEqual(calls.proc_raise(0), 52);
assert.strictEqual(calls.proc_raise(99), 52);
assert.strictEqual(calls.fd_prestat_dir_name(3, 256, 3), NOBUFS);
assert.strictEqual(calls.fd_prestat_get(0, 256), INVAL);

// Memory that grew is used whole.
guest.memory.grow(1);
assert.strictEqual(calls.random_get(END, 100), 0);
assert.strictEqual(calls.random_get(2 * END, 1), OVERFLOW);
