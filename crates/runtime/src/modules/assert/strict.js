'use strict';
// The public `assert/strict` module.

module.exports = require('assert').strict;
