'use strict';

// The function that is the global `fetch`; everything behind it loads with the first call.

/** The global. */
function fetch(input, init = undefined) {
  return require('#fetch/fetch').fetch(input, init);
}

module.exports = { fetch };
