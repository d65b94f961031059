'use strict';
// ReadableStream itself: construction from a source, and the members programs call.

const {
  FunctionPrototypeCall,
  ObjectDefineProperties,
  ObjectDefineProperty,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  SymbolAsyncIterator,
  SymbolIterator,
} = primordials;
const {
  codes: { ERR_ARG_NOT_ITERABLE, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('#internal/errors');
const { kEnumerableProperty } = require('#internal/util');
const { validateAbortSignal } = require('#internal/validators');
const {
  brandRejection,
  callToPromise,
  checkBrand,
  checkDictionary,
  customInspectSymbol,
  defineInterface,
  extractHighWaterMark,
  extractSizeAlgorithm,
  hasBrand,
  inspectAs,
  isObjectLike,
  kState,
  markHandled,
  nop,
  optionalMethod,
  resolved,
} = require('#stream/web_common');
const { ERRORED, READABLE, nameOfState } = require('#stream/web_state_bits');
const { callMethod, hop, kLater } = require('#stream/web_hops');
const ops = require('#stream/web_readable_ops');
const { pulled, setUpDefaultController } = require('#stream/web_readable_default');
const {
  ReadableStreamBYOBReader,
  ReadableStreamDefaultReader,
  createAsyncIterator,
} = require('#stream/web_readers');
const {
  kControllerErrorFunction,
  kIsClosedPromise,
  kIsDisturbed,
  kIsErrored,
  kIsReadable,
} = require('#stream/utils');

const NAME = 'ReadableStream';

// The methods of a source as the controller calls them.
function sourceAlgorithms(source) {
  const start = optionalMethod(source, 'start', 'source');
  const pull = optionalMethod(source, 'pull', 'source');
  const cancel = optionalMethod(source, 'cancel', 'source');
  return {
    start:
      start === undefined ? nop : (controller) => FunctionPrototypeCall(start, source, controller),
    pull,
    source: undefined,
    pullMethod: undefined,
    cancel: cancel === undefined ? resolved : (reason) => callToPromise(cancel, source, reason),
  };
}

class ReadableStream {
  constructor(source = undefined, strategy = undefined) {
    this[kState] = ops.newReadableState();
    source = source === undefined ? { __proto__: null } : source;
    if (!isObjectLike(source)) throw new ERR_INVALID_ARG_TYPE('source', 'Object', source);
    strategy = checkDictionary(strategy, 'strategy');
    const sizeOption = strategy.size;
    const markOption = strategy.highWaterMark;
    const { type } = source;
    const algorithms = sourceAlgorithms(source);
    const { pull } = algorithms;
    algorithms.source = source;
    algorithms.pullMethod = pull;
    algorithms.pull =
      pull === undefined ? nop : () => callMethod(pull, source, this[kState].controller);
    if (`${type}` === 'bytes') {
      if (sizeOption !== undefined) {
        throw new ERR_INVALID_ARG_VALUE.RangeError('strategy.size', sizeOption);
      }
      const mark = extractHighWaterMark(markOption, 0);
      const { autoAllocateChunkSize } = source;
      if (autoAllocateChunkSize !== undefined && !(autoAllocateChunkSize > 0)) {
        throw new ERR_INVALID_ARG_VALUE('source.autoAllocateChunkSize', autoAllocateChunkSize);
      }
      const { setUpByteController } = require('#stream/web_readable_byte');
      setUpByteController(this, algorithms, mark, autoAllocateChunkSize);
      return;
    }
    if (type !== undefined) throw new ERR_INVALID_ARG_VALUE('source.type', type);
    const size = extractSizeAlgorithm(sizeOption);
    setUpDefaultController(this, algorithms, extractHighWaterMark(markOption, 1), size);
  }

  get locked() {
    checkBrand(this, NAME);
    return ops.isLocked(this);
  }

  static from(iterable) {
    return readableStreamFrom(iterable);
  }

  cancel(reason = undefined) {
    if (!hasBrand(this, NAME)) return brandRejection(NAME);
    if (ops.isLocked(this)) {
      return PromiseReject(new ERR_INVALID_STATE.TypeError('ReadableStream is locked'));
    }
    return ops.cancelStream(this, reason);
  }

  getReader(options = undefined) {
    checkBrand(this, NAME);
    const { mode } = checkDictionary(options, 'options');
    if (mode === undefined) return new ReadableStreamDefaultReader(this);
    if (`${mode}` !== 'byob') throw new ERR_INVALID_ARG_VALUE('options.mode', mode);
    return new ReadableStreamBYOBReader(this);
  }

  pipeThrough(transform, options = undefined) {
    checkBrand(this, NAME);
    const readable = transform?.readable;
    if (!hasBrand(readable, NAME)) {
      throw new ERR_INVALID_ARG_TYPE('transform.readable', NAME, readable);
    }
    const writable = transform?.writable;
    if (!hasBrand(writable, 'WritableStream')) {
      throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', writable);
    }
    const pipeOptions = readPipeOptions(options);
    if (ops.isLocked(this)) throw new ERR_INVALID_STATE.TypeError('The ReadableStream is locked');
    if (writable.locked) throw new ERR_INVALID_STATE.TypeError('The WritableStream is locked');
    markHandled(require('#stream/web_pipe').pipeTo(this, writable, pipeOptions));
    return readable;
  }

  pipeTo(destination, options = undefined) {
    try {
      checkBrand(this, NAME);
      if (!hasBrand(destination, 'WritableStream')) {
        throw new ERR_INVALID_ARG_TYPE('transform.writable', 'WritableStream', destination);
      }
      const pipeOptions = readPipeOptions(options);
      if (ops.isLocked(this)) throw new ERR_INVALID_STATE.TypeError('The ReadableStream is locked');
      if (destination.locked) {
        throw new ERR_INVALID_STATE.TypeError('The WritableStream is locked');
      }
      return require('#stream/web_pipe').pipeTo(this, destination, pipeOptions);
    } catch (error) {
      return PromiseReject(error);
    }
  }

  tee() {
    checkBrand(this, NAME);
    return require('#stream/web_tee').tee(this);
  }

  values(options = undefined) {
    checkBrand(this, NAME);
    const { preventCancel } = checkDictionary(options, 'options');
    return createAsyncIterator(this, !!preventCancel);
  }

  get [kIsDisturbed]() {
    return this[kState].disturbed;
  }

  get [kIsErrored]() {
    return this[kState].state === ERRORED;
  }

  get [kIsReadable]() {
    return this[kState].state === READABLE;
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
      NAME,
      {
        locked: this.locked,
        state: nameOfState(this[kState].state),
        supportsBYOB: hasBrand(this[kState].controller, 'ReadableByteStreamController'),
      },
      depth,
      options,
    );
  }
}

function readPipeOptions(options) {
  options = checkDictionary(options, 'options');
  const preventAbort = !!options.preventAbort;
  const preventCancel = !!options.preventCancel;
  const preventClose = !!options.preventClose;
  const { signal } = options;
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return { preventAbort, preventCancel, preventClose, signal };
}

ObjectDefineProperty(ReadableStream.prototype, SymbolAsyncIterator, {
  __proto__: null,
  configurable: true,
  enumerable: false,
  writable: true,
  value: ReadableStream.prototype.values,
});
defineInterface(ReadableStream, NAME, [
  'locked',
  'cancel',
  'getReader',
  'pipeThrough',
  'pipeTo',
  'tee',
  'values',
]);
ObjectDefineProperties(ReadableStream, { from: kEnumerableProperty });

// A stream made by the implementation: `pull` gives undefined, a promise or kLater, `cancel` a promise.
function createReadableStream(start, pull, cancel, highWaterMark = 1, size = undefined) {
  const stream = { __proto__: ReadableStream.prototype };
  initReadableStream(stream, start, pull, cancel, highWaterMark, size);
  return stream;
}

/** Gives an object without state its state. */
function initReadableStream(stream, start, pull, cancel, highWaterMark, size = undefined) {
  stream[kState] = ops.newReadableState();
  setUpDefaultController(stream, { start, pull, cancel }, highWaterMark, size);
}

function createReadableByteStream(start, pull, cancel) {
  const { setUpByteController } = require('#stream/web_readable_byte');
  const stream = { __proto__: ReadableStream.prototype, [kState]: ops.newReadableState() };
  setUpByteController(stream, { start, pull, cancel }, 0, undefined);
  return stream;
}

function getAsyncIterator(iterable) {
  if (iterable === null || iterable === undefined) throw new ERR_ARG_NOT_ITERABLE(iterable);
  const asyncMethod = iterable[SymbolAsyncIterator];
  if (asyncMethod !== undefined && asyncMethod !== null) {
    if (typeof asyncMethod !== 'function') throw new ERR_ARG_NOT_ITERABLE(iterable);
    return { iterator: FunctionPrototypeCall(asyncMethod, iterable), isAsync: true };
  }
  const method = iterable[SymbolIterator];
  if (typeof method !== 'function') throw new ERR_ARG_NOT_ITERABLE(iterable);
  return { iterator: FunctionPrototypeCall(method, iterable), isAsync: false };
}

function notAnEntry() {
  return new ERR_INVALID_STATE.TypeError(
    'The promise returned by the iterator.next() method must fulfill with an object',
  );
}

function failPull(fail, error) {
  fail(error);
}

function readableStreamFrom(iterable) {
  const { iterator, isAsync } = getAsyncIterator(iterable);
  if (!isObjectLike(iterator)) {
    throw new ERR_INVALID_STATE.TypeError('The iterator method must return an object');
  }
  const nextMethod = iterator.next;
  let stream;

  function deliver(done, value) {
    const controller = stream[kState].controller[kState];
    if (done) controller.close();
    else controller.enqueue(value);
    hop(pulled, controller, undefined);
  }

  function fail(error) {
    stream[kState].controller[kState].error(error);
  }

  function onEntry(entry) {
    try {
      if (!isObjectLike(entry)) throw notAnEntry();
      deliver(entry.done, entry.value);
    } catch (error) {
      hop(failPull, fail, error);
    }
  }

  function onPlainValue(value) {
    deliver(false, value);
  }

  function onDone() {
    deliver(true);
  }

  // A result of a synchronous iterator may hold a promise as its value.
  function pull() {
    let entry;
    let done;
    let value;
    try {
      entry = FunctionPrototypeCall(nextMethod, iterator);
      if (!isAsync) {
        if (!isObjectLike(entry)) throw notAnEntry();
        done = entry.done;
        value = entry.value;
      }
    } catch (error) {
      return PromiseReject(error);
    }
    if (isAsync) {
      PromisePrototypeThen(PromiseResolve(entry), onEntry, fail);
    } else if (done || !isObjectLike(value)) {
      hop(done ? onDone : onPlainValue, value, undefined);
    } else {
      const waited = PromisePrototypeThen(PromiseResolve(value), (inner) => inner);
      PromisePrototypeThen(waited, onPlainValue, fail);
    }
    return kLater;
  }

  async function cancel(reason) {
    const method = iterator.return;
    if (method === undefined || method === null) return;
    const result = await FunctionPrototypeCall(method, iterator, reason);
    if (!isObjectLike(result)) {
      throw new ERR_INVALID_STATE.TypeError(
        'The promise returned by the iterator.return() method must fulfill with an object',
      );
    }
  }

  stream = createReadableStream(nop, pull, cancel, 0);
  return stream;
}

require('#worker_threads/cloneable').defineLazyTransfer(
  ReadableStream,
  '#stream/web_transfer',
  'readable',
  'ClonedReadableStream',
);

module.exports = {
  ReadableStream,
  createReadableByteStream,
  createReadableStream,
  initReadableStream,
};
