'use strict';

// While a script runs that `SIGINT` may end, the program's own listeners for it must not hear of it.

const { ReflectApply } = primordials;

/** Runs `f` without the process's listeners for `SIGINT`, which are put back afterwards. */
function sigintHandlersWrap(f) {
  const listeners = process.rawListeners('SIGINT');
  process.removeAllListeners('SIGINT');
  try {
    return ReflectApply(f, undefined, []);
  } finally {
    // Listeners of this process run in the order they were added, those added meanwhile last.
    const added = process.rawListeners('SIGINT');
    process.removeAllListeners('SIGINT');
    for (let i = 0; i < listeners.length; i++) process.addListener('SIGINT', listeners[i]);
    for (let i = 0; i < added.length; i++) process.addListener('SIGINT', added[i]);
  }
}

module.exports = { sigintHandlersWrap };
