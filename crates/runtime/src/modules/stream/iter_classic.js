'use strict';

// Between `stream/iter` and the classes of `stream`.

const {
  ArrayPrototypePush,
  Error,
  NumberMAX_SAFE_INTEGER,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  SafeMap,
  SafeWeakMap,
  SymbolAsyncDispose,
  SymbolAsyncIterator,
  SymbolDispose,
  SymbolIterator,
} = primordials;

const {
  codes: {
    ERR_FALSY_VALUE_REJECTION,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_STATE,
    ERR_OPERATION_FAILED,
    ERR_STREAM_WRITE_AFTER_END,
  },
} = require('#internal/errors');
const { validateAbortSignal, validateInteger, validateObject, validateOneOf } =
  require('#internal/validators');
const {
  chunkOf,
  chunksOf,
  drainableProtocol,
  sizeOf,
  toAsyncStreamable,
  writeSignal,
} = require('#stream/iter_values');
const { queueMicrotask } = require('#process/task_queues');

function isObject(value) {
  return (value !== null && typeof value === 'object') || typeof value === 'function';
}

function hasMethod(value, name) {
  return typeof value[name] === 'function';
}

// --- fromReadable ---

const sources = new SafeWeakMap();

function fromReadable(readable) {
  if (!isObject(readable)) throw new ERR_INVALID_ARG_TYPE('readable', 'Readable', readable);
  let source = sources.get(readable);
  if (source !== undefined) return source;
  if (hasMethod(readable, toAsyncStreamable)) {
    source = readable[toAsyncStreamable]();
  } else if (hasMethod(readable, 'read') && hasMethod(readable, 'on')) {
    source = require('#stream/iter_readable').readableSource(readable);
  } else {
    throw new ERR_INVALID_ARG_TYPE('readable', 'Readable', readable);
  }
  sources.set(readable, source);
  return source;
}

// --- toReadable ---

const kDefaultHighWaterMark = 65536;

function readableOptions(options) {
  validateObject(options, 'options');
  const { highWaterMark = kDefaultHighWaterMark, signal } = options;
  validateInteger(highWaterMark, 'options.highWaterMark', 0);
  if (signal !== undefined) validateAbortSignal(signal, 'signal');
  return { __proto__: null, highWaterMark, signal };
}

// Streams fail with errors only.
function asError(value) {
  return value instanceof Error ? value : new ERR_OPERATION_FAILED('Non-Error value');
}

function newReadable(highWaterMark, read, destroy) {
  const { Readable } = require('#stream/readable');
  return new Readable({ __proto__: null, highWaterMark, read, destroy });
}

/** Pushes what is left of a batch; whether the stream wants more. */
function pushRest(readable, rest) {
  while (rest.index < rest.batch.length) {
    if (!readable.push(rest.batch[rest.index++])) return false;
  }
  return true;
}

function toReadable(source, options = {}) {
  if (!isObject(source) || !hasMethod(source, SymbolAsyncIterator)) {
    throw new ERR_INVALID_ARG_TYPE('source', 'AsyncIterable', source);
  }
  const { highWaterMark, signal } = readableOptions(options);
  const iterator = source[SymbolAsyncIterator]();
  const rest = { __proto__: null, batch: [], index: 0 };
  let reading = false;
  let ended = false;
  async function pump(readable) {
    if (reading || ended) return;
    reading = true;
    try {
      while (!readable.destroyed && pushRest(readable, rest)) {
        const { done, value } = await iterator.next();
        if (readable.destroyed) break;
        if (done) {
          ended = true;
          readable.push(null);
          break;
        }
        rest.index = 0;
        rest.batch = value;
        if (value.length === undefined) rest.batch = [];
      }
    } catch (error) {
      ended = true;
      readable.destroy(asError(error));
    }
    reading = false;
  }
  const readable = newReadable(
    highWaterMark,
    function () {
      pump(this);
    },
    (error, callback) => {
      ended = true;
      closeAsync(iterator, error, callback);
    },
  );
  if (signal !== undefined) require('#stream/add_abort_signal').addAbortSignal(signal, readable);
  return readable;
}

function closeAsync(iterator, error, callback) {
  if (!hasMethod(iterator, 'return')) {
    callback(error);
    return;
  }
  let closed;
  try {
    closed = PromiseResolve(iterator.return());
  } catch (failure) {
    callback(error ?? asError(failure));
    return;
  }
  PromisePrototypeThen(
    closed,
    () => callback(error),
    (failure) => callback(error ?? asError(failure)),
  );
}

function toReadableSync(source, options = {}) {
  const isText = typeof source === 'string';
  if (!isText && (!isObject(source) || !hasMethod(source, SymbolIterator))) {
    throw new ERR_INVALID_ARG_TYPE('source', 'Iterable', source);
  }
  const { highWaterMark } = readableOptions(options);
  const iterator = source[SymbolIterator]();
  const rest = { __proto__: null, batch: [], index: 0 };
  return newReadable(
    highWaterMark,
    function () {
      try {
        while (pushRest(this, rest)) {
          const { done, value } = iterator.next();
          if (done) {
            this.push(null);
            return;
          }
          rest.index = 0;
          rest.batch = value.length === undefined ? [] : value;
        }
      } catch (error) {
        this.destroy(asError(error));
      }
    },
    (error, callback) => {
      try {
        if (hasMethod(iterator, 'return')) iterator.return();
      } catch (failure) {
        error ??= asError(failure);
      }
      callback(error);
    },
  );
}

// --- toWritable ---

// Calls back with what a promise comes to.
function follow(promise, callback) {
  PromisePrototypeThen(
    PromiseResolve(promise),
    () => callback(),
    (error) => callback(asError(error)),
  );
}

/** Tries the synchronous method, and then the other. */
function attempt(writer, syncMethod, method, value, callback) {
  try {
    if (hasMethod(writer, syncMethod) && writer[syncMethod](value)) {
      queueMicrotask(callback);
      return;
    }
    follow(writer[method](value), callback);
  } catch (error) {
    callback(asError(error));
  }
}

function toWritable(writer) {
  if (!isObject(writer) || !hasMethod(writer, 'write')) {
    throw new ERR_INVALID_ARG_TYPE('writer', 'Writer', writer);
  }
  const { Writable } = require('#stream/writable');
  return new Writable({
    __proto__: null,
    highWaterMark: NumberMAX_SAFE_INTEGER,
    write(chunk, _encoding, callback) {
      attempt(writer, 'writeSync', 'write', chunk, callback);
    },
    writev: hasMethod(writer, 'writev') ? writevOf(writer) : undefined,
    final(callback) {
      if (!hasMethod(writer, 'end')) {
        queueMicrotask(callback);
        return;
      }
      try {
        if (hasMethod(writer, 'endSync') && !(writer.endSync() < 0)) queueMicrotask(callback);
        else follow(writer.end(), callback);
      } catch (error) {
        callback(asError(error));
      }
    },
    destroy(error, callback) {
      try {
        if (error && hasMethod(writer, 'fail')) writer.fail(error);
      } catch {
        // The stream's own error is the one to tell.
      }
      callback(error);
    },
  });
}

function writevOf(writer) {
  return function _writev(entries, callback) {
    const chunks = [];
    for (let i = 0; i < entries.length; i++) ArrayPrototypePush(chunks, entries[i].chunk);
    attempt(writer, 'writevSync', 'writev', chunks, callback);
  };
}

// --- fromWritable ---

const policies = ['strict', 'unbounded', 'drop-oldest', 'drop-newest'];

// Who writes to a Writable in the manner of `stream/iter`. It has the Writable's buffer and none of its own.
class Adapter {
  constructor(writable, policy) {
    this.writable = writable;
    this.policy = policy;
    this.total = 0;
    this.failed = false;
    this.reason = undefined;
    this.ending = undefined;
    this.waiting = [];
    writable.on('drain', () => this.wakeAll());
    const onGone = (error) => this.rejectAll(error);
    writable.on('error', onGone);
    writable.on('close', () => this.rejectAll(new ERR_STREAM_WRITE_AFTER_END()));
  }

  get isOver() {
    const { writable } = this;
    return (
      this.failed ||
      this.ending !== undefined ||
      !!writable.destroyed ||
      !!writable.writableEnded ||
      !!writable.writableFinished
    );
  }

  get isFull() {
    const { writableHighWaterMark = 16384, writableLength = 0 } = this.writable;
    return writableLength >= writableHighWaterMark;
  }

  get canWrite() {
    return this.isOver ? null : !this.isFull;
  }

  write(batch) {
    if (this.failed) return PromiseReject(this.reason);
    if (this.isOver) return PromiseReject(new ERR_STREAM_WRITE_AFTER_END());
    if (this.isFull) {
      if (this.policy === 'strict') {
        return PromiseReject(
          new ERR_INVALID_STATE.RangeError(
            'Backpressure violation: buffer is full. ' +
              'Await each write() call to respect backpressure.',
          ),
        );
      }
      if (this.policy === 'drop-newest') {
        this.total += sizeOf(batch);
        return PromiseResolve();
      }
    }
    let wantsMore = true;
    try {
      wantsMore = this.pass(batch);
    } catch (error) {
      return PromiseReject(error);
    }
    this.total += sizeOf(batch);
    return wantsMore || this.policy !== 'unbounded' ? PromiseResolve() : this.whenDrained();
  }

  pass(batch) {
    const { writable } = this;
    if (batch.length === 1) return writable.write(batch[0]);
    let wantsMore = true;
    const corks = hasMethod(writable, 'cork') && hasMethod(writable, 'uncork');
    if (corks) writable.cork();
    try {
      for (let i = 0; i < batch.length; i++) wantsMore = writable.write(batch[i]);
    } finally {
      if (corks) writable.uncork();
    }
    return wantsMore;
  }

  whenDrained() {
    const waiter = PromiseWithResolvers();
    ArrayPrototypePush(this.waiting, waiter);
    return waiter.promise;
  }

  wakeAll() {
    const { waiting } = this;
    this.waiting = [];
    for (let i = 0; i < waiting.length; i++) waiting[i].resolve();
  }

  rejectAll(reason) {
    const { waiting } = this;
    this.waiting = [];
    for (let i = 0; i < waiting.length; i++) waiting[i].reject(reason);
  }

  end() {
    if (this.failed) return PromiseReject(this.reason);
    if (this.ending !== undefined) return this.ending;
    const { writable } = this;
    if (this.isOver) return PromiseResolve(this.total);
    const { promise, resolve, reject } = PromiseWithResolvers();
    this.ending = promise;
    let settled = false;
    const settle = (error) => {
      if (settled) return;
      settled = true;
      if (error) reject(error);
      else resolve(this.total);
    };
    // Anything that can be written to will do, so its events are all there is to go by.
    writable.on('finish', () => settle());
    writable.on('error', settle);
    writable.on('close', () => settle(new ERR_STREAM_WRITE_AFTER_END()));
    writable.end();
    return promise;
  }

  fail(reason) {
    if (this.failed || this.isOver) return;
    this.failed = true;
    this.reason = reason;
    this.rejectAll(reason);
    if (!hasMethod(this.writable, 'destroy')) return;
    this.writable.destroy(reason || new ERR_FALSY_VALUE_REJECTION(reason));
  }

  drain() {
    const can = this.canWrite;
    if (can === null) return null;
    return can ? PromiseResolve(true) : PromisePrototypeThen(this.whenDrained(), () => true);
  }
}

function writerOf(adapter) {
  return {
    __proto__: null,
    get canWrite() {
      return adapter.canWrite;
    },
    // A Writable tells later whether it could write.
    writeSync(chunk) {
      chunkOf(chunk);
      return false;
    },
    writevSync(chunks) {
      chunksOf(chunks);
      return false;
    },
    write(chunk, options) {
      const batch = [chunkOf(chunk)];
      writeSignal(options);
      return adapter.write(batch);
    },
    writev(chunks, options) {
      const batch = chunksOf(chunks);
      writeSignal(options);
      return adapter.write(batch);
    },
    endSync() {
      return -1;
    },
    end(options) {
      writeSignal(options);
      return adapter.end();
    },
    fail(reason) {
      adapter.fail(reason);
    },
    [SymbolAsyncDispose]() {
      adapter.fail();
      return PromiseResolve();
    },
    [SymbolDispose]() {
      adapter.fail();
    },
    [drainableProtocol]: (
      () => () =>
        adapter.drain()
    )(),
  };
}

const writers = new SafeWeakMap();

function fromWritable(writable, options = {}) {
  if (!isObject(writable) || !hasMethod(writable, 'write') || !hasMethod(writable, 'on')) {
    throw new ERR_INVALID_ARG_TYPE('writable', 'Writable', writable);
  }
  validateObject(options, 'options');
  const { backpressure = 'strict' } = options;
  validateOneOf(backpressure, 'options.backpressure', policies);
  if (backpressure === 'drop-oldest') {
    throw new ERR_INVALID_ARG_VALUE(
      'options.backpressure',
      backpressure,
      'drop-oldest is not supported for classic stream.Writable',
    );
  }
  if (writable.writableObjectMode || writable._writableState?.objectMode) {
    throw new ERR_INVALID_STATE('Cannot create a stream/iter Writer from an object-mode Writable');
  }
  let made = writers.get(writable);
  if (made === undefined) {
    made = new SafeMap();
    writers.set(writable, made);
  }
  let writer = made.get(backpressure);
  if (writer === undefined) {
    writer = writerOf(new Adapter(writable, backpressure));
    made.set(backpressure, writer);
  }
  return writer;
}

module.exports = { fromReadable, fromWritable, toReadable, toReadableSync, toWritable };
