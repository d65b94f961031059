'use strict';
// What the modules of the network tell about what goes on: a function for each set of NODE_DEBUG, which does nothing unless
// the variable is there.

function nothing() {}

/** The function that logs for this set. Where a call is too often made to be free, look whether it is `nothing` first. */
function wireLog(set) {
  return process.env.NODE_DEBUG === undefined ? nothing : require('util').debuglog(set);
}

module.exports = { nothing, wireLog };
