'use strict';
// A constructor, and a class.
const fs = require('fs');
fs.writeFileSync(
  'old.js',
  'function L(n) { this.n = n; } L.prototype.log = function (m) { console.log(`[${this.n}] ${m}`); }; module.exports = L;',
);
fs.writeFileSync(
  'new.js',
  'module.exports = class { constructor(n) { this.n = n; } log(m) { console.log(`[${this.n}] ${m}`); } };',
);
for (const [file, name] of [
  ['old', 'DB'],
  ['new', 'ACCESS'],
]) {
  const Logger = require(require('path').resolve(file));
  new Logger(name).log('message');
}
