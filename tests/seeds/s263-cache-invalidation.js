'use strict';
// A module that is taken out of the cache runs again.
const fs = require('fs');
const file = require('path').resolve('lib.js');
fs.writeFileSync(file, 'console.log("runs");');
require(file);
require(file);
delete require.cache[require.resolve(file)];
require(file);
