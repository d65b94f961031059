'use strict';

// `util.setTraceSigInt`: print where the program is when SIGINT ends it.

const { Error } = primordials;

const { ERR_WORKER_UNSUPPORTED_OPERATION } = require('#internal/errors').codes;

let handler;

function onSigint() {
  const { stack } = new Error('Thread 0 received SIGINT');
  process._rawDebug(`KEYBOARD_INTERRUPT: Script execution was interrupted by \`SIGINT\`\n${stack}`);
  process.removeListener('SIGINT', handler);
  handler = undefined;
  // Without a listener of the program's own the signal ends it, as it would have done.
  if (process.listenerCount('SIGINT') === 0) process.kill(process.pid, 'SIGINT');
}

function setTraceSigInt(enable) {
  if (!internalBinding('worker').isMainThread) {
    throw new ERR_WORKER_UNSUPPORTED_OPERATION('Calling util.setTraceSigInt');
  }
  if (enable && handler === undefined) {
    handler = onSigint;
    process.prependListener('SIGINT', handler);
  } else if (!enable && handler !== undefined) {
    process.removeListener('SIGINT', handler);
    handler = undefined;
  }
}

module.exports = { setTraceSigInt };
