'use strict';

// `util.setTraceSigInt` and `--trace-sigint`: print where the program is when SIGINT ends it. While the program has
// listeners of its own for the signal, that is their affair.

const { ERR_WORKER_UNSUPPORTED_OPERATION } = require('#internal/errors').codes;

const { unwatchSigint, watchSigint } = internalBinding('util');

/** In the middle of whatever runs, or from the loop. */
function onSigint() {
  if (process.listenerCount('SIGINT') > 0) return;
  const { stackLines } = require('#process/trace_stack');
  const stack = stackLines(onSigint, true);
  internalBinding('process_methods').rawStderr(
    `KEYBOARD_INTERRUPT: Script execution was interrupted by \`SIGINT\`\n${stack}\n`,
  );
  unwatchSigint();
  // Nobody catches it any more: the process ends as it would have done.
  process.kill(process.pid, 'SIGINT');
}

function setTraceSigInt(enable) {
  if (!internalBinding('worker').isMainThread) {
    throw new ERR_WORKER_UNSUPPORTED_OPERATION('Calling util.setTraceSigInt');
  }
  if (enable) watchSigint(onSigint);
  else unwatchSigint();
}

module.exports = { setTraceSigInt };
