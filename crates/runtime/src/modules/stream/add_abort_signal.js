'use strict';
// Ties an AbortSignal to a stream: when the signal fires, the stream is destroyed with its reason.

const { SymbolDispose } = primordials;
const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { validateAbortSignal } = require('#internal/validators');
const { isNodeStream, isWebStream, kControllerErrorFunction } = require('#stream/utils');

function addAbortSignal(signal, stream) {
  validateAbortSignal(signal, 'signal');
  if (!isNodeStream(stream) && !isWebStream(stream)) {
    throw new ERR_INVALID_ARG_TYPE(
      'stream',
      ['ReadableStream', 'WritableStream', 'Stream'],
      stream,
    );
  }
  return attachSignal(signal, stream);
}

// Without the check of the arguments, for a stream still being constructed.
function attachSignal(signal, stream) {
  validateAbortSignal(signal, 'signal');
  const onAbort = isNodeStream(stream)
    ? () => {
        stream.destroy(new AbortError(undefined, { cause: signal.reason }));
      }
    : () => {
        stream[kControllerErrorFunction](new AbortError(undefined, { cause: signal.reason }));
      };
  if (signal.aborted) {
    onAbort();
  } else {
    const { addAbortListener } = require('events');
    const { finished } = require('#stream/end_of_stream');
    const listening = addAbortListener(signal, onAbort);
    finished(stream, () => listening[SymbolDispose]());
  }
  return stream;
}

module.exports = { addAbortSignal, attachSignal };
