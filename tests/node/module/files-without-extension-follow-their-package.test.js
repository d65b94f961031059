'use strict';

// A file without extension is what its package's `type` says, however it is loaded; where the package does not say, its
// syntax tells, and nobody is warned of that. Other files that turn out to be ES modules get a warning when imported,
// unless they are of an installed package.

const assert = require('assert');
const { spawnSync } = require('child_process');
const fs = require('fs');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'nodus-type-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true }));

const write = (name, text) => {
  const file = path.join(dir, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  return file;
};
const neutral = 'globalThis.kind = typeof require;';
const esm = `${neutral} export {};`;
write('esm/package.json', '{ "type": "module" }');
write('cjs/package.json', '{ "type": "commonjs" }');
write('none/package.json', '{}');

const kindOf = (file) => {
  globalThis.kind = undefined;
  require(file);
  return globalThis.kind;
};
assert.strictEqual(kindOf(write('esm/tool', neutral)), 'undefined');
assert.strictEqual(kindOf(write('esm/.rc', neutral)), 'undefined');
assert.strictEqual(kindOf(write('esm/tool.other', neutral)), 'function');
assert.strictEqual(kindOf(write('cjs/tool', neutral)), 'function');
assert.throws(() => kindOf(write('cjs/module', esm)), SyntaxError);
assert.strictEqual(kindOf(write('none/tool', neutral)), 'function');
assert.strictEqual(kindOf(write('none/module', esm)), 'undefined');

const warnings = (...args) => {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.strictEqual(status, 0, stderr);
  return stderr.split('MODULE_TYPELESS_PACKAGE_JSON').length - 1;
};
const js = write('none/module.js', esm);
const ts = write('none/module.ts', esm);
assert.strictEqual(warnings(path.join(dir, 'none/module')), 0);
assert.strictEqual(warnings(js), 1);
assert.strictEqual(warnings(ts), 1);
assert.strictEqual(warnings('-e', `require(${JSON.stringify(js)})`), 0);
assert.strictEqual(warnings('-e', `import(${JSON.stringify(js)})`), 1);

// Whoever installs a package cannot mend it.
write('node_modules/plain/package.json', '{ "main": "./module.js" }');
const installed = write('node_modules/plain/module.js', esm);
assert.strictEqual(warnings(installed), 0);
assert.strictEqual(warnings(write('imports.mjs', "import 'plain';")), 0);
