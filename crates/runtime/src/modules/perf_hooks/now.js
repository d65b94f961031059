'use strict';

// The high-resolution clock: milliseconds since the process began, and that beginning itself.

const { now, getTimeOriginTimestamp } = internalBinding('performance');

module.exports = { now, getTimeOriginTimestamp };
