'use strict';
// A function with a property.
const fs = require('fs');
fs.writeFileSync(
  'logger.js',
  'module.exports = (m) => console.log(`info: ${m}`); module.exports.verbose = (m) => console.log(`verbose: ${m}`);',
);
const logger = require(require('path').resolve('logger'));
logger('one');
logger.verbose('two');
