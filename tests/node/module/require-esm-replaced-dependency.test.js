'use strict';
// An ES module may be required although a CommonJS module that it imports was replaced in the cache: only what is being
// run at that moment makes a cycle.
const assert = require('assert');
const fs = require('fs');
const Module = require('module');
const os = require('os');
const path = require('path');

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'replaced-'));
process.on('exit', () => fs.rmSync(dir, { recursive: true, force: true }));

function load(name, entry) {
  const file = path.join(dir, `${name}.cjs`);
  fs.writeFileSync(file, 'exports.value = "from the file"');
  fs.writeFileSync(
    path.join(dir, `${name}.mjs`),
    `import all, { value } from './${name}.cjs'; export default [all.value, value];`,
  );
  require.cache[file] = entry(file);
  return require(path.join(dir, `${name}.mjs`)).default;
}

assert.deepStrictEqual(
  load('plain', () => ({ exports: { value: 1 } })),
  [1, 1],
);
assert.deepStrictEqual(
  load('unloaded', () => ({ exports: { value: 2 }, loaded: false })),
  [2, 2],
);
assert.deepStrictEqual(
  load('module', (file) => Object.assign(new Module(file), { exports: { value: 3 } })),
  [3, 3],
);

// A module that runs still is one.
fs.writeFileSync(path.join(dir, 'cycle.mjs'), "import './cycle.cjs';");
fs.writeFileSync(path.join(dir, 'cycle.cjs'), "require('./cycle.mjs');");
assert.throws(() => require(path.join(dir, 'cycle.cjs')), { code: 'ERR_REQUIRE_CYCLE_MODULE' });
