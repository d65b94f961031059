'use strict';

// The class, its imports and the errors of wrong use.

const assert = require('assert');
const { WASI } = require('wasi');

process.once('warning', (warning) => {
  assert.strictEqual(warning.name, 'ExperimentalWarning');
  assert.strictEqual(
    warning.message,
    'WASI is an experimental feature and might change at any time',
  );
});

const wasi = new WASI({ version: 'preview1' });
const imports = wasi.wasiImport;
const lengths = {
  args_get: 2,
  args_sizes_get: 2,
  clock_res_get: 2,
  clock_time_get: 3,
  environ_get: 2,
  environ_sizes_get: 2,
  fd_advise: 4,
  fd_allocate: 3,
  fd_close: 1,
  fd_datasync: 1,
  fd_fdstat_get: 2,
  fd_fdstat_set_flags: 2,
  fd_fdstat_set_rights: 3,
  fd_filestat_get: 2,
  fd_filestat_set_size: 2,
  fd_filestat_set_times: 4,
  fd_pread: 5,
  fd_prestat_get: 2,
  fd_prestat_dir_name: 3,
  fd_pwrite: 5,
  fd_read: 4,
  fd_readdir: 5,
  fd_renumber: 2,
  fd_seek: 4,
  fd_sync: 1,
  fd_tell: 2,
  fd_write: 4,
  path_create_directory: 3,
  path_filestat_get: 5,
  path_filestat_set_times: 7,
  path_link: 7,
  path_open: 9,
  path_readlink: 6,
  path_remove_directory: 3,
  path_rename: 6,
  path_symlink: 5,
  path_unlink_file: 3,
  poll_oneoff: 4,
  proc_exit: 1,
  proc_raise: 1,
  random_get: 2,
  sched_yield: 0,
  sock_accept: 3,
  sock_recv: 6,
  sock_send: 5,
  sock_shutdown: 2,
};
assert.deepStrictEqual(Object.keys(imports), Object.keys(lengths));
for (const name in lengths) {
  assert.strictEqual(imports[name].length, lengths[name], name);
  const expected = name === 'proc_exit' ? 'wasiReturnOnProcExit' : name;
  assert.strictEqual(imports[name].name, `bound ${expected}`);
}
assert.strictEqual(imports.constructor.name, 'WASI');
assert.deepStrictEqual(Object.keys(wasi), ['wasiImport']);
assert.strictEqual(wasi.getImportObject().wasi_snapshot_preview1, imports);
assert.deepStrictEqual(Object.keys(new WASI({ version: 'unstable' }).getImportObject()), [
  'wasi_unstable',
]);
assert.match(process.versions.uvwasi, /^\d+\.\d+\.\d+$/);

// Before the guest has memory, calls throw; too few arguments are told first.
assert.strictEqual(imports.fd_write(1, 2, 3), 28);
assert.throws(() => imports.fd_write(1, 2, 3, 4), {
  code: 'ERR_WASI_NOT_STARTED',
  message: 'wasi.start() has not been called',
});

// The constructor.
const wrong = { code: 'ERR_INVALID_ARG_TYPE' };
assert.throws(() => new WASI(), wrong);
assert.throws(() => new WASI(null), wrong);
assert.throws(() => new WASI({ version: 1 }), wrong);
assert.throws(() => new WASI({ version: 'preview9' }), { code: 'ERR_INVALID_ARG_VALUE' });
for (const bad of [
  { args: 'a' },
  { env: 'a' },
  { preopens: 'a' },
  { returnOnExit: null },
  { stdin: 'a' },
]) {
  assert.throws(() => new WASI({ version: 'preview1', ...bad }), wrong);
}
assert.throws(() => new WASI({ version: 'preview1', stdout: -1 }), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => new WASI({ version: 'preview1', preopens: { '/x': '/nothing/there' } }), {
  name: 'Error',
  message: 'UVWASI_ENOENT, uvwasi_init',
  code: 'UVWASI_ENOENT',
  errno: 44,
  syscall: 'uvwasi_init',
});
assert.throws(() => new WASI({ version: 'preview1', preopens: { '/x': __filename } }), {
  code: 'UVWASI_ENOTDIR',
});
assert.throws(() => new WASI({ version: 'preview1', stdin: 99_999 }), { code: 'UVWASI_EBADF' });

// Instances.
const memory = new WebAssembly.Memory({ initial: 1 });
assert.throws(() => wasi.start(), wrong);
assert.throws(() => wasi.start({}), wrong);
assert.throws(() => wasi.start({ exports: {} }), {
  code: 'ERR_INVALID_ARG_TYPE',
  message: '"instance.exports.memory" property must be a WebAssembly.Memory object',
});
wasi.start({ exports: { memory, _start() {} } });
assert.throws(() => wasi.start({ exports: { memory, _start() {} } }), {
  code: 'ERR_WASI_ALREADY_STARTED',
});
const library = new WASI({ version: 'preview1' });
assert.strictEqual(library.initialize({ exports: { memory, _initialize: () => 5 } }), undefined);
assert.throws(() => library.finalizeBindings({ exports: { memory } }), {
  code: 'ERR_WASI_ALREADY_STARTED',
});
const confused = new WASI({ version: 'preview1' });
assert.throws(() => confused.start({ exports: { memory, _start() {}, _initialize() {} } }), wrong);
