'use strict';
// What is exported, and what a global does.
const fs = require('fs');
const path = require('path');
fs.writeFileSync('run.js', 'module.exports.run = () => global.fromGlobal;');
fs.writeFileSync('none.js', 'exports = () => 1;');
fs.writeFileSync('fn.js', 'module.exports = () => "function";');
global.fromGlobal = 'global';
const load = (name) => require(path.resolve(name));
console.log(load('run').run(), load('none'), load('fn')());
