// flags: --experimental-vfs --no-warnings
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const vfs = require('node:vfs');

const library = require('../../node-api/build').build();
const system = vfs.create();
system.writeFileSync('/addon.node', fs.readFileSync(library));
system.writeFileSync('/broken.node', 'no library');
system.writeFileSync('/main.js', 'module.exports = require("./addon");');
const point = system.mount();

assert.throws(() => require(`${point}/broken.node`), { code: 'ERR_DLOPEN_FAILED' });

// The system cannot open what only the program has, so it gets a copy, of which nobody sees anything.
const addon = require(`${point}/main.js`);
assert.strictEqual(addon.hello('mount'), 'Hello, mount!');
assert.strictEqual(require(`${point}/addon.node`), addon);
assert.ok(`${point}/addon.node` in require.cache);
const other = { exports: {} };
process.dlopen(other, `${point}/addon.node`);
assert.strictEqual(typeof other.exports.hello, 'function');
assert.throws(() => process.dlopen({ exports: {} }, `${point}/none.node`));
