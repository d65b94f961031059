'use strict';

// How long connections wait, in milliseconds.

module.exports = {
  HEADERS_TIMEOUT: 300_000,
  BODY_TIMEOUT: 300_000,
  // At rest, for the next request.
  KEEP_ALIVE: 4000,
};
