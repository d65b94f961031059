'use strict';
// WritableStream, its writer and its controller: one chunk at a time is with the sink, others wait.

const {
  ArrayPrototypePop,
  ArrayPrototypeShift,
  FunctionPrototypeCall,
  PromisePrototypeThen,
  PromiseReject,
  ReflectApply,
  Symbol,
} = primordials;
const {
  AbortError,
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_STATE,
  },
} = require('#internal/errors');
const {
  SizedQueue,
  brandRejection,
  callToPromise,
  checkBrand,
  checkDictionary,
  checkedSize,
  customInspectSymbol,
  defineInterface,
  extractHighWaterMark,
  extractSizeAlgorithm,
  hasBrand,
  inspectAs,
  isObjectLike,
  kInternal,
  kState,
  nop,
  optionalMethod,
  promiseOf,
  resolved,
} = require('#stream/web_common');
const { ERRORED, ERRORING, WRITABLE, nameOfState } = require('#stream/web_state_bits');
const { callMethod2, hop, kLater } = require('#stream/web_hops');
const ops = require('#stream/web_writable_ops');
const {
  kControllerErrorFunction,
  kIsClosedPromise,
  kIsErrored,
  kIsWritable,
} = require('#stream/utils');

const STREAM = 'WritableStream';
const WRITER = 'WritableStreamDefaultWriter';
const CONTROLLER = 'WritableStreamDefaultController';

// Stands in the queue for the close.
const kClose = Symbol('kClose');

class ControllerState {
  constructor(stream, algorithms, highWaterMark, size) {
    this.stream = stream;
    // What the stream keeps about itself; it is asked for at every step.
    this.streamState = stream[kState];
    this.queue = new SizedQueue();
    this.started = false;
    this.mark = highWaterMark;
    this.sizeOf = size;
    this.writeAlgorithm = algorithms.write;
    this.closeAlgorithm = algorithms.close;
    this.abortAlgorithm = algorithms.abort;
    // Made when somebody looks at `controller.signal`.
    this.abortController = undefined;
    this.abortReason = undefined;
    this.aborted = false;
    // One write at a time: the callbacks of its promise are the same each time.
    this.onwritten = undefined;
    this.onwritefailed = undefined;
  }

  get signal() {
    if (this.abortController === undefined) {
      const { AbortController } = require('#events/abort_controller');
      this.abortController = new AbortController();
      if (this.aborted) this.abortController.abort(this.abortReason);
    }
    return this.abortController.signal;
  }

  signalAbort(reason) {
    this.aborted = true;
    this.abortReason = reason ?? new AbortError();
    this.abortController?.abort(reason);
  }

  abortSteps(reason) {
    const result = this.abortAlgorithm(reason);
    this.clearAlgorithms();
    return result;
  }

  errorSteps() {
    this.queue.reset();
  }

  clearAlgorithms() {
    this.writeAlgorithm = undefined;
    this.closeAlgorithm = undefined;
    this.abortAlgorithm = undefined;
    this.sizeOf = undefined;
  }

  start(startResult) {
    const { stream } = this;
    ops.updateBackpressure(stream, this.hasBackpressure());
    PromisePrototypeThen(
      promiseOf(startResult),
      () => {
        this.started = true;
        this.advance();
      },
      (error) => {
        this.started = true;
        ops.dealWithRejection(stream, error);
      },
    );
  }

  desiredSize() {
    return this.mark - this.queue.totalSize;
  }

  hasBackpressure() {
    return this.desiredSize() <= 0;
  }

  error(error) {
    this.clearAlgorithms();
    ops.startErroring(this.stream, error);
  }

  errorIfNeeded(error) {
    if (this.stream[kState].state === WRITABLE) this.error(error);
  }

  chunkSize(chunk) {
    const size = this.sizeOf;
    if (size === undefined) return 1;
    try {
      return ReflectApply(size, undefined, [chunk]);
    } catch (error) {
      this.errorIfNeeded(error);
      return 1;
    }
  }

  write(chunk, size) {
    if (size === 1) {
      this.queue.push(chunk, 1);
    } else {
      try {
        this.queue.push(chunk, checkedSize(size));
      } catch (error) {
        this.errorIfNeeded(error);
        return;
      }
    }
    this.updateBackpressure();
    this.advance();
  }

  updateBackpressure() {
    const { state, closeRequest, inFlightClose, backpressure } = this.streamState;
    if (state !== WRITABLE || closeRequest !== undefined || inFlightClose !== undefined) return;
    const now = this.mark <= this.queue.totalSize;
    if (now !== backpressure) ops.updateBackpressure(this.stream, now);
  }

  close() {
    this.queue.push(kClose, 0);
    this.advance();
  }

  advance() {
    const state = this.streamState;
    if (!this.started || state.inFlightWrite !== undefined) return;
    if (state.state === ERRORING) {
      ops.finishErroring(this.stream);
      return;
    }
    if (this.queue.length === 0) return;
    const value = this.queue.peek();
    if (value === kClose) this.processClose();
    else this.processWrite(value);
  }

  processClose() {
    const { stream } = this;
    const state = stream[kState];
    state.inFlightClose = state.closeRequest;
    state.closeRequest = undefined;
    this.queue.shift();
    const promise = this.closeAlgorithm();
    this.clearAlgorithms();
    PromisePrototypeThen(
      promise,
      () => ops.finishInFlightClose(stream),
      (error) => ops.finishInFlightCloseWithError(stream, error),
    );
  }

  processWrite(chunk) {
    const state = this.streamState;
    const { writeRequests } = state;
    state.inFlightWrite =
      writeRequests.length === 1
        ? ArrayPrototypePop(writeRequests)
        : ArrayPrototypeShift(writeRequests);
    const result = this.writeAlgorithm(chunk);
    if (result === undefined) {
      hop(written, this, undefined);
    } else if (result !== kLater) {
      this.onwritten ??= () => written(this);
      this.onwritefailed ??= (error) => writeFailed(this, error);
      PromisePrototypeThen(result, this.onwritten, this.onwritefailed);
    }
  }
}

// What follows a write that the sink is through with.
function written(controller) {
  const state = controller.streamState;
  state.inFlightWrite.resolve();
  state.inFlightWrite = undefined;
  controller.queue.shift();
  controller.updateBackpressure();
  controller.advance();
}

function writeFailed(controller, error) {
  if (controller.stream[kState].state === WRITABLE) controller.clearAlgorithms();
  ops.finishInFlightWriteWithError(controller.stream, error);
}

class WritableStreamDefaultController {
  constructor(token = undefined) {
    if (token !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kState] = undefined;
  }

  get signal() {
    checkBrand(this, CONTROLLER);
    return this[kState].signal;
  }

  error(error = undefined) {
    checkBrand(this, CONTROLLER);
    this[kState].errorIfNeeded(error);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, CONTROLLER, { stream: this[kState].stream }, depth, options);
  }
}
defineInterface(WritableStreamDefaultController, CONTROLLER, ['signal', 'error']);

function setUpController(stream, algorithms, highWaterMark, size) {
  const controller = new WritableStreamDefaultController(kInternal);
  const state = new ControllerState(stream, algorithms, highWaterMark, size);
  controller[kState] = state;
  stream[kState].controller = controller;
  stream[kState].control = state;
  state.start(algorithms.start(controller));
  return controller;
}

function sinkAlgorithms(sink, stream) {
  const start = optionalMethod(sink, 'start', 'sink');
  const write = optionalMethod(sink, 'write', 'sink');
  const close = optionalMethod(sink, 'close', 'sink');
  const abort = optionalMethod(sink, 'abort', 'sink');
  return {
    start:
      start === undefined ? nop : (controller) => FunctionPrototypeCall(start, sink, controller),
    write:
      write === undefined
        ? nop
        : (chunk) => callMethod2(write, sink, chunk, stream[kState].controller),
    close: close === undefined ? resolved : () => callToPromise(close, sink),
    abort: abort === undefined ? resolved : (reason) => callToPromise(abort, sink, reason),
  };
}

class WritableStream {
  constructor(sink = undefined, strategy = undefined) {
    this[kState] = ops.newWritableState();
    sink = sink === undefined ? { __proto__: null } : sink;
    if (!isObjectLike(sink)) throw new ERR_INVALID_ARG_TYPE('sink', 'Object', sink);
    strategy = checkDictionary(strategy, 'strategy');
    const { type } = sink;
    if (type !== undefined) throw new ERR_INVALID_ARG_VALUE.RangeError('type', type);
    const size = extractSizeAlgorithm(strategy.size);
    const mark = extractHighWaterMark(strategy.highWaterMark, 1);
    setUpController(this, sinkAlgorithms(sink, this), mark, size);
  }

  get locked() {
    checkBrand(this, STREAM);
    return ops.isLocked(this);
  }

  abort(reason = undefined) {
    if (!hasBrand(this, STREAM)) return brandRejection(STREAM);
    if (ops.isLocked(this)) {
      return PromiseReject(new ERR_INVALID_STATE.TypeError('WritableStream is locked'));
    }
    return ops.abortStream(this, reason);
  }

  close() {
    if (!hasBrand(this, STREAM)) return brandRejection(STREAM);
    if (ops.isLocked(this)) {
      return PromiseReject(new ERR_INVALID_STATE.TypeError('WritableStream is locked'));
    }
    if (ops.closeQueuedOrInFlight(this)) {
      return PromiseReject(new ERR_INVALID_STATE.TypeError('Failure closing WritableStream'));
    }
    return ops.closeStream(this);
  }

  getWriter() {
    checkBrand(this, STREAM);
    return new WritableStreamDefaultWriter(this);
  }

  get [kIsErrored]() {
    return this[kState].state === ERRORED;
  }

  get [kIsWritable]() {
    return this[kState].state === WRITABLE;
  }

  get [kIsClosedPromise]() {
    return ops.closedDeferred(this);
  }

  [kControllerErrorFunction](error) {
    this[kState].controller.error(error);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(
      this,
      STREAM,
      { locked: this.locked, state: nameOfState(this[kState].state) },
      depth,
      options,
    );
  }
}
defineInterface(WritableStream, STREAM, ['locked', 'abort', 'close', 'getWriter']);

function notAttached() {
  return new ERR_INVALID_STATE.TypeError('Writer is not bound to a WritableStream');
}

class WritableStreamDefaultWriter {
  constructor(stream) {
    if (!hasBrand(stream, STREAM)) {
      throw new ERR_INVALID_ARG_TYPE('stream', STREAM, stream);
    }
    ops.initWriter(this, stream);
  }

  get closed() {
    if (!hasBrand(this, WRITER)) return brandRejection(WRITER);
    return this[kState].closed.get();
  }

  get desiredSize() {
    checkBrand(this, WRITER);
    if (this[kState].stream === undefined) throw notAttached();
    return ops.writerDesiredSize(this);
  }

  get ready() {
    if (!hasBrand(this, WRITER)) return brandRejection(WRITER);
    return this[kState].ready.get();
  }

  abort(reason = undefined) {
    if (!hasBrand(this, WRITER)) return brandRejection(WRITER);
    const { stream } = this[kState];
    if (stream === undefined) return PromiseReject(notAttached());
    return ops.abortStream(stream, reason);
  }

  close() {
    if (!hasBrand(this, WRITER)) return brandRejection(WRITER);
    const { stream } = this[kState];
    if (stream === undefined) return PromiseReject(notAttached());
    if (ops.closeQueuedOrInFlight(stream)) {
      return PromiseReject(new ERR_INVALID_STATE.TypeError('Failure to close WritableStream'));
    }
    return ops.closeStream(stream);
  }

  releaseLock() {
    checkBrand(this, WRITER);
    if (this[kState].stream !== undefined) ops.releaseWriter(this);
  }

  write(chunk = undefined) {
    if (!hasBrand(this, WRITER)) return brandRejection(WRITER);
    if (this[kState].stream === undefined) return PromiseReject(notAttached());
    return ops.writerWrite(this, chunk);
  }

  [customInspectSymbol](depth, options) {
    const { stream, closed, ready } = this[kState];
    return inspectAs(
      this,
      WRITER,
      {
        stream,
        close: closed.get(),
        ready: ready.get(),
        desiredSize: stream && this.desiredSize,
      },
      depth,
      options,
    );
  }
}
defineInterface(WritableStreamDefaultWriter, WRITER, [
  'closed',
  'desiredSize',
  'ready',
  'abort',
  'close',
  'releaseLock',
  'write',
]);

// A stream made by the implementation: `write` gives undefined, a promise or kLater, the other algorithms promises.
function createWritableStream(start, write, close, abort, highWaterMark = 1, size = undefined) {
  const stream = { __proto__: WritableStream.prototype };
  initWritableStream(stream, start, write, close, abort, highWaterMark, size);
  return stream;
}

/** Gives an object without state its state. */
function initWritableStream(
  stream,
  start,
  write,
  close,
  abort,
  highWaterMark = 1,
  size = undefined,
) {
  stream[kState] = ops.newWritableState();
  setUpController(stream, { start, write, close, abort }, highWaterMark, size);
}

require('#worker_threads/cloneable').defineLazyTransfer(
  WritableStream,
  '#stream/web_transfer',
  'writable',
  'ClonedWritableStream',
);

module.exports = {
  WritableStream,
  WritableStreamDefaultController,
  WritableStreamDefaultWriter,
  createWritableStream,
  initWritableStream,
  writeFailed,
  written,
};
