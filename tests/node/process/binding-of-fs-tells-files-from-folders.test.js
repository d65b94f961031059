'use strict';
// `process.binding('fs')` has what loaders of modules ask it: whether a path leads to a file or a folder.
const assert = require('assert');

const { internalModuleStat } = process.binding('fs');
assert.strictEqual(internalModuleStat(__filename), 0);
assert.strictEqual(internalModuleStat(__dirname), 1);
assert.ok(internalModuleStat(`${__filename}.none`) < 0);
assert.ok(internalModuleStat(`${__filename}/none`) < 0);
