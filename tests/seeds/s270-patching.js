'use strict';
// One module changes another.
const fs = require('fs');
const path = require('path');
fs.writeFileSync('logger.js', 'exports.info = () => {};');
fs.writeFileSync('patcher.js', 'require("./logger").custom = () => console.log("added");');
require(path.resolve('patcher'));
require(path.resolve('logger')).custom();
