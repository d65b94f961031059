'use strict';
// The cache of modules and the fields of a module.
const fs = require('fs');
const path = require('path');
fs.writeFileSync('lib.js', 'module.exports = module;');
console.log(Object.keys(require('module')._cache).length, module.id, module.loaded);
const lib = require(path.resolve('lib'));
console.log(Object.keys(require.cache).length, path.basename(lib.id), lib.loaded);
console.log(lib.parent === module, module.children[0] === lib, lib.paths[0].endsWith('node_modules'));
console.log(require.main === module, path.basename(module.filename));
