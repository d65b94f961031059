// The module is there with its scheme only, warns once, tells its types, and goes away with its option.
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import ffi, { DynamicLibrary, dlopen, suffix, types } from 'node:ffi';
import { builtinModules, createRequire, isBuiltin } from 'node:module';

const require = createRequire(import.meta.url);
assert.strictEqual(require('node:ffi'), ffi);
assert.strictEqual(ffi.dlopen, dlopen);
assert.strictEqual(ffi.DynamicLibrary, DynamicLibrary);
assert.throws(() => require('ffi'), { code: 'MODULE_NOT_FOUND' });
await assert.rejects(import('ffi'), { code: 'ERR_MODULE_NOT_FOUND' });
assert.ok(builtinModules.includes('node:ffi'));
assert.ok(!builtinModules.includes('ffi'));
assert.ok(isBuiltin('node:ffi'));
assert.ok(!isBuiltin('ffi'));
assert.strictEqual(process.getBuiltinModule('node:ffi'), ffi);
assert.strictEqual(process.config.variables.node_use_ffi, true);
assert.match(process.versions.libffi, /^3\./);

assert.strictEqual(suffix, process.platform === 'darwin' ? 'dylib' : 'so');
assert.ok(Object.isFrozen(types));
assert.strictEqual(Object.getPrototypeOf(types), null);
assert.strictEqual(types.INT_32, 'int32');
assert.strictEqual(types.DOUBLE, 'double');
assert.strictEqual(Object.keys(types).length, 20);
assert.deepStrictEqual(Object.keys(ffi).slice(0, 4), [
  'DynamicLibrary',
  'dlopen',
  'dlclose',
  'dlsym',
]);
assert.deepStrictEqual(Object.keys(DynamicLibrary.prototype), [
  'functions',
  'close',
  'getFunction',
  'getFunctions',
  'getSymbol',
  'getSymbols',
  'registerCallback',
  'unregisterCallback',
  'refCallback',
  'unrefCallback',
]);
assert.strictEqual(DynamicLibrary.prototype[Symbol.dispose], DynamicLibrary.prototype.close);
assert.deepStrictEqual([DynamicLibrary.length, dlopen.length, ffi.toBuffer.length], [1, 2, 0]);

const run = (...args) => spawnSync(process.execPath, args, { encoding: 'utf8' });
const twice = run('-e', 'require("node:ffi"); require("node:ffi")');
assert.strictEqual(twice.stderr.split('ExperimentalWarning: FFI is an experimental').length, 2);
const without = run(
  '--no-experimental-ffi',
  '-e',
  `const { builtinModules, isBuiltin } = require('node:module');
  console.log(builtinModules.includes('node:ffi'), isBuiltin('node:ffi'));
  require('node:ffi');`,
);
assert.strictEqual(without.stdout, 'false false\n');
assert.match(without.stderr, /ERR_UNKNOWN_BUILTIN_MODULE/);
assert.match(without.stderr, /No such built-in module: node:ffi/);
assert.strictEqual(without.status, 1);
