'use strict';
// The state changes of a ReadableStream, independent of the kind of its controller and reader: close,
// error, cancel, and the requests that wait in a reader. Names follow the Streams standard.
//
// A read request is an object with `chunk(value)`, `close(value)` and `error(reason)`.

const { ArrayPrototypeShift, PromisePrototypeThen, PromiseReject, PromiseWithResolvers } =
  primordials;
const {
  codes: { ERR_INVALID_STATE },
} = require('#internal/errors');
const {
  hasBrand,
  kState,
  markHandled,
  rejectedHandled,
  resolved,
  toUndefined,
} = require('#stream/web_common');
const { CLOSED, ERRORED, READABLE } = require('#stream/web_state_bits');

function newReadableState() {
  return {
    state: READABLE,
    reader: undefined,
    storedError: undefined,
    disturbed: false,
    controller: undefined,
    // The controller's own state.
    control: undefined,
    // The promise by which Node's own functions wait for the end; made on demand.
    closed: undefined,
  };
}

function isLocked(stream) {
  return stream[kState].reader !== undefined;
}

function hasDefaultReader(stream) {
  return hasBrand(stream[kState].reader, 'ReadableStreamDefaultReader');
}

function hasByobReader(stream) {
  return hasBrand(stream[kState].reader, 'ReadableStreamBYOBReader');
}

function pendingRequests(stream) {
  return stream[kState].reader[kState].requests.length;
}

function addRequest(stream, request) {
  const { requests } = stream[kState].reader[kState];
  requests[requests.length] = request;
}

function fulfillRequest(stream, chunk, done) {
  const request = ArrayPrototypeShift(stream[kState].reader[kState].requests);
  if (done) request.close(chunk);
  else request.chunk(chunk);
}

// The promise of the end, for `finished` and the like.
function closedDeferred(stream) {
  const state = stream[kState];
  if (state.closed === undefined) {
    state.closed = PromiseWithResolvers();
    markHandled(state.closed.promise);
    if (state.state === CLOSED) state.closed.resolve();
    else if (state.state === ERRORED) state.closed.reject(state.storedError);
  }
  return state.closed;
}

function closeStream(stream) {
  const state = stream[kState];
  state.state = CLOSED;
  state.closed?.resolve();
  const { reader } = state;
  if (reader === undefined) return;
  const readerState = reader[kState];
  readerState.closed?.resolve();
  if (hasBrand(reader, 'ReadableStreamDefaultReader')) {
    const { requests } = readerState;
    readerState.requests = [];
    for (let i = 0; i < requests.length; i++) requests[i].close();
  }
}

function errorRequests(reader, error) {
  const readerState = reader[kState];
  const { requests } = readerState;
  readerState.requests = [];
  for (let i = 0; i < requests.length; i++) requests[i].error(error);
}

function errorStream(stream, error) {
  const state = stream[kState];
  state.state = ERRORED;
  state.storedError = error;
  state.closed?.reject(error);
  const { reader } = state;
  if (reader === undefined) return;
  reader[kState].closed?.reject(error);
  errorRequests(reader, error);
}

function cancelStream(stream, reason) {
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === CLOSED) return resolved();
  if (state.state === ERRORED) return PromiseReject(state.storedError);
  closeStream(stream);
  const { reader } = state;
  if (reader !== undefined && hasBrand(reader, 'ReadableStreamBYOBReader')) {
    const { requests } = reader[kState];
    reader[kState].requests = [];
    for (let i = 0; i < requests.length; i++) requests[i].close(undefined);
  }
  return PromisePrototypeThen(state.controller[kState].cancelSteps(reason), toUndefined);
}

// The slots of a reader. Its `closed` promise is made when somebody asks for it.
function initReader(reader, stream) {
  if (isLocked(stream)) throw new ERR_INVALID_STATE.TypeError('ReadableStream is locked');
  reader[kState] = { stream, requests: [], closed: undefined };
  stream[kState].reader = reader;
}

function releasedError() {
  return new ERR_INVALID_STATE.TypeError('Reader released');
}

function readerClosedPromise(reader) {
  const readerState = reader[kState];
  if (readerState.closed === undefined) {
    const { stream } = readerState;
    if (stream === undefined) {
      readerState.closed = { promise: rejectedHandled(releasedError()) };
    } else {
      readerState.closed = PromiseWithResolvers();
      markHandled(readerState.closed.promise);
      const { state, storedError } = stream[kState];
      if (state === CLOSED) readerState.closed.resolve();
      else if (state === ERRORED) readerState.closed.reject(storedError);
    }
  }
  return readerState.closed.promise;
}

function releaseReader(reader) {
  const readerState = reader[kState];
  const { stream } = readerState;
  const error = releasedError();
  if (stream[kState].state === READABLE) readerState.closed?.reject(error);
  else readerState.closed = { promise: rejectedHandled(error) };
  stream[kState].controller[kState].releaseSteps();
  stream[kState].reader = undefined;
  readerState.stream = undefined;
  errorRequests(reader, releasedError());
}

function cancelReader(reader, reason) {
  return cancelStream(reader[kState].stream, reason);
}

// One read from a stream with a default reader.
function readDefault(reader, request) {
  const { stream } = reader[kState];
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === CLOSED) request.close();
  else if (state.state === ERRORED) request.error(state.storedError);
  else state.control.pullSteps(request);
}

// Whether a chunk is in the queue already, so that a read need not wait. Only ordinary streams answer this.
function hasQueued(reader) {
  const { state, control } = reader[kState].stream[kState];
  return state === READABLE && control.isDefault && control.queue.length > 0;
}

function takeQueued(reader) {
  const state = reader[kState].stream[kState];
  state.disturbed = true;
  return state.control.takeQueued();
}

module.exports = {
  addRequest,
  cancelReader,
  cancelStream,
  closeStream,
  closedDeferred,
  errorStream,
  fulfillRequest,
  hasByobReader,
  hasDefaultReader,
  hasQueued,
  initReader,
  isLocked,
  newReadableState,
  pendingRequests,
  readDefault,
  readerClosedPromise,
  releaseReader,
  takeQueued,
};
