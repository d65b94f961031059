'use strict';
// The two readers of ReadableStreams, and the async iterator over a stream, which uses the first.

const {
  NumberIsInteger,
  ObjectCreate,
  ObjectDefineProperties,
  ObjectGetPrototypeOf,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  SymbolAsyncIterator,
  SymbolToStringTag,
} = primordials;
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const {
  Deferred,
  brandRejection,
  checkBrand,
  checkDictionary,
  checkView,
  customInspectSymbol,
  defineInterface,
  hasBrand,
  inspectAs,
  kState,
  stepOf,
} = require('#stream/web_common');
const { ERRORED, READABLE } = require('#stream/web_state_bits');
const ops = require('#stream/web_readable_ops');

const DEFAULT = 'ReadableStreamDefaultReader';
const BYOB = 'ReadableStreamBYOBReader';

// Settles the promise of one `read()`.
class ReadRequest {
  constructor() {
    this.deferred = new Deferred();
  }

  chunk(value) {
    this.deferred.resolve({ done: false, value });
  }

  close(value) {
    this.deferred.resolve({ done: true, value });
  }

  error(error) {
    this.deferred.reject(error);
  }
}

function checkStream(stream) {
  if (!hasBrand(stream, 'ReadableStream')) {
    throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  }
}

function notAttached() {
  return new ERR_INVALID_STATE.TypeError('The reader is not attached to a stream');
}

class ReadableStreamDefaultReader {
  constructor(stream) {
    checkStream(stream);
    ops.initReader(this, stream);
  }

  read() {
    if (!hasBrand(this, DEFAULT)) return brandRejection(DEFAULT);
    if (this[kState].stream === undefined) return PromiseReject(notAttached());
    if (ops.hasQueued(this)) return stepOf(ops.takeQueued(this), false);
    const request = new ReadRequest();
    ops.readDefault(this, request);
    return request.deferred.promise;
  }

  releaseLock() {
    checkBrand(this, DEFAULT);
    if (this[kState].stream !== undefined) ops.releaseReader(this);
  }

  get closed() {
    if (!hasBrand(this, DEFAULT)) return brandRejection(DEFAULT);
    return ops.readerClosedPromise(this);
  }

  cancel(reason = undefined) {
    if (!hasBrand(this, DEFAULT)) return brandRejection(DEFAULT);
    if (this[kState].stream === undefined) return PromiseReject(notAttached());
    return ops.cancelReader(this, reason);
  }

  [customInspectSymbol](depth, options) {
    const { stream, requests } = this[kState];
    return inspectAs(
      this,
      DEFAULT,
      { stream, readRequests: requests.length, close: ops.readerClosedPromise(this) },
      depth,
      options,
    );
  }
}
defineInterface(ReadableStreamDefaultReader, DEFAULT, ['closed', 'read', 'releaseLock', 'cancel']);

function readByob(reader, view, min, request) {
  const { stream } = reader[kState];
  const state = stream[kState];
  state.disturbed = true;
  if (state.state === ERRORED) request.error(state.storedError);
  else state.controller[kState].pullInto(view, min, request);
}

function checkReadView(view) {
  checkView(view);
  if (view.byteLength === 0 || view.buffer.byteLength === 0) {
    throw new ERR_INVALID_STATE.TypeError('View or Viewed ArrayBuffer is zero-length or detached');
  }
}

function checkMinimum(view, options) {
  const { min } = checkDictionary(options, 'options');
  if (min === undefined || min === null) return 1;
  if (typeof min !== 'number') throw new ERR_INVALID_ARG_TYPE('options.min', 'number', min);
  if (!NumberIsInteger(min)) {
    throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be an integer');
  }
  if (min <= 0) throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
  const { length } = view;
  if (min > (length ?? view.byteLength)) {
    const name = length === undefined ? 'view.byteLength' : 'view.length';
    throw new ERR_OUT_OF_RANGE('options.min', `<= ${name}`, min);
  }
  return min;
}

class ReadableStreamBYOBReader {
  constructor(stream) {
    checkStream(stream);
    if (!hasBrand(stream[kState].controller, 'ReadableByteStreamController')) {
      throw new ERR_INVALID_ARG_VALUE('stream', stream, 'must be a byte stream');
    }
    ops.initReader(this, stream);
  }

  async read(view, options = undefined) {
    if (!hasBrand(this, BYOB)) return brandRejection(BYOB);
    checkReadView(view);
    const min = checkMinimum(view, options);
    if (this[kState].stream === undefined) throw notAttached();
    const request = new ReadRequest();
    readByob(this, view, min, request);
    return request.deferred.promise;
  }

  releaseLock() {
    checkBrand(this, BYOB);
    if (this[kState].stream !== undefined) ops.releaseReader(this);
  }

  get closed() {
    if (!hasBrand(this, BYOB)) return brandRejection(BYOB);
    return ops.readerClosedPromise(this);
  }

  cancel(reason = undefined) {
    if (!hasBrand(this, BYOB)) return brandRejection(BYOB);
    if (this[kState].stream === undefined) return PromiseReject(notAttached());
    return ops.cancelReader(this, reason);
  }

  [customInspectSymbol](depth, options) {
    const { stream, requests } = this[kState];
    return inspectAs(
      this,
      BYOB,
      { stream, requests: requests.length, close: ops.readerClosedPromise(this) },
      depth,
      options,
    );
  }
}
defineInterface(ReadableStreamBYOBReader, BYOB, ['closed', 'read', 'releaseLock', 'cancel']);

// One step of the iteration; the reader is let go at the end.
class IteratorRequest {
  constructor(iterator) {
    this.iterator = iterator;
    this.deferred = new Deferred();
  }

  chunk(value) {
    this.iterator.current = undefined;
    this.deferred.resolve({ done: false, value });
  }

  close() {
    this.iterator.finish();
    this.deferred.resolve({ done: true, value: undefined });
  }

  error(error) {
    this.iterator.finish();
    this.deferred.reject(error);
  }
}

class IteratorState {
  constructor(reader, preventCancel) {
    this.reader = reader;
    this.preventCancel = preventCancel;
    this.started = false;
    this.done = false;
    // The promise of the step that others have to wait for.
    this.current = undefined;
  }

  finish() {
    this.current = undefined;
    this.done = true;
    if (this.reader[kState].stream !== undefined) ops.releaseReader(this.reader);
  }

  next() {
    if (this.current === undefined) {
      if (!this.started) {
        // The first step comes a microtask later: the source has its start and its first pull before.
        this.started = true;
        this.current = afterPromise(PromiseResolve(), this, readNext);
        return this.current;
      }
      const { stream } = this.reader[kState];
      if (!this.done && stream !== undefined) {
        const state = stream[kState];
        const { control } = state;
        if (state.state === READABLE && control.isDefault && control.queue.length > 0) {
          state.disturbed = true;
          return stepOf(control.takeQueued(), false);
        }
      }
      this.current = this.read();
    } else {
      this.current = afterPromise(this.current, this, readNext);
    }
    return this.current;
  }

  read() {
    if (this.done) return stepOf(undefined, true);
    const { reader } = this;
    if (reader[kState].stream === undefined) {
      return PromiseReject(
        new ERR_INVALID_STATE.TypeError('The reader is not bound to a ReadableStream'),
      );
    }
    if (ops.hasQueued(reader)) {
      this.current = undefined;
      return stepOf(ops.takeQueued(reader), false);
    }
    const request = new IteratorRequest(this);
    ops.readDefault(reader, request);
    return request.deferred.promise;
  }

  return(value) {
    this.started = true;
    this.current =
      this.current === undefined
        ? this.end(value)
        : PromisePrototypeThen(
            this.current,
            () => this.end(value),
            () => this.end(value),
          );
    return this.current;
  }

  end(value) {
    if (this.done) return stepOf(value, true);
    this.done = true;
    if (this.reader[kState].stream === undefined) {
      return PromiseReject(
        new ERR_INVALID_STATE.TypeError('The reader is not bound to a ReadableStream'),
      );
    }
    if (this.preventCancel) {
      ops.releaseReader(this.reader);
      return stepOf(value, true);
    }
    const result = ops.cancelReader(this.reader, value);
    ops.releaseReader(this.reader);
    return PromisePrototypeThen(result, () => ({ done: true, value }));
  }
}

function readNext(iterator) {
  return iterator.read();
}

function afterPromise(promise, iterator, step) {
  const run = () => step(iterator);
  return PromisePrototypeThen(promise, run, run);
}

const AsyncIteratorPrototype = ObjectGetPrototypeOf(
  ObjectGetPrototypeOf(async function* () {}).prototype,
);

const iteratorPrototype = ObjectCreate(AsyncIteratorPrototype);
ObjectDefineProperties(iteratorPrototype, {
  next: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: true,
    value: function next() {
      const state = this?.[kState];
      if (!(state instanceof IteratorState)) {
        return brandRejection('ReadableStreamAsyncIterator');
      }
      return state.next();
    },
  },
  return: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: true,
    value: {
      return(value) {
        const state = this?.[kState];
        if (!(state instanceof IteratorState)) {
          return brandRejection('ReadableStreamAsyncIterator');
        }
        return state.return(value);
      },
    }.return,
  },
  [SymbolAsyncIterator]: {
    __proto__: null,
    configurable: true,
    writable: true,
    value() {
      return this;
    },
  },
  [SymbolToStringTag]: {
    __proto__: null,
    configurable: true,
    value: 'ReadableStream AsyncIterator',
  },
});

function createAsyncIterator(stream, preventCancel) {
  const reader = new ReadableStreamDefaultReader(stream);
  const iterator = ObjectCreate(iteratorPrototype);
  iterator[kState] = new IteratorState(reader, preventCancel);
  return iterator;
}

module.exports = {
  ReadableStreamBYOBReader,
  ReadableStreamDefaultReader,
  createAsyncIterator,
  readByob,
};
