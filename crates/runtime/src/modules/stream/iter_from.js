'use strict';

// `from` and `fromSync` of `stream/iter`: anything that bytes can be had of, as batches of Uint8Arrays.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  SafeWeakMap,
  String,
  SymbolAsyncIterator,
  SymbolIterator,
  TypeError,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { isUint8Array } = require('#buffer/kinds');
const {
  bytesOf,
  isBatch,
  isTrusted,
  kValidatedSource,
  toAsyncStreamable,
  toStreamable,
} = require('#stream/iter_values');
const { isPromise } = internalBinding('types');

// How many chunks a batch made here has at most.
const kBatchSize = 128;

const kSyncKinds = ['string', 'ArrayBuffer', 'ArrayBufferView', 'Iterable', 'toStreamable'];
const kAsyncKinds = [
  'string',
  'ArrayBuffer',
  'ArrayBufferView',
  'Iterable',
  'AsyncIterable',
  'toStreamable',
  'toAsyncStreamable',
];

function isObject(value) {
  return value !== null && typeof value === 'object';
}

function hasMethod(value, key) {
  return typeof value[key] === 'function';
}

// --- values that a source yields ---

/** The chunks of a value, all of which are there. */
function* chunksIn(value) {
  const bytes = bytesOf(value);
  if (bytes !== undefined) {
    yield bytes;
  } else if (isObject(value) && hasMethod(value, toStreamable)) {
    yield* chunksIn(value[toStreamable]());
  } else if (isObject(value) && hasMethod(value, SymbolIterator)) {
    for (const element of value) yield* chunksIn(element);
  } else {
    throw new ERR_INVALID_ARG_TYPE('value', kSyncKinds, value);
  }
}

/** The chunks of a value that may be waited for; what is asynchronous itself may be refused. */
async function* chunksOfAsync(value, takesAsync) {
  if (isPromise(value)) value = await value;
  const bytes = bytesOf(value);
  if (bytes !== undefined) {
    yield bytes;
    return;
  }
  if (!isObject(value)) throw new ERR_INVALID_ARG_TYPE('value', kAsyncKinds, value);
  if (hasMethod(value, toAsyncStreamable)) {
    if (!takesAsync) throw new ERR_INVALID_ARG_TYPE('value', kSyncKinds, value);
    yield* chunksOfAsync(await value[toAsyncStreamable](), takesAsync);
  } else if (hasMethod(value, toStreamable)) {
    yield* chunksOfAsync(value[toStreamable](), takesAsync);
  } else if (hasMethod(value, SymbolAsyncIterator)) {
    if (!takesAsync) throw new ERR_INVALID_ARG_TYPE('value', kSyncKinds, value);
    for await (const element of value) yield* chunksOfAsync(element, takesAsync);
  } else if (hasMethod(value, SymbolIterator)) {
    for (const element of value) {
      const chunk = bytesOf(element);
      if (chunk !== undefined) yield chunk;
      else yield* chunksOfAsync(element, takesAsync);
    }
  } else {
    throw new ERR_INVALID_ARG_TYPE('value', kAsyncKinds, value);
  }
}

/** A batch in pieces that are not too long. */
function* pieces(batch) {
  if (batch.length <= kBatchSize) {
    if (batch.length > 0) yield batch;
    return;
  }
  for (let i = 0; i < batch.length; i += kBatchSize) {
    yield ArrayPrototypeSlice(batch, i, i + kBatchSize);
  }
}

// --- whole sources ---

/** The batch that a value is at once, null for an empty one; undefined if it takes looking into. */
function plainBatch(value) {
  if (isBatch(value)) return value.length > 0 ? value : null;
  if (ArrayIsArray(value)) return undefined;
  const bytes = bytesOf(value);
  return bytes === undefined ? undefined : [bytes];
}

/** The batches of something iterable. Chunks that follow each other share one. */
function* batchesOf(iterable) {
  let batch = [];
  for (const value of iterable) {
    const isChunk = isUint8Array(value);
    if (isChunk && ArrayPrototypePush(batch, value) < kBatchSize) continue;
    if (batch.length > 0) {
      yield batch;
      batch = [];
    }
    if (isChunk) continue;
    const plain = plainBatch(value);
    if (plain === undefined) {
      for (const chunk of chunksIn(value)) {
        if (ArrayPrototypePush(batch, chunk) < kBatchSize) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) {
        yield batch;
        batch = [];
      }
    } else if (plain?.length > kBatchSize) {
      yield* pieces(plain);
    } else if (plain !== null) {
      yield plain;
    }
  }
  if (batch.length > 0) yield batch;
}

/** The same where values may be promises. */
async function* batchesOfPromised(iterable) {
  let batch = [];
  for (const value of iterable) {
    const isChunk = isUint8Array(value);
    if (isChunk && ArrayPrototypePush(batch, value) < kBatchSize) continue;
    if (batch.length > 0) {
      yield batch;
      batch = [];
    }
    if (isChunk) continue;
    const known = isPromise(value) ? await value : value;
    const plain = plainBatch(known);
    if (plain === undefined) {
      for await (const chunk of chunksOfAsync(known, false)) {
        if (ArrayPrototypePush(batch, chunk) < kBatchSize) continue;
        yield batch;
        batch = [];
      }
      if (batch.length > 0) {
        yield batch;
        batch = [];
      }
    } else if (plain?.length > kBatchSize) {
      yield* pieces(plain);
    } else if (plain !== null) {
      yield plain;
    }
  }
  if (batch.length > 0) yield batch;
}

/** The batches of a value that takes looking into. */
async function* batchesIn(value) {
  let batch = [];
  for await (const chunk of chunksOfAsync(value, true)) {
    if (ArrayPrototypePush(batch, chunk) < kBatchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/**
 * Reads what `from` made of something, a batch at a time: every `read` is answered by `take(batch)`, by `finish()` or by
 * `fail(error)`. It spares the promises that an iterator between would make.
 */
class Cursor {
  constructor(batches, take, finish, fail) {
    const input = takeInput(batches);
    this.source = input ?? batches;
    this.plain = input === undefined;
    this.iterator = undefined;
    // The batches of a value that takes looking into.
    this.inner = undefined;
    this.over = false;
    this.take = take;
    this.finish = finish;
    this.fail = fail;
    this.onResult = (result) => this.answer(result);
    this.onError = (error) => this.end(error);
    this.onInner = ({ done, value }) => {
      if (!done) {
        this.take(value);
        return;
      }
      this.inner = undefined;
      this.read();
    };
    this.onInnerError = (error) => this.leave(error);
  }

  read() {
    if (this.inner !== undefined) {
      PromisePrototypeThen(this.inner.next(), this.onInner, this.onInnerError);
      return;
    }
    let next;
    try {
      this.iterator ??= this.source[SymbolAsyncIterator]();
      next = PromiseResolve(this.iterator.next());
    } catch (error) {
      next = PromiseReject(error);
    }
    PromisePrototypeThen(next, this.onResult, this.onError);
  }

  answer(result) {
    let batch;
    try {
      batch = this.batchOf(result);
    } catch (error) {
      this.end(error);
      return;
    }
    if (batch === undefined) this.read();
    else if (batch !== null) this.take(batch);
  }

  // The batch of a result; undefined to read on, null at the end.
  batchOf(result) {
    if (!isObject(result) && typeof result !== 'function') {
      throw new TypeError(`Iterator result ${String(result)} is not an object`);
    }
    if (result.done) {
      this.over = true;
      this.finish();
      return null;
    }
    const { value } = result;
    if (this.plain) return value;
    const batch = plainBatch(value);
    if (batch === undefined) this.inner = batchesIn(value);
    return batch ?? undefined;
  }

  end(error) {
    this.over = true;
    this.fail(error);
  }

  // A bad value closes its source; the first error is the one to tell.
  async leave(error) {
    try {
      await this.return();
    } catch {}
    this.end(error);
  }

  /** Closes the source, unless it has ended. */
  async return() {
    const { inner, iterator } = this;
    this.inner = undefined;
    if (this.over) return;
    this.over = true;
    if (inner !== undefined) await inner.return();
    await iterator?.return?.();
  }
}

/** The batches of something asynchronously iterable. What comes at one time is a batch. */
async function* batchesOfAsync(reading) {
  if (reading.taken) return;
  reading.taken = true;
  for await (const value of reading.input) {
    const batch = plainBatch(value);
    if (batch === undefined) yield* batchesIn(value);
    else if (batch !== null) yield batch;
  }
}

// What the generators above are for, by generator. Loops of our own do without the generator.
const readings = new SafeWeakMap();

function ofAsyncIterable(input) {
  const reading = { __proto__: null, input, taken: false };
  const batches = batchesOfAsync(reading);
  readings.set(batches, reading);
  return batches;
}

/**
 * The iterable that `from` was given, if nobody has read of the batches that it made of it. They are the caller's to read, by
 * `plainBatch` and `batchesIn`.
 */
function takeInput(batches) {
  const reading = readings.get(batches);
  if (reading === undefined || reading.taken) return undefined;
  reading.taken = true;
  return reading.input;
}

// An iterable of batches that are known.
function ofBatch(batch) {
  return {
    __proto__: null,
    async *[SymbolAsyncIterator]() {
      yield* pieces(batch);
    },
  };
}

function ofBatchSync(batch) {
  return {
    __proto__: null,
    *[SymbolIterator]() {
      yield* pieces(batch);
    },
  };
}

// The source that a protocol's method gives, asked for at once and waited for when somebody reads.
function ofProtocol(answer) {
  // Nobody may ever read.
  if (isPromise(answer)) PromisePrototypeThen(answer, undefined, () => {});
  return {
    __proto__: null,
    async *[SymbolAsyncIterator]() {
      yield* from(await answer);
    },
  };
}

function from(input) {
  if (input === null || input === undefined) {
    throw new ERR_INVALID_ARG_TYPE('input', 'a non-null value', input);
  }
  const bytes = bytesOf(input);
  if (bytes !== undefined) return ofBatch([bytes]);
  if (typeof input === 'object' || typeof input === 'function') {
    if (isTrusted(input)) return input;
    if (hasMethod(input, toAsyncStreamable)) {
      const answer = input[toAsyncStreamable]();
      return answer?.[kValidatedSource] === true ? answer : ofProtocol(answer);
    }
    if (hasMethod(input, toStreamable)) return from(input[toStreamable]());
    if (hasMethod(input, SymbolAsyncIterator)) return ofAsyncIterable(input);
    if (isBatch(input)) return ofBatch(input);
    if (hasMethod(input, SymbolIterator)) {
      return ArrayIsArray(input)
        ? { __proto__: null, [SymbolAsyncIterator]: () => batchesOfPromised(input) }
        : batchesOfPromised(input);
    }
  }
  throw new ERR_INVALID_ARG_TYPE('input', kAsyncKinds, input);
}

function fromSync(input) {
  if (input === null || input === undefined) {
    throw new ERR_INVALID_ARG_TYPE('input', 'a non-null value', input);
  }
  const bytes = bytesOf(input);
  if (bytes !== undefined) return ofBatchSync([bytes]);
  if (typeof input === 'object' || typeof input === 'function') {
    if (isTrusted(input) && hasMethod(input, SymbolIterator)) return input;
    if (hasMethod(input, toStreamable)) return fromSync(input[toStreamable]());
    if (isBatch(input)) return ofBatchSync(input);
    if (hasMethod(input, SymbolIterator)) {
      return {
        __proto__: null,
        [SymbolIterator]: () => batchesOf(input),
      };
    }
    if (hasMethod(input, SymbolAsyncIterator)) {
      throw new ERR_INVALID_ARG_TYPE('input', 'a synchronous input (not AsyncIterable)', input);
    }
    if (hasMethod(input, 'then')) {
      throw new ERR_INVALID_ARG_TYPE('input', 'a synchronous input (not Promise)', input);
    }
  }
  throw new ERR_INVALID_ARG_TYPE('input', kSyncKinds, input);
}

module.exports = {
  Cursor,
  batchesIn,
  chunksOfAsync,
  from,
  fromSync,
  plainBatch,
  takeInput,
};
