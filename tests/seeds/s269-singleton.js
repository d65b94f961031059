'use strict';
// One instance for all who require it.
const fs = require('fs');
const file = require('path').resolve('logger.js');
fs.writeFileSync(
  file,
  'class L { constructor() { this.count = 0; } log() { this.count++; } } module.exports = new L(); module.exports.Logger = L;',
);
require(file).log();
require(file).log();
console.log(require(file).count, new (require(file).Logger)().count);
