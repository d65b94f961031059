'use strict';
// TransformStream: a WritableStream whose sink feeds a ReadableStream. Writing waits while the readable
// side has no room.

const { FunctionPrototypeCall, PromisePrototypeThen, PromiseReject, PromiseWithResolvers } =
  primordials;
const {
  codes: {
    ERR_ILLEGAL_CONSTRUCTOR,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_STATE,
  },
} = require('#internal/errors');
const {
  callToPromise,
  checkBrand,
  checkDictionary,
  customInspectSymbol,
  defineInterface,
  extractHighWaterMark,
  extractSizeAlgorithm,
  inspectAs,
  isObjectLike,
  kInternal,
  kState,
  optionalMethod,
  resolved,
} = require('#stream/web_common');
const { ERRORED, ERRORING } = require('#stream/web_state_bits');
const { afterOutcome, callMethod2, hop, kLater } = require('#stream/web_hops');
const { createReadableStream } = require('#stream/web_readable');
const { pulled } = require('#stream/web_readable_default');
const { createWritableStream, writeFailed, written } = require('#stream/web_writable');

const STREAM = 'TransformStream';
const CONTROLLER = 'TransformStreamDefaultController';

class TransformState {
  constructor(stream, start, marks) {
    this.stream = stream;
    this.controller = undefined;
    this.backpressure = false;
    // Who waits for a change of it: the chunk of a write, or the readable side's pull.
    this.holding = false;
    this.held = undefined;
    this.pulling = false;
    this.transformAlgorithm = undefined;
    this.flushAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
    // The end, whichever side began it: nothing of the transformer runs after it.
    this.finish = undefined;
    this.writable = createWritableStream(
      start,
      (chunk) => {
        this.sinkWrite(chunk);
        return kLater;
      },
      () => this.sinkClose(),
      (reason) => this.sinkAbort(reason),
      marks.writable,
      marks.writableSize,
    );
    this.readable = createReadableStream(
      start,
      () => {
        this.sourcePull();
        return kLater;
      },
      (reason) => this.sourceCancel(reason),
      marks.readable,
      marks.readableSize,
    );
    this.readableControl = this.readable[kState].control;
    this.writableControl = this.writable[kState].control;
    this.setBackpressure(true);
  }

  setBackpressure(backpressure) {
    this.backpressure = backpressure;
    if (this.holding) {
      this.holding = false;
      hop(transformHeld, this, undefined);
    }
    if (this.pulling) {
      this.pulling = false;
      hop(pulled, this.readableControl, undefined);
    }
  }

  clearAlgorithms() {
    this.transformAlgorithm = undefined;
    this.flushAlgorithm = undefined;
    this.cancelAlgorithm = undefined;
  }

  error(error) {
    this.readableControl.error(error);
    this.errorWritableAndUnblockWrite(error);
  }

  errorWritableAndUnblockWrite(error) {
    this.clearAlgorithms();
    this.writableControl.errorIfNeeded(error);
    this.unblockWrite();
  }

  unblockWrite() {
    if (this.backpressure) this.setBackpressure(false);
  }

  enqueue(chunk) {
    const controller = this.readableControl;
    if (!controller.canCloseOrEnqueue()) {
      throw new ERR_INVALID_STATE.TypeError('Unable to enqueue');
    }
    try {
      controller.enqueue(chunk);
    } catch (error) {
      this.errorWritableAndUnblockWrite(error);
      throw this.readable[kState].storedError;
    }
    if (controller.shouldCallPull() === this.backpressure) this.setBackpressure(true);
  }

  terminate() {
    this.readableControl.close();
    this.errorWritableAndUnblockWrite(
      new ERR_INVALID_STATE.TypeError('TransformStream terminated'),
    );
  }

  // Transforms a chunk; the write is over two microtasks after that.
  performTransform(chunk) {
    const controller = this.writableControl;
    // Cancelled or closed in the meantime: the write comes too late.
    if (this.transformAlgorithm === undefined) {
      hop(written, controller, undefined);
      return;
    }
    const result = this.transformAlgorithm(chunk);
    if (result === undefined) hop(transformed, this, undefined);
    else afterOutcome(result, this, transformed, transformFailed);
  }

  sinkWrite(chunk) {
    if (this.backpressure) {
      this.holding = true;
      this.held = chunk;
    } else {
      this.performTransform(chunk);
    }
  }

  // Runs one of the final algorithms; all who ask for the end get the same promise.
  runFinal(promise, succeed, fail) {
    this.clearAlgorithms();
    PromisePrototypeThen(
      promise,
      () => {
        const { finish } = this;
        try {
          succeed();
        } catch (error) {
          finish.reject(error);
          return;
        }
        finish.resolve();
      },
      (error) => {
        fail(error);
        this.finish.reject(error);
      },
    );
    return this.finish.promise;
  }

  sinkAbort(reason) {
    if (this.finish !== undefined) return this.finish.promise;
    this.finish = PromiseWithResolvers();
    return this.runFinal(
      this.cancelAlgorithm(reason),
      () => {
        const { state, storedError } = this.readable[kState];
        if (state === ERRORED) throw storedError;
        this.readableControl.error(reason);
      },
      (error) => this.readableControl.error(error),
    );
  }

  sinkClose() {
    if (this.finish !== undefined) return this.finish.promise;
    this.finish = PromiseWithResolvers();
    return this.runFinal(
      this.flushAlgorithm(),
      () => {
        const { state, storedError } = this.readable[kState];
        if (state === ERRORED) throw storedError;
        this.readableControl.close();
      },
      (error) => this.readableControl.error(error),
    );
  }

  sourcePull() {
    this.setBackpressure(false);
    this.pulling = true;
  }

  sourceCancel(reason) {
    if (this.finish !== undefined) return this.finish.promise;
    this.finish = PromiseWithResolvers();
    return this.runFinal(
      this.cancelAlgorithm(reason),
      () => {
        const { state, storedError } = this.writable[kState];
        if (state === ERRORED) throw storedError;
        this.writableControl.errorIfNeeded(reason);
        this.unblockWrite();
      },
      (error) => {
        this.writableControl.errorIfNeeded(error);
        this.unblockWrite();
      },
    );
  }
}

// There is room for the chunk of the write that waited.
function transformHeld(transform) {
  const { held } = transform;
  transform.held = undefined;
  const { state, storedError } = transform.writable[kState];
  if (state === ERRORING) hop(writeFailed, transform.writableControl, storedError);
  else transform.performTransform(held);
}

function transformed(transform) {
  hop(written, transform.writableControl, undefined);
}

function transformFailed(transform, error) {
  transform.error(error);
  hop(writeFailed, transform.writableControl, error);
}

class TransformStreamDefaultController {
  constructor(token = undefined) {
    if (token !== kInternal) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kState] = undefined;
  }

  get desiredSize() {
    checkBrand(this, CONTROLLER);
    return this[kState].readableControl.desiredSize();
  }

  enqueue(chunk = undefined) {
    checkBrand(this, CONTROLLER);
    this[kState].enqueue(chunk);
  }

  error(reason = undefined) {
    checkBrand(this, CONTROLLER);
    this[kState].error(reason);
  }

  terminate() {
    checkBrand(this, CONTROLLER);
    this[kState].terminate();
  }

  [customInspectSymbol](depth, options) {
    return inspectAs(this, CONTROLLER, { stream: this[kState].stream }, depth, options);
  }
}
defineInterface(TransformStreamDefaultController, CONTROLLER, [
  'desiredSize',
  'enqueue',
  'error',
  'terminate',
]);

function setTransformer(state, transformer) {
  const transform = optionalMethod(transformer, 'transform', 'transformer');
  const flush = optionalMethod(transformer, 'flush', 'transformer');
  const cancel = optionalMethod(transformer, 'cancel', 'transformer');
  const { controller } = state;
  state.transformAlgorithm =
    transform === undefined
      ? (chunk) => {
          try {
            state.enqueue(chunk);
            return undefined;
          } catch (error) {
            return PromiseReject(error);
          }
        }
      : (chunk) => callMethod2(transform, transformer, chunk, controller);
  state.flushAlgorithm =
    flush === undefined ? resolved : () => callToPromise(flush, transformer, controller);
  state.cancelAlgorithm =
    cancel === undefined ? resolved : (reason) => callToPromise(cancel, transformer, reason);
}

class TransformStream {
  constructor(transformer = undefined, writableStrategy = undefined, readableStrategy = undefined) {
    transformer = transformer === undefined ? { __proto__: null } : transformer;
    if (!isObjectLike(transformer)) {
      throw new ERR_INVALID_ARG_TYPE('transformer', 'Object', transformer);
    }
    writableStrategy = checkDictionary(writableStrategy, 'writableStrategy');
    readableStrategy = checkDictionary(readableStrategy, 'readableStrategy');
    const { readableType, start, writableType } = transformer;
    // Unlike the other members, this one cannot be left out by what merely says no.
    if (start !== undefined && typeof start !== 'function') {
      throw new ERR_INVALID_ARG_TYPE('transformer.start', 'Function', start);
    }
    if (readableType !== undefined) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.readableType', readableType);
    }
    if (writableType !== undefined) {
      throw new ERR_INVALID_ARG_VALUE.RangeError('transformer.writableType', writableType);
    }
    const marks = {
      readable: extractHighWaterMark(readableStrategy.highWaterMark, 0),
      readableSize: extractSizeAlgorithm(readableStrategy.size),
      writable: extractHighWaterMark(writableStrategy.highWaterMark, 1),
      writableSize: extractSizeAlgorithm(writableStrategy.size),
    };
    const started = PromiseWithResolvers();
    const state = new TransformState(this, () => started.promise, marks);
    this[kState] = state;
    const controller = new TransformStreamDefaultController(kInternal);
    controller[kState] = state;
    state.controller = controller;
    setTransformer(state, transformer);
    if (start === undefined) started.resolve();
    else started.resolve(FunctionPrototypeCall(start, transformer, controller));
  }

  get readable() {
    checkBrand(this, STREAM);
    return this[kState].readable;
  }

  get writable() {
    checkBrand(this, STREAM);
    return this[kState].writable;
  }

  [customInspectSymbol](depth, options) {
    const { readable, writable, backpressure } = this[kState];
    return inspectAs(this, STREAM, { readable, writable, backpressure }, depth, options);
  }
}
defineInterface(TransformStream, STREAM, ['readable', 'writable']);

require('#worker_threads/cloneable').defineLazyTransfer(
  TransformStream,
  '#stream/web_transfer',
  'transform',
  'ClonedTransformStream',
);

module.exports = { TransformStream, TransformStreamDefaultController };
