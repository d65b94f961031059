'use strict';
// The state changes of a WritableStream and of its writer. Names follow the Streams standard.

const { PromisePrototypeThen, PromiseReject, PromiseWithResolvers } = primordials;
const {
  codes: { ERR_INVALID_STATE },
} = require('#internal/errors');
const { Deferred, kState, markHandled, rejectedHandled, resolved } = require('#stream/web_common');
const { CLOSED, ERRORED, ERRORING, WRITABLE } = require('#stream/web_state_bits');

function newWritableState() {
  return {
    state: WRITABLE,
    storedError: undefined,
    writer: undefined,
    controller: undefined,
    // The controller's own state.
    control: undefined,
    backpressure: false,
    // Deferreds: the writes that wait, and the operations that the sink works on.
    writeRequests: [],
    inFlightWrite: undefined,
    closeRequest: undefined,
    inFlightClose: undefined,
    pendingAbort: undefined,
    // The promise by which Node's own functions wait for the end; made on demand.
    closed: undefined,
  };
}

function handledDeferred() {
  const deferred = new Deferred();
  markHandled(deferred.promise);
  return deferred;
}

// A promise of a writer that knows whether it is settled, and is made when somebody looks. Its rejection is never
// reported as unhandled.
class WriterPromise {
  constructor() {
    this.pending = true;
    this.failed = false;
    this.error = undefined;
    this.promise = undefined;
    this.settle = undefined;
    this.fail = undefined;
  }

  get() {
    if (this.promise !== undefined) return this.promise;
    if (this.pending) {
      const { promise, resolve, reject } = handledDeferred();
      this.promise = promise;
      this.settle = resolve;
      this.fail = reject;
    } else {
      this.promise = this.failed ? rejectedHandled(this.error) : resolved();
    }
    return this.promise;
  }

  // The next one, in the same place: who has the former promise keeps it.
  renew() {
    this.pending = true;
    this.failed = false;
    this.error = undefined;
    this.promise = undefined;
    this.settle = undefined;
    this.fail = undefined;
  }

  resolve() {
    this.pending = false;
    if (this.settle !== undefined) this.settle();
  }

  reject(error) {
    this.pending = false;
    this.failed = true;
    this.error = error;
    if (this.fail !== undefined) this.fail(error);
  }
}

function resolvedPromise() {
  const result = new WriterPromise();
  result.pending = false;
  return result;
}

function rejectedPromise(error) {
  const result = new WriterPromise();
  result.reject(error);
  return result;
}

function closedDeferred(stream) {
  const state = stream[kState];
  if (state.closed === undefined) {
    state.closed = handledDeferred();
    if (state.state === CLOSED) state.closed.resolve();
    else if (state.state === ERRORED) state.closed.reject(state.storedError);
  }
  return state.closed;
}

function isLocked(stream) {
  return stream[kState].writer !== undefined;
}

function closeQueuedOrInFlight(stream) {
  const { closeRequest, inFlightClose } = stream[kState];
  return closeRequest !== undefined || inFlightClose !== undefined;
}

function hasOperationInFlight(stream) {
  const { inFlightWrite, inFlightClose } = stream[kState];
  return inFlightWrite !== undefined || inFlightClose !== undefined;
}

function abortStream(stream, reason) {
  const state = stream[kState];
  if (state.state === CLOSED || state.state === ERRORED) return resolved();
  state.controller[kState].signalAbort(reason);
  // The signal's listeners may have changed the state.
  if (state.state === CLOSED || state.state === ERRORED) return resolved();
  if (state.pendingAbort !== undefined) return state.pendingAbort.deferred.promise;
  const wasAlreadyErroring = state.state === ERRORING;
  if (wasAlreadyErroring) reason = undefined;
  const deferred = PromiseWithResolvers();
  state.pendingAbort = { deferred, reason, wasAlreadyErroring };
  if (!wasAlreadyErroring) startErroring(stream, reason);
  return deferred.promise;
}

function closeStream(stream) {
  const state = stream[kState];
  if (state.state === CLOSED || state.state === ERRORED) {
    return PromiseReject(new ERR_INVALID_STATE.TypeError('WritableStream is closed'));
  }
  state.closeRequest = PromiseWithResolvers();
  const { promise } = state.closeRequest;
  if (state.writer !== undefined && state.backpressure && state.state === WRITABLE) {
    state.writer[kState].ready.resolve();
  }
  state.controller[kState].close();
  return promise;
}

function dealWithRejection(stream, error) {
  if (stream[kState].state === WRITABLE) startErroring(stream, error);
  else finishErroring(stream);
}

function startErroring(stream, reason) {
  const state = stream[kState];
  state.state = ERRORING;
  state.storedError = reason;
  if (state.writer !== undefined) rejectReady(state.writer, reason);
  if (!hasOperationInFlight(stream) && state.controller[kState].started) finishErroring(stream);
}

function finishErroring(stream) {
  const state = stream[kState];
  state.state = ERRORED;
  state.closed?.reject(state.storedError);
  state.controller[kState].errorSteps();
  const requests = state.writeRequests;
  state.writeRequests = [];
  for (let i = 0; i < requests.length; i++) requests[i].reject(state.storedError);
  const abort = state.pendingAbort;
  if (abort === undefined) {
    rejectCloseAndClosed(stream);
    return;
  }
  state.pendingAbort = undefined;
  if (abort.wasAlreadyErroring) {
    abort.deferred.reject(state.storedError);
    rejectCloseAndClosed(stream);
    return;
  }
  PromisePrototypeThen(
    state.controller[kState].abortSteps(abort.reason),
    () => {
      abort.deferred.resolve();
      rejectCloseAndClosed(stream);
    },
    (error) => {
      abort.deferred.reject(error);
      rejectCloseAndClosed(stream);
    },
  );
}

function rejectCloseAndClosed(stream) {
  const state = stream[kState];
  if (state.closeRequest !== undefined) {
    state.closeRequest.reject(state.storedError);
    state.closeRequest = undefined;
  }
  state.closed?.reject(state.storedError);
  if (state.writer !== undefined) state.writer[kState].closed.reject(state.storedError);
}

function finishInFlightWriteWithError(stream, error) {
  stream[kState].inFlightWrite.reject(error);
  stream[kState].inFlightWrite = undefined;
  dealWithRejection(stream, error);
}

function finishInFlightClose(stream) {
  const state = stream[kState];
  state.inFlightClose.resolve();
  state.inFlightClose = undefined;
  if (state.state === ERRORING) {
    // The close won: the error does not matter any more.
    state.storedError = undefined;
    if (state.pendingAbort !== undefined) {
      state.pendingAbort.deferred.resolve();
      state.pendingAbort = undefined;
    }
  }
  state.state = CLOSED;
  state.closed?.resolve();
  if (state.writer !== undefined) state.writer[kState].closed.resolve();
}

function finishInFlightCloseWithError(stream, error) {
  const state = stream[kState];
  state.inFlightClose.reject(error);
  state.inFlightClose = undefined;
  if (state.pendingAbort !== undefined) {
    state.pendingAbort.deferred.reject(error);
    state.pendingAbort = undefined;
  }
  dealWithRejection(stream, error);
}

function updateBackpressure(stream, backpressure) {
  const state = stream[kState];
  if (state.writer !== undefined && backpressure !== state.backpressure) {
    const writerState = state.writer[kState];
    state.backpressure = backpressure;
    if (backpressure) {
      writerState.ready.renew();
    } else {
      writerState.ready.resolve();
      if (writerState.pipe !== undefined) writerState.pipe.step();
    }
    return;
  }
  state.backpressure = backpressure;
}

function rejectReady(writer, error) {
  const writerState = writer[kState];
  if (writerState.ready.pending) writerState.ready.reject(error);
  else writerState.ready = rejectedPromise(error);
}

function rejectClosed(writer, error) {
  const writerState = writer[kState];
  if (writerState.closed.pending) writerState.closed.reject(error);
  else writerState.closed = rejectedPromise(error);
}

class WriterState {
  constructor(stream) {
    const { state, backpressure, storedError } = stream[kState];
    this.stream = stream;
    // A pipe goes on at once when there is room again.
    this.pipe = undefined;
    if (state === WRITABLE) {
      this.ready =
        !closeQueuedOrInFlight(stream) && backpressure ? new WriterPromise() : resolvedPromise();
      this.closed = new WriterPromise();
    } else if (state === ERRORING) {
      this.ready = rejectedPromise(storedError);
      this.closed = new WriterPromise();
    } else if (state === CLOSED) {
      this.ready = resolvedPromise();
      this.closed = resolvedPromise();
    } else {
      this.ready = rejectedPromise(storedError);
      this.closed = rejectedPromise(storedError);
    }
  }
}

function initWriter(writer, stream) {
  if (isLocked(stream)) throw new ERR_INVALID_STATE.TypeError('WritableStream is locked');
  stream[kState].writer = writer;
  writer[kState] = new WriterState(stream);
}

function releaseWriter(writer) {
  const writerState = writer[kState];
  const { stream } = writerState;
  const error = new ERR_INVALID_STATE.TypeError('Writer has been released');
  rejectReady(writer, error);
  rejectClosed(writer, error);
  stream[kState].writer = undefined;
  writerState.stream = undefined;
}

function writerDesiredSize(writer) {
  const { stream } = writer[kState];
  const { state, control } = stream[kState];
  if (state === ERRORED || state === ERRORING) return null;
  if (state === CLOSED) return 0;
  return control.desiredSize();
}

function writerCloseWithErrorPropagation(writer) {
  const { stream } = writer[kState];
  const { state, storedError } = stream[kState];
  if (closeQueuedOrInFlight(stream) || state === CLOSED) return resolved();
  if (state === ERRORED) return PromiseReject(storedError);
  return closeStream(stream);
}

function writerWrite(writer, chunk) {
  const deferred = new Deferred();
  writerWriteTo(writer, chunk, deferred);
  return deferred.promise;
}

// Writes a chunk; `request` has the functions `resolve` and `reject` for its outcome.
function writerWriteTo(writer, chunk, request) {
  const writerState = writer[kState];
  const { stream } = writerState;
  const state = stream[kState];
  const { control } = state;
  const size = control.sizeOf === undefined ? 1 : control.chunkSize(chunk);
  if (
    state.state === WRITABLE &&
    writerState.stream === stream &&
    state.closeRequest === undefined &&
    state.inFlightClose === undefined
  ) {
    const { writeRequests } = state;
    writeRequests[writeRequests.length] = request;
    control.write(chunk, size);
  } else if (writerState.stream !== stream) {
    request.reject(new ERR_INVALID_STATE.TypeError('Mismatched WritableStreams'));
  } else if (state.state === ERRORED) {
    request.reject(state.storedError);
  } else if (closeQueuedOrInFlight(stream) || state.state === CLOSED) {
    request.reject(new ERR_INVALID_STATE.TypeError('WritableStream is closed'));
  } else {
    request.reject(state.storedError);
  }
}

module.exports = {
  abortStream,
  closeQueuedOrInFlight,
  closeStream,
  closedDeferred,
  dealWithRejection,
  finishErroring,
  finishInFlightClose,
  finishInFlightCloseWithError,
  finishInFlightWriteWithError,
  initWriter,
  isLocked,
  newWritableState,
  releaseWriter,
  startErroring,
  updateBackpressure,
  writerCloseWithErrorPropagation,
  writerDesiredSize,
  writerWrite,
  writerWriteTo,
};
