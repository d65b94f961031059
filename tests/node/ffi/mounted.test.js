// flags: --experimental-vfs
'use strict';
// A library may be in a mounted file system, and stays when that is gone.
const assert = require('node:assert');
const ffi = require('node:ffi');
const fs = require('node:fs');
const vfs = require('node:vfs');
const { file, signatures } = require('./library');

const system = vfs.create();
system.writeFileSync('/library.so', fs.readFileSync(file));
const at = system.mount();
const first = ffi.dlopen(`${at}/library.so`, { add_i32: signatures.add_i32 });
const second = new ffi.DynamicLibrary(`${at}/library.so`);
assert.strictEqual(first.lib.path, `${at}/library.so`);
assert.strictEqual(first.functions.add_i32(20, 22), 42);
assert.throws(() => ffi.dlopen(`${at}/none.so`), { code: 'ENOENT' });
assert.throws(() => ffi.dlopen(at), { code: 'EISDIR' });
system.unmount();
assert.strictEqual(first.functions.add_i32(20, 22), 42);
assert.strictEqual(second.getFunction('add_i32', signatures.add_i32)(1, 2), 3);
first.lib.close();
assert.strictEqual(second.functions.add_i32(1, 2), 3);
second.close();
assert.throws(() => ffi.dlopen('/dev/null/library.so'), { code: 'ERR_FFI_CALL_FAILED' });
