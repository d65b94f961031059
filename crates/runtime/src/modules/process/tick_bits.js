'use strict';
// Where the tick queue and the runtime tell each other what waits.

const kHasTickScheduled = 0;
const kHasRejectionToWarn = 1;

module.exports = { kHasRejectionToWarn, kHasTickScheduled };
