'use strict';
// The cache of modules and the fields of a module.
const fs = require('fs');
const path = require('path');
fs.writeFileSync('lib.js', 'module.exports = module;');
const before = Object.keys(require('module')._cache).length;
console.log(before > 0, module.id, module.loaded);
const lib = require(path.resolve('lib'));
console.log(Object.keys(require.cache).length - before, path.basename(lib.id), lib.loaded);
console.log(
  lib.parent === module,
  module.children[0] === lib,
  lib.paths[0].endsWith('node_modules'),
);
console.log(require.main === module, path.basename(module.filename));
