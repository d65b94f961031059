'use strict';
// The two readers of ReadableStreams, and the async iterator over a stream, which uses the first.

const {
  Number,
  ObjectCreate,
  ObjectDefineProperties,
  ObjectGetPrototypeOf,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  SymbolAsyncIterator,
  SymbolToStringTag,
} = primordials;
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_INVALID_STATE },
} = require('#internal/errors');
const {
  brandRejection,
  checkBrand,
  checkDictionary,
  checkView,
  customInspectSymbol,
  defineInterface,
  hasBrand,
  inMicrotask,
  inspectAs,
  kState,
} = require('#stream/web_common');
const ops = require('#stream/web_readable_ops');

const DEFAULT = 'ReadableStreamDefaultReader';
const BYOB = 'ReadableStreamBYOBReader';

// Settles the promise of one `read()`.
class ReadRequest {
  constructor() {
    this.deferred = PromiseWithResolvers();
  }

  chunk(value) {
    this.deferred.resolve({ value, done: false });
  }

  close(value) {
    this.deferred.resolve({ value, done: true });
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
    const chunk = ops.takeQueued(this);
    if (chunk !== undefined) return PromiseResolve(chunk);
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
  if (state.state === 'errored') request.error(state.storedError);
  else state.controller[kState].pullInto(view, min, request);
}

function checkReadView(view) {
  checkView(view);
  if (view.byteLength === 0 || view.buffer.byteLength === 0) {
    throw new ERR_INVALID_STATE.TypeError('View or Viewed ArrayBuffer is zero-length or detached');
  }
}

function checkMinimum(view, options) {
  const { min = 1 } = checkDictionary(options, 'options');
  const number = Number(min);
  if (!(number > 0)) {
    throw new ERR_INVALID_ARG_VALUE('options.min', min, 'must be greater than 0');
  }
  const length = view.length ?? view.byteLength;
  if (number > length) {
    throw new ERR_INVALID_ARG_VALUE.RangeError('options.min', min, 'must not exceed the view');
  }
  return number;
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
    this.deferred = PromiseWithResolvers();
    iterator.running++;
  }

  chunk(value) {
    this.iterator.running--;
    // One tick later than a plain read: the source's next pull comes before the loop goes on.
    inMicrotask(() => this.deferred.resolve({ value, done: false }));
  }

  close() {
    this.iterator.running--;
    this.iterator.finish();
    this.deferred.resolve({ value: undefined, done: true });
  }

  error(error) {
    this.iterator.running--;
    this.iterator.finish();
    this.deferred.reject(error);
  }
}

class IteratorState {
  constructor(reader, preventCancel) {
    this.reader = reader;
    this.preventCancel = preventCancel;
    this.done = false;
    // How many steps are not over, and the promise of the last.
    this.running = 0;
    this.last = undefined;
  }

  finish() {
    this.done = true;
    if (this.reader[kState].stream !== undefined) ops.releaseReader(this.reader);
  }

  next() {
    if (this.done) return PromiseResolve({ value: undefined, done: true });
    if (this.reader[kState].stream === undefined) {
      return PromiseReject(
        new ERR_INVALID_STATE.TypeError('The reader is not bound to a ReadableStream'),
      );
    }
    const chunk = ops.takeQueued(this.reader);
    if (chunk !== undefined) return PromiseResolve(chunk);
    const request = new IteratorRequest(this);
    ops.readDefault(this.reader, request);
    return request.deferred.promise;
  }

  return(value) {
    if (this.done) return PromiseResolve({ value, done: true });
    this.done = true;
    if (this.reader[kState].stream === undefined) {
      return PromiseReject(
        new ERR_INVALID_STATE.TypeError('The reader is not bound to a ReadableStream'),
      );
    }
    if (this.preventCancel) {
      ops.releaseReader(this.reader);
      return PromiseResolve({ value, done: true });
    }
    const result = ops.cancelReader(this.reader, value);
    ops.releaseReader(this.reader);
    this.running++;
    return PromisePrototypeThen(
      result,
      () => {
        this.running--;
        return { value, done: true };
      },
      (error) => {
        this.running--;
        throw error;
      },
    );
  }

  // Steps asked for at once run one after the other.
  enqueue(step) {
    if (this.running === 0) {
      this.last = step();
    } else {
      this.running++;
      const run = () => {
        this.running--;
        return step();
      };
      this.last = PromisePrototypeThen(this.last, run, run);
    }
    return this.last;
  }
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
      return state.enqueue(() => state.next());
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
        return state.enqueue(() => state.return(value));
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
