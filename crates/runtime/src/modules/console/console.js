'use strict';
// The public `console` module: the global console itself.

module.exports = require('#console/global');
