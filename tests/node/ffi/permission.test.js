'use strict';
// The permission model keeps foreign functions from programs that were not granted them.
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');

const program = `
  const ffi = require('node:ffi');
  const uses = {
    has: () => process.permission.has('ffi'),
    dlopen: () => ffi.dlopen(1),
    DynamicLibrary: () => new ffi.DynamicLibrary(1),
    dlsym: () => ffi.dlsym({ getSymbol: () => 'found' }),
    dlclose: () => ffi.dlclose({ close: () => 'closed' }),
    toString: () => ffi.toString(0n),
    toBuffer: () => ffi.toBuffer(0n, 0).length,
    toArrayBuffer: () => ffi.toArrayBuffer(0n, 0).byteLength,
    getInt8: () => ffi.getInt8(),
    setFloat64: () => ffi.setFloat64(),
    exportString: () => ffi.exportString(1),
    exportBuffer: () => ffi.exportBuffer(1),
    exportArrayBuffer: () => ffi.exportArrayBuffer(1),
    exportArrayBufferView: () => ffi.exportArrayBufferView(1),
    getRawPointer: () => ffi.getRawPointer(1),
  };
  const answers = {};
  for (const name of Object.keys(uses)) {
    try {
      answers[name] = uses[name]() ?? null;
    } catch (error) {
      answers[name] = [error.code, error.permission, error.resource, error.message];
    }
  }
  console.log(JSON.stringify(answers));`;
const run = (...flags) => {
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', program], {
    encoding: 'utf8',
  });
  assert.notStrictEqual(stdout, '', stderr);
  return [JSON.parse(stdout), stderr];
};

const [free, warned] = run('--permission', '--allow-ffi');
assert.strictEqual(free.has, true);
assert.match(warned, /SecurityWarning: The flag --allow-ffi must be used with extreme caution/);
assert.match(warned, /ExperimentalWarning: FFI is an experimental feature/);
assert.strictEqual(free.dlsym, 'found');
assert.strictEqual(free.dlclose, null);
assert.strictEqual(free.toBuffer, 0);
assert.strictEqual(free.dlopen[0], 'ERR_INVALID_ARG_TYPE');

const [bound] = run('--permission');
assert.strictEqual(bound.has, false);
for (const name of Object.keys(bound)) {
  if (name === 'has') continue;
  assert.deepStrictEqual(
    bound[name],
    [
      'ERR_ACCESS_DENIED',
      'FFI',
      '',
      'Access to this API has been restricted. Use --allow-ffi to manage permissions.',
    ],
    name,
  );
}

const [audited] = run('--permission-audit');
assert.deepStrictEqual(audited, { ...free, has: false });
