'use strict';
// Two modules that need each other.
const fs = require('fs');
const path = require('path');
fs.writeFileSync(
  'a.js',
  'exports.loaded = false; const b = require("./b"); module.exports = { bWasLoaded: b.loaded, loaded: true };',
);
fs.writeFileSync(
  'b.js',
  'exports.loaded = false; const a = require("./a"); module.exports = { aWasLoaded: a.loaded, loaded: true };',
);
console.log(require(path.resolve('a')));
console.log(require(path.resolve('b')));
