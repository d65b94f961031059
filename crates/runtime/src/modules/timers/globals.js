'use strict';

// The timer functions of the global object.

module.exports = require('#timers/timers');
