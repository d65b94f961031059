'use strict';
// A logger of two functions.
const fs = require('fs');
fs.writeFileSync(
  'logger.js',
  'exports.info = (m) => console.log(`info: ${m}`); exports.verbose = (m) => console.log(`verbose: ${m}`);',
);
const logger = require(require('path').resolve('logger'));
logger.info('an informational message');
logger.verbose('a verbose message');
