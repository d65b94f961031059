'use strict';
// Names out of a module, and a module that is a function.
const fs = require('fs');
const path = require('path');
fs.writeFileSync('library.js', 'exports.one = () => "one"; exports.two = (n) => `two ${n}`;');
fs.writeFileSync('single.js', 'module.exports = (name) => `hello ${name}`;');
const load = (name) => require(path.resolve(name));
const { one, two } = load('library');
console.log(one(), two(2), load('./single')('you'));
