'use strict';
// require() of ES modules: namespaces, the 'module.exports' name, __esModule, top-level await and cycles.

const assert = require('assert');
const fs = require('fs');
const os = require('os');
const path = require('path');
const { types } = require('util');

const dir = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'require-esm-')));
const write = (name, text) => {
  const file = path.join(dir, name);
  fs.writeFileSync(file, text);
  return file;
};

const named = require(write('named.mjs', 'export const a = 1; export let b = 2;'));
assert.ok(types.isModuleNamespaceObject(named));
assert.deepStrictEqual({ ...named }, { a: 1, b: 2 });

const withDefault = require(write('default.mjs', 'export default 5; export const c = 3;'));
assert.deepStrictEqual({ ...withDefault }, { __esModule: true, c: 3, default: 5 });

const custom = write('custom.mjs', "const f = () => 'called'; export { f as 'module.exports' };");
assert.strictEqual(require(custom)(), 'called');

assert.throws(() => require(write('tla.mjs', 'await 1; export default 1;')), {
  code: 'ERR_REQUIRE_ASYNC_MODULE',
});

write('cycle.cjs', "try { require('./cycle.mjs'); } catch (error) { exports.code = error.code; }");
const cycle = write('cycle.mjs', "import c from './cycle.cjs'; export const code = c.code;");
assert.strictEqual(require(cycle).code, 'ERR_REQUIRE_CYCLE_MODULE');

// Syntax decides where nothing else does.
const guessed = require(write('guessed.js', 'export const detected = typeof require;'));
assert.strictEqual(guessed.detected, 'undefined');

assert.throws(() => require(write('throws.mjs', "throw new Error('from the module');")), {
  message: 'from the module',
});
fs.rmSync(dir, { recursive: true });
