'use strict';

// The public module `process`.

module.exports = process;
