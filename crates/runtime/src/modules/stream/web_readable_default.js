'use strict';
// The controller of ordinary ReadableStreams: a queue of chunks with sizes, and when to ask the source
// for more.

const { ArrayPrototypePop, ArrayPrototypeShift, PromisePrototypeThen, ReflectApply } = primordials;
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_STATE, ERR_INVALID_THIS },
} = require('#internal/errors');
const {
  SizedQueue,
  checkBrand,
  checkedSize,
  customInspectSymbol,
  defineInterface,
  inspectAs,
  kInternal,
  kState,
  promiseOf,
} = require('#stream/web_common');
const { CLOSED, ERRORED, READABLE } = require('#stream/web_state_bits');
const { callMethod, currentTurn, hasTurned, hop, kLater } = require('#stream/web_hops');
const ops = require('#stream/web_readable_ops');

// The slots, and the steps that the standard gives every kind of controller.
class DefaultControllerState {
  constructor(stream, algorithms, highWaterMark, size) {
    this.stream = stream;
    // What the stream keeps about itself; it is asked for at every step.
    this.streamState = stream[kState];
    this.isDefault = true;
    this.queue = new SizedQueue();
    this.started = false;
    this.closeRequested = false;
    this.pulling = false;
    this.pullAgain = false;
    // The job in which a pull ended that is over with the next one; -1 while none is known.
    this.pullTurn = -1;
    this.mark = highWaterMark;
    this.sizeOf = size;
    this.pullAlgorithm = algorithms.pull;
    // The method of a program's source, which is called in place of an algorithm.
    this.source = algorithms.source;
    this.pullMethod = algorithms.pullMethod;
    this.controller = undefined;
    this.cancelAlgorithm = algorithms.cancel;
    this.onpulled = undefined;
    this.onpullfailed = undefined;
  }

  cancelSteps(reason) {
    this.queue.reset();
    const result = this.cancelAlgorithm(reason);
    this.clearAlgorithms();
    return result;
  }

  takeQueued() {
    const chunk = this.queue.shift();
    this.afterTaking();
    return chunk;
  }

  afterTaking() {
    if (this.closeRequested && this.queue.length === 0) {
      this.clearAlgorithms();
      ops.closeStream(this.stream);
    } else {
      this.callPullIfNeeded();
    }
  }

  pullSteps(request) {
    if (this.queue.length > 0) {
      request.chunk(this.takeQueued());
    } else {
      const { requests } = this.streamState.reader[kState];
      requests[requests.length] = request;
      this.callPullIfNeeded();
    }
  }

  releaseSteps() {}

  clearAlgorithms() {
    this.source = undefined;
    this.pullMethod = undefined;
    this.pullAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
    this.sizeOf = undefined;
  }

  canCloseOrEnqueue() {
    return !this.closeRequested && this.streamState.state === READABLE;
  }

  desiredSize() {
    const { state } = this.streamState;
    if (state === ERRORED) return null;
    if (state === CLOSED) return 0;
    return this.mark - this.queue.totalSize;
  }

  shouldCallPull() {
    const { reader, state } = this.streamState;
    if (!this.started || this.closeRequested || state !== READABLE) return false;
    if (reader !== undefined && reader[kState].requests.length > 0) return true;
    return this.mark > this.queue.totalSize;
  }

  callPullIfNeeded() {
    if (!this.shouldCallPull()) return;
    if (this.pulling && !this.isPullOver()) {
      this.pullAgain = true;
      return;
    }
    this.pulling = true;
    const method = this.pullMethod;
    const result =
      method === undefined
        ? this.pullAlgorithm()
        : callMethod(method, this.source, this.controller);
    if (result === undefined) {
      // The pull is over in a microtask, which is there only if it has something to do.
      this.pullTurn = this.pullAgain ? -1 : currentTurn();
      if (this.pullTurn === -1) hop(pulled, this, undefined);
    } else if (result !== kLater) {
      this.onpulled ??= () => pulled(this);
      this.onpullfailed ??= (error) => {
        this.error(error);
      };
      PromisePrototypeThen(result, this.onpulled, this.onpullfailed);
    }
  }

  isPullOver() {
    if (this.pullTurn === -1) return false;
    const over = hasTurned(this.pullTurn);
    this.pullTurn = -1;
    if (!over) hop(pulled, this, undefined);
    return over;
  }

  start(startResult) {
    PromisePrototypeThen(
      promiseOf(startResult),
      () => {
        this.started = true;
        this.callPullIfNeeded();
      },
      (error) => {
        this.error(error);
      },
    );
  }

  close() {
    if (!this.canCloseOrEnqueue()) return;
    this.closeRequested = true;
    if (this.queue.length === 0) {
      this.clearAlgorithms();
      ops.closeStream(this.stream);
    }
  }

  enqueue(chunk) {
    const { reader, state } = this.streamState;
    if (this.closeRequested || state !== READABLE) return;
    const requests = reader === undefined ? undefined : reader[kState].requests;
    if (requests !== undefined && requests.length > 0) {
      const request =
        requests.length === 1 ? ArrayPrototypePop(requests) : ArrayPrototypeShift(requests);
      request.chunk(chunk);
    } else if (this.sizeOf === undefined) {
      this.queue.push(chunk, 1);
    } else {
      this.pushMeasured(chunk);
    }
    this.callPullIfNeeded();
  }

  pushMeasured(chunk) {
    try {
      this.queue.push(chunk, checkedSize(ReflectApply(this.sizeOf, undefined, [chunk])));
    } catch (error) {
      this.error(error);
      throw error;
    }
  }

  error(error) {
    if (this.stream[kState].state !== READABLE) return;
    this.queue.reset();
    this.clearAlgorithms();
    ops.errorStream(this.stream, error);
  }

  hasBackpressure() {
    return !this.shouldCallPull();
  }
}

function pulled(controller) {
  controller.pulling = false;
  if (controller.pullAgain) {
    controller.pullAgain = false;
    controller.callPullIfNeeded();
  }
}

const NAME = 'ReadableStreamDefaultController';

class ReadableStreamDefaultController {
  constructor(token = undefined) {
    if (token !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kState] = undefined;
  }

  get desiredSize() {
    checkBrand(this, NAME);
    return this[kState].desiredSize();
  }

  close() {
    checkBrand(this, NAME);
    if (!this[kState].canCloseOrEnqueue()) {
      throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    }
    this[kState].close();
  }

  enqueue(chunk = undefined) {
    // As checkBrand, for what is called most.
    const state = this?.[kState];
    if (state === undefined || state.isDefault !== true) throw new ERR_INVALID_THIS(NAME);
    if (!state.canCloseOrEnqueue()) {
      throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    }
    state.enqueue(chunk);
  }

  error(error = undefined) {
    checkBrand(this, NAME);
    this[kState].error(error);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, NAME, {}, depth, options);
  }
}
defineInterface(ReadableStreamDefaultController, NAME, [
  'desiredSize',
  'close',
  'enqueue',
  'error',
]);

// Makes the controller of `stream`; `algorithms` are {start, pull, cancel} and perhaps {source, pullMethod}: `pull` gives undefined, a promise or kLater,
// `cancel` a promise.
function setUpDefaultController(stream, algorithms, highWaterMark, size) {
  const controller = new ReadableStreamDefaultController(kInternal);
  const state = new DefaultControllerState(stream, algorithms, highWaterMark, size);
  controller[kState] = state;
  state.controller = controller;
  stream[kState].controller = controller;
  stream[kState].control = state;
  state.start(algorithms.start(controller));
  return controller;
}

module.exports = { ReadableStreamDefaultController, pulled, setUpDefaultController };
