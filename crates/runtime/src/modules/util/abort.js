'use strict';
// `util.aborted` and the abort signals that may be sent to another thread.

const { SymbolFor } = primordials;

const { AbortController, aborted, isAbortSignal } = require('#events/abort_controller');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');

const kTransferable = SymbolFor('nodus.transferableSignal');

/** Marks a signal as one that `structuredClone` and `postMessage` accept in their transfer list. */
function transferableAbortSignal(signal) {
  if (!isAbortSignal(signal)) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  signal[kTransferable] = true;
  return signal;
}

function transferableAbortController() {
  const controller = new AbortController();
  transferableAbortSignal(controller.signal);
  return controller;
}

module.exports = { aborted, kTransferable, transferableAbortController, transferableAbortSignal };
