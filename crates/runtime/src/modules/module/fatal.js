'use strict';

// Failing as an uncaught exception would, from inside a promise reaction.

/** Hands an error to the process as uncaught, so that `uncaughtException` listeners and the exit code see it as such. */
function throwUncaught(error) {
  const { triggerUncaughtException } = internalBinding('errors');
  triggerUncaughtException(error, true /* fromPromise */);
}

module.exports = { throwUncaught };
