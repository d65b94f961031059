'use strict';
// A timeout as it is given to a request: a number of milliseconds that fits a timer.

const { NumberIsFinite } = primordials;
const { validateNumber } = require('#internal/validators');
const {
  codes: { ERR_OUT_OF_RANGE },
} = require('#internal/errors');

const TIMEOUT_MAX = 2 ** 31 - 1;

function getTimerDuration(msecs, name) {
  validateNumber(msecs, name);
  if (msecs < 0 || !NumberIsFinite(msecs)) {
    throw new ERR_OUT_OF_RANGE(name, 'a non-negative finite number', msecs);
  }
  if (msecs > TIMEOUT_MAX) {
    process.emitWarning(
      `${msecs} does not fit into a 32-bit signed integer.\nTimer duration was truncated to ${TIMEOUT_MAX}.`,
      'TimeoutOverflowWarning',
    );
    return TIMEOUT_MAX;
  }
  return msecs;
}

module.exports = { getTimerDuration };
