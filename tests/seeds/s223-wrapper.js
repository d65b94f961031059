'use strict';
// What a module is wrapped in, and what reassigning `exports` does.
const fs = require('fs');
const path = require('path');
const Module = require('module');
console.log(Module.wrap('x').replace('x', '|'));
console.log(Module.wrapper.length);
fs.writeFileSync('lost.js', 'exports = { foo: "bar" };');
fs.writeFileSync('kept.js', 'module.exports = { foo: "bar" };');
console.log(require(path.resolve('lost')).foo, require(path.resolve('kept')).foo);
const made = new Module('made', module);
made._compile('exports.value = 42;', path.resolve('made.js'));
console.log(made.exports, made.id, made.parent === module);
