'use strict';
// The public `path` module: the flavour of the platform that the program runs on.

module.exports = require(process.platform === 'win32' ? '#path/win32' : '#path/posix');
