'use strict';

// The high-resolution clock: milliseconds or nanoseconds since the process began, and that beginning itself.

const { now, nowNanoseconds, getTimeOriginTimestamp } = internalBinding('performance');

module.exports = { now, nowNanoseconds, getTimeOriginTimestamp };
