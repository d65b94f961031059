'use strict';
// The controller of byte streams: chunks are ranges of ArrayBuffers, and a reader may bring the buffer
// that it wants filled. Every such buffer is transferred, so that only one side holds it.

const {
  ArrayBuffer,
  ArrayBufferPrototypeSlice,
  ArrayPrototypePush,
  DataView,
  MathMin,
  NumberIsInteger,
  Number,
  PromisePrototypeThen,
  TypedArrayPrototypeGetSymbolToStringTag,
  TypedArrayPrototypeSet,
  Uint8Array,
} = primordials;
const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('#internal/errors');
const {
  checkBrand,
  checkView,
  customInspectSymbol,
  defineInterface,
  inspectAs,
  isDetached,
  kInternal,
  kState,
  promiseOf,
  transferBuffer,
} = require('#stream/web_common');
const { CLOSED, ERRORED, READABLE } = require('#stream/web_state_bits');
const { afterOutcome } = require('#stream/web_hops');
const ops = require('#stream/web_readable_ops');

class ByteControllerState {
  constructor(stream, controller, algorithms, highWaterMark, autoAllocateChunkSize) {
    this.stream = stream;
    this.isDefault = false;
    this.controller = controller;
    this.queue = [];
    this.totalSize = 0;
    this.started = false;
    this.closeRequested = false;
    this.pulling = false;
    this.pullAgain = false;
    this.mark = highWaterMark;
    this.pullAlgorithm = algorithms.pull;
    this.cancelAlgorithm = algorithms.cancel;
    this.autoAllocateChunkSize = autoAllocateChunkSize;
    // The buffers that readers brought and that are not full yet.
    this.pendingPullIntos = [];
    this.byobRequest = null;
  }

  cancelSteps(reason) {
    this.clearPendingPullIntos();
    this.resetQueue();
    const result = this.cancelAlgorithm(reason);
    this.clearAlgorithms();
    return result;
  }

  pullSteps(request) {
    if (this.totalSize > 0) {
      this.fillRequestFromQueue(request);
      return;
    }
    const size = this.autoAllocateChunkSize;
    if (size !== undefined) {
      let buffer;
      try {
        buffer = new ArrayBuffer(size);
      } catch (error) {
        request.error(error);
        return;
      }
      ArrayPrototypePush(this.pendingPullIntos, {
        buffer,
        bufferByteLength: size,
        byteOffset: 0,
        byteLength: size,
        bytesFilled: 0,
        minimumFill: 1,
        elementSize: 1,
        View: Uint8Array,
        readerType: 'default',
      });
    }
    ops.addRequest(this.stream, request);
    this.callPullIfNeeded();
  }

  releaseSteps() {
    if (this.pendingPullIntos.length > 0) {
      const first = this.pendingPullIntos[0];
      first.readerType = 'none';
      this.pendingPullIntos = [first];
    }
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

  clearAlgorithms() {
    this.pullAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
  }

  resetQueue() {
    this.queue = [];
    this.totalSize = 0;
  }

  invalidateByobRequest() {
    if (this.byobRequest === null) return;
    const state = this.byobRequest[kState];
    state.controller = undefined;
    state.view = null;
    this.byobRequest = null;
  }

  clearPendingPullIntos() {
    this.invalidateByobRequest();
    this.pendingPullIntos = [];
  }

  canCloseOrEnqueue() {
    return !this.closeRequested && this.stream[kState].state === READABLE;
  }

  desiredSize() {
    const { state } = this.stream[kState];
    if (state === ERRORED) return null;
    if (state === CLOSED) return 0;
    return this.mark - this.totalSize;
  }

  shouldCallPull() {
    const { stream } = this;
    if (!this.started || !this.canCloseOrEnqueue()) return false;
    if (ops.isLocked(stream) && ops.pendingRequests(stream) > 0) return true;
    return this.desiredSize() > 0;
  }

  callPullIfNeeded() {
    if (!this.shouldCallPull()) return;
    if (this.pulling) {
      this.pullAgain = true;
      return;
    }
    this.pulling = true;
    afterOutcome(this.pullAlgorithm(), this, pulled, pullFailed);
  }

  close() {
    if (!this.canCloseOrEnqueue()) return;
    if (this.totalSize > 0) {
      this.closeRequested = true;
      return;
    }
    if (this.pendingPullIntos.length > 0) {
      const first = this.pendingPullIntos[0];
      if (first.bytesFilled % first.elementSize !== 0) {
        const error = new ERR_INVALID_STATE.TypeError('Partial read');
        this.error(error);
        throw error;
      }
    }
    this.clearAlgorithms();
    ops.closeStream(this.stream);
  }

  error(error) {
    if (this.stream[kState].state !== READABLE) return;
    this.clearPendingPullIntos();
    this.resetQueue();
    this.clearAlgorithms();
    ops.errorStream(this.stream, error);
  }

  enqueue(chunk) {
    if (!this.canCloseOrEnqueue()) return;
    const { stream } = this;
    const { buffer, byteOffset, byteLength } = chunk;
    const transferred = transferBuffer(buffer);
    if (this.pendingPullIntos.length > 0) {
      const first = this.pendingPullIntos[0];
      if (isDetached(first.buffer)) {
        throw new ERR_INVALID_STATE.TypeError('Destination ArrayBuffer is detached');
      }
      this.invalidateByobRequest();
      first.buffer = transferBuffer(first.buffer);
      if (first.readerType === 'none') this.enqueueDetachedPullInto(first);
    }
    if (ops.hasDefaultReader(stream)) {
      this.processRequestsUsingQueue();
      if (ops.pendingRequests(stream) === 0) {
        this.enqueueRange(transferred, byteOffset, byteLength);
      } else {
        if (this.pendingPullIntos.length > 0) this.pendingPullIntos.shift();
        ops.fulfillRequest(stream, new Uint8Array(transferred, byteOffset, byteLength), false);
      }
    } else if (ops.hasByobReader(stream)) {
      this.enqueueRange(transferred, byteOffset, byteLength);
      this.commitAll(this.processPullIntosUsingQueue());
    } else {
      this.enqueueRange(transferred, byteOffset, byteLength);
    }
    this.callPullIfNeeded();
  }

  enqueueRange(buffer, byteOffset, byteLength) {
    ArrayPrototypePush(this.queue, { buffer, byteOffset, byteLength });
    this.totalSize += byteLength;
  }

  enqueueClone(buffer, byteOffset, byteLength) {
    let clone;
    try {
      clone = ArrayBufferPrototypeSlice(buffer, byteOffset, byteOffset + byteLength);
    } catch (error) {
      this.error(error);
      throw error;
    }
    this.enqueueRange(clone, 0, byteLength);
  }

  // The bytes in a buffer whose reader went away are data like any other.
  enqueueDetachedPullInto(descriptor) {
    if (descriptor.bytesFilled > 0) {
      this.enqueueClone(descriptor.buffer, descriptor.byteOffset, descriptor.bytesFilled);
    }
    this.pendingPullIntos.shift();
  }

  handleQueueDrain() {
    if (this.totalSize === 0 && this.closeRequested) {
      this.clearAlgorithms();
      ops.closeStream(this.stream);
    } else {
      this.callPullIfNeeded();
    }
  }

  fillRequestFromQueue(request) {
    const entry = this.queue.shift();
    this.totalSize -= entry.byteLength;
    this.handleQueueDrain();
    request.chunk(new Uint8Array(entry.buffer, entry.byteOffset, entry.byteLength));
  }

  processRequestsUsingQueue() {
    const { requests } = this.stream[kState].reader[kState];
    while (requests.length > 0 && this.totalSize > 0) {
      this.fillRequestFromQueue(requests.shift());
    }
  }

  // Copies from the queue; true: as much as the reader wants at least.
  fillFromQueue(descriptor) {
    const maxBytes = MathMin(this.totalSize, descriptor.byteLength - descriptor.bytesFilled);
    const maxFilled = descriptor.bytesFilled + maxBytes;
    let remaining = maxBytes;
    let ready = false;
    const maxAligned = maxFilled - (maxFilled % descriptor.elementSize);
    if (maxAligned >= descriptor.minimumFill) {
      remaining = maxAligned - descriptor.bytesFilled;
      ready = true;
    }
    while (remaining > 0) {
      const head = this.queue[0];
      const count = MathMin(remaining, head.byteLength);
      TypedArrayPrototypeSet(
        new Uint8Array(descriptor.buffer),
        new Uint8Array(head.buffer, head.byteOffset, count),
        descriptor.byteOffset + descriptor.bytesFilled,
      );
      if (head.byteLength === count) {
        this.queue.shift();
      } else {
        head.byteOffset += count;
        head.byteLength -= count;
      }
      this.totalSize -= count;
      descriptor.bytesFilled += count;
      remaining -= count;
    }
    return ready;
  }

  processPullIntosUsingQueue() {
    const filled = [];
    while (this.pendingPullIntos.length > 0 && this.totalSize > 0) {
      const first = this.pendingPullIntos[0];
      if (!this.fillFromQueue(first)) break;
      this.pendingPullIntos.shift();
      ArrayPrototypePush(filled, first);
    }
    return filled;
  }

  commitAll(descriptors) {
    for (let i = 0; i < descriptors.length; i++) this.commit(descriptors[i]);
  }

  commit(descriptor) {
    const done = this.stream[kState].state === CLOSED;
    ops.fulfillRequest(this.stream, toFilledView(descriptor), done);
  }

  pullInto(view, min, request) {
    const { stream } = this;
    let elementSize = 1;
    let View = DataView;
    if (TypedArrayPrototypeGetSymbolToStringTag(view) !== undefined) {
      elementSize = view.BYTES_PER_ELEMENT;
      View = viewConstructor(view);
    }
    const { byteOffset, byteLength } = view;
    const bufferByteLength = view.buffer.byteLength;
    let buffer;
    try {
      buffer = transferBuffer(view.buffer);
    } catch (error) {
      request.error(error);
      return;
    }
    const descriptor = {
      buffer,
      bufferByteLength,
      byteOffset,
      byteLength,
      bytesFilled: 0,
      minimumFill: min * elementSize,
      elementSize,
      View,
      readerType: 'byob',
    };
    if (this.pendingPullIntos.length > 0) {
      ArrayPrototypePush(this.pendingPullIntos, descriptor);
      ops.addRequest(stream, request);
      return;
    }
    if (stream[kState].state === CLOSED) {
      request.close(new View(buffer, byteOffset, 0));
      return;
    }
    if (this.totalSize > 0) {
      if (this.fillFromQueue(descriptor)) {
        const filled = toFilledView(descriptor);
        this.handleQueueDrain();
        request.chunk(filled);
        return;
      }
      if (this.closeRequested) {
        const error = new ERR_INVALID_STATE.TypeError('ReadableStream closed');
        this.error(error);
        request.error(error);
        return;
      }
    }
    ArrayPrototypePush(this.pendingPullIntos, descriptor);
    ops.addRequest(stream, request);
    this.callPullIfNeeded();
  }

  respond(bytesWritten) {
    const first = this.pendingPullIntos[0];
    if (this.stream[kState].state === CLOSED) {
      if (bytesWritten !== 0) {
        throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
      }
    } else {
      if (bytesWritten === 0) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
      if (first.bytesFilled + bytesWritten > first.byteLength) {
        throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
      }
    }
    first.buffer = transferBuffer(first.buffer);
    this.respondInternal(bytesWritten);
  }

  respondWithNewView(view) {
    const first = this.pendingPullIntos[0];
    const { byteLength, byteOffset, buffer } = view;
    if (this.stream[kState].state === CLOSED) {
      if (byteLength !== 0) throw new ERR_INVALID_STATE.TypeError('View is not zero-length');
    } else if (byteLength === 0) {
      throw new ERR_INVALID_STATE.TypeError('View is zero-length');
    }
    if (first.byteOffset + first.bytesFilled !== byteOffset) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
    }
    if (first.bytesFilled + byteLength > first.byteLength) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
    }
    if (first.bufferByteLength !== buffer.byteLength) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('view', view);
    }
    first.buffer = transferBuffer(buffer);
    this.respondInternal(byteLength);
  }

  respondInternal(bytesWritten) {
    const first = this.pendingPullIntos[0];
    this.invalidateByobRequest();
    if (this.stream[kState].state === CLOSED) this.respondInClosedState(first);
    else this.respondInReadableState(bytesWritten, first);
    this.callPullIfNeeded();
  }

  respondInClosedState(first) {
    if (first.readerType === 'none') this.pendingPullIntos.shift();
    const { stream } = this;
    if (!ops.hasByobReader(stream)) return;
    const filled = [];
    while (filled.length < ops.pendingRequests(stream)) {
      ArrayPrototypePush(filled, this.pendingPullIntos.shift());
    }
    this.commitAll(filled);
  }

  respondInReadableState(bytesWritten, descriptor) {
    descriptor.bytesFilled += bytesWritten;
    if (descriptor.readerType === 'none') {
      this.enqueueDetachedPullInto(descriptor);
      this.commitAll(this.processPullIntosUsingQueue());
      return;
    }
    if (descriptor.bytesFilled < descriptor.minimumFill) return;
    this.pendingPullIntos.shift();
    const remainder = descriptor.bytesFilled % descriptor.elementSize;
    if (remainder > 0) {
      const end = descriptor.byteOffset + descriptor.bytesFilled;
      this.enqueueClone(descriptor.buffer, end - remainder, remainder);
    }
    descriptor.bytesFilled -= remainder;
    const filled = this.processPullIntosUsingQueue();
    this.commit(descriptor);
    this.commitAll(filled);
  }

  getByobRequest() {
    if (this.byobRequest === null && this.pendingPullIntos.length > 0) {
      const first = this.pendingPullIntos[0];
      const request = new ReadableStreamBYOBRequest(kInternal);
      request[kState] = {
        controller: this,
        view: new Uint8Array(
          first.buffer,
          first.byteOffset + first.bytesFilled,
          first.byteLength - first.bytesFilled,
        ),
      };
      this.byobRequest = request;
    }
    return this.byobRequest;
  }
}

function pulled(controller) {
  controller.pulling = false;
  if (controller.pullAgain) {
    controller.pullAgain = false;
    controller.callPullIfNeeded();
  }
}

function pullFailed(controller, error) {
  controller.error(error);
}

// By its name: `constructor` may be anything. Buffers come back as Buffers.
function viewConstructor(view) {
  const name = TypedArrayPrototypeGetSymbolToStringTag(view);
  if (name === 'Uint8Array') {
    const { Buffer } = require('buffer');
    if (view instanceof Buffer) return bufferView;
  }
  return primordials[name];
}

function bufferView(buffer, byteOffset, length) {
  return require('buffer').Buffer.from(buffer, byteOffset, length);
}

function toFilledView({ View, buffer, byteOffset, bytesFilled, elementSize }) {
  return new View(transferBuffer(buffer), byteOffset, bytesFilled / elementSize);
}

const REQUEST = 'ReadableStreamBYOBRequest';
const CONTROLLER = 'ReadableByteStreamController';

class ReadableStreamBYOBRequest {
  constructor(token = undefined) {
    if (token !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kState] = undefined;
  }

  get view() {
    checkBrand(this, REQUEST);
    return this[kState].view;
  }

  respond(bytesWritten) {
    checkBrand(this, REQUEST);
    if (bytesWritten === undefined) throw new ERR_INVALID_ARG_VALUE('bytesWritten', bytesWritten);
    const { view, controller } = this[kState];
    if (controller === undefined) {
      throw new ERR_INVALID_STATE.TypeError('This BYOB request has been invalidated');
    }
    bytesWritten = Number(bytesWritten);
    if (!NumberIsInteger(bytesWritten) || bytesWritten < 0) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('bytesWritten', bytesWritten);
    }
    if (isDetached(view.buffer)) {
      throw new ERR_INVALID_STATE.TypeError('Viewed ArrayBuffer is detached');
    }
    controller.respond(bytesWritten);
  }

  respondWithNewView(view) {
    checkBrand(this, REQUEST);
    const { controller } = this[kState];
    checkView(view);
    if (controller === undefined) {
      throw new ERR_INVALID_STATE.TypeError('This BYOB request has been invalidated');
    }
    if (isDetached(view.buffer)) {
      throw new ERR_INVALID_STATE.TypeError('Viewed ArrayBuffer is detached');
    }
    controller.respondWithNewView(view);
  }

  [customInspectSymbol](depth, options) {
    const { view, controller } = this[kState];
    return inspectAs(this, REQUEST, { view, controller: controller?.controller }, depth, options);
  }
}
defineInterface(ReadableStreamBYOBRequest, REQUEST, ['view', 'respond', 'respondWithNewView']);

class ReadableByteStreamController {
  constructor(token = undefined) {
    if (token !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kState] = undefined;
  }

  get byobRequest() {
    checkBrand(this, CONTROLLER);
    return this[kState].getByobRequest();
  }

  get desiredSize() {
    checkBrand(this, CONTROLLER);
    return this[kState].desiredSize();
  }

  close() {
    checkBrand(this, CONTROLLER);
    const state = this[kState];
    if (state.closeRequested) {
      throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    }
    if (state.stream[kState].state !== READABLE) {
      throw new ERR_INVALID_STATE.TypeError('ReadableStream is already closed');
    }
    state.close();
  }

  enqueue(chunk) {
    checkBrand(this, CONTROLLER);
    checkView(chunk, 'buffer');
    const state = this[kState];
    if (chunk.byteLength === 0 || chunk.buffer.byteLength === 0) {
      throw new ERR_INVALID_STATE.TypeError('chunk ArrayBuffer is zero-length or detached');
    }
    if (state.closeRequested) {
      throw new ERR_INVALID_STATE.TypeError('Controller is already closed');
    }
    if (state.stream[kState].state !== READABLE) {
      throw new ERR_INVALID_STATE.TypeError('ReadableStream is already closed');
    }
    state.enqueue(chunk);
  }

  error(error = undefined) {
    checkBrand(this, CONTROLLER);
    this[kState].error(error);
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, CONTROLLER, {}, depth, options);
  }
}
defineInterface(ReadableByteStreamController, CONTROLLER, [
  'byobRequest',
  'desiredSize',
  'close',
  'enqueue',
  'error',
]);

function setUpByteController(stream, algorithms, highWaterMark, autoAllocateChunkSize) {
  const controller = new ReadableByteStreamController(kInternal);
  const state = new ByteControllerState(
    stream,
    controller,
    algorithms,
    highWaterMark,
    autoAllocateChunkSize,
  );
  controller[kState] = state;
  stream[kState].controller = controller;
  stream[kState].control = state;
  state.start(algorithms.start(controller));
  return controller;
}

module.exports = {
  ReadableByteStreamController,
  ReadableStreamBYOBRequest,
  setUpByteController,
};
