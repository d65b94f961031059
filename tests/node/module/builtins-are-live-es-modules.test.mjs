// Builtin modules as ES modules: default and named exports, kept in step by syncBuiltinESMExports.

import assert from 'node:assert';
import fs, { readFileSync } from 'node:fs';
import * as namespace from 'fs';
import { builtinModules, createRequire, isBuiltin, syncBuiltinESMExports } from 'node:module';

assert.strictEqual(namespace.default, fs);
assert.strictEqual(readFileSync, fs.readFileSync);

const original = fs.readFileSync;
fs.readFileSync = () => 'patched';
assert.notStrictEqual(namespace.readFileSync, fs.readFileSync);
syncBuiltinESMExports();
assert.strictEqual(readFileSync('anything'), 'patched');
fs.readFileSync = original;
syncBuiltinESMExports();
assert.strictEqual(readFileSync, original);

assert.ok(builtinModules.includes('fs/promises'));
assert.ok(builtinModules.includes('node:test'));
assert.ok(!builtinModules.includes('test'));
assert.ok(
  isBuiltin('node:test') && isBuiltin('fs') && !isBuiltin('test') && !isBuiltin('node:nothing'),
);

const require = createRequire(import.meta.url);
assert.strictEqual(require('fs'), fs);
assert.throws(() => createRequire('relative.js'), { code: 'ERR_INVALID_ARG_VALUE' });
