'use strict';
// The operators of Readable: those that give a new stream (map, filter, flatMap, drop, take) are
// generators wrapped in `Readable.from`; those that give a value (reduce, toArray, ...) are promises.

const {
  ArrayPrototypePush,
  ArrayPrototypeShift,
  MathFloor,
  Number,
  NumberIsNaN,
  Promise,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  Symbol,
  SymbolAsyncIterator,
} = primordials;
const {
  AbortError,
  codes: { ERR_MISSING_ARGS, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const {
  validateAbortSignal,
  validateFunction,
  validateInteger,
  validateObject,
} = require('#internal/validators');

const { ReadableIterator } = require('#stream/readable_iterator');

// A value that was filtered away, and the end of the queue.
const kEmpty = Symbol('kEmpty');
const kEof = Symbol('kEof');

function isThenable(value) {
  return typeof value?.then === 'function';
}

function readableFrom(iterable) {
  const { Readable } = require('#stream/readable');
  return Readable.from(iterable);
}

function checkOptions(options) {
  if (options != null) validateObject(options, 'options');
  if (options?.signal != null) validateAbortSignal(options.signal, 'options.signal');
}

function abortError(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

// Runs `fn` on up to `concurrency` values at a time and gives the results in the order of the values.
class Mapper {
  constructor(stream, fn, options) {
    checkOptions(options);
    let concurrency = 1;
    if (options?.concurrency != null) concurrency = MathFloor(options.concurrency);
    let mark = concurrency - 1;
    if (options?.highWaterMark != null) mark = MathFloor(options.highWaterMark);
    validateInteger(concurrency, 'options.concurrency', 1);
    validateInteger(mark, 'options.highWaterMark', 0);
    this.stream = stream;
    this.fn = fn;
    this.concurrency = concurrency;
    this.highWaterMark = mark + concurrency;
    const { AbortSignal } = require('#events/abort_controller');
    this.signal = AbortSignal.any(options?.signal ? [options.signal] : []);
    this.queue = [];
    this.running = 0;
    this.done = false;
    // Wakes the consumer, wakes the pump.
    this.next = null;
    this.resume = null;
    this.onProcessed = () => {
      this.running--;
      this.maybeResume();
    };
    this.onFailed = () => {
      this.done = true;
      this.onProcessed();
    };
  }

  maybeResume() {
    if (
      this.resume !== null &&
      !this.done &&
      this.running < this.concurrency &&
      this.queue.length < this.highWaterMark
    ) {
      this.wakePump();
    }
  }

  wakePump() {
    const { resume } = this;
    this.resume = null;
    if (resume !== null) resume();
  }

  wakeConsumer() {
    const { next } = this;
    this.next = null;
    if (next !== null) next();
  }

  enqueue(promise) {
    this.running++;
    PromisePrototypeThen(promise, this.onProcessed, this.onFailed);
    ArrayPrototypePush(this.queue, promise);
    this.wakeConsumer();
  }

  async pump() {
    const options = { signal: this.signal };
    try {
      for await (const value of this.stream) {
        if (this.done) return;
        if (this.signal.aborted) throw new AbortError();
        let promise;
        try {
          const result = this.fn(value, options);
          if (result === kEmpty) continue;
          promise = PromiseResolve(result);
        } catch (err) {
          promise = PromiseReject(err);
        }
        this.enqueue(promise);
        if (
          !this.done &&
          (this.queue.length >= this.highWaterMark || this.running >= this.concurrency)
        ) {
          await new Promise((resolve) => {
            this.resume = resolve;
          });
        }
      }
      ArrayPrototypePush(this.queue, kEof);
    } catch (err) {
      this.enqueue(PromiseReject(err));
    } finally {
      this.done = true;
      this.wakeConsumer();
    }
  }
}

// The results of a Mapper, one by one. It behaves as an async generator over them would, with fewer promises.
class MappedIterator {
  constructor(mapper) {
    this.mapper = mapper;
    this.started = false;
    this.ended = false;
    // Whether the first of the queue has been handed out.
    this.handedOut = false;
    // The last call of `next`, which the other methods wait for.
    this.last = undefined;
  }

  next() {
    if (this.last === undefined) {
      this.last = this.step();
    } else {
      const again = () => this.step();
      this.last = PromisePrototypeThen(this.last, again, again);
    }
    return this.last;
  }

  async step() {
    const { mapper } = this;
    if (this.ended) return { value: undefined, done: true };
    if (!this.started) {
      this.started = true;
      mapper.pump();
    }
    try {
      while (true) {
        if (this.handedOut) {
          this.handedOut = false;
          ArrayPrototypeShift(mapper.queue);
          mapper.maybeResume();
        }
        while (mapper.queue.length > 0) {
          const value = await mapper.queue[0];
          if (value === kEof) {
            this.end();
            return { value: undefined, done: true };
          }
          if (mapper.signal.aborted) throw new AbortError();
          if (value !== kEmpty) {
            this.handedOut = true;
            this.last = undefined;
            return { value, done: false };
          }
          ArrayPrototypeShift(mapper.queue);
          mapper.maybeResume();
        }
        await new Promise((resolve) => {
          mapper.next = resolve;
        });
      }
    } catch (err) {
      this.end();
      throw err;
    }
  }

  end() {
    if (this.ended) return;
    this.ended = true;
    this.mapper.done = true;
    this.mapper.wakePump();
  }

  leave() {
    if (this.started) this.end();
    this.ended = true;
  }

  async return(value) {
    await this.settled();
    this.leave();
    return { value: await value, done: true };
  }

  async throw(err) {
    await this.settled();
    this.leave();
    throw err;
  }

  // When the call of `next` that runs is over, however it ends.
  async settled() {
    try {
      await this.last;
    } catch {
      // Its caller hears of it.
    }
  }

  [SymbolAsyncIterator]() {
    return this;
  }
}

// The same for one value at a time, which is what nearly every program asks for: the next value is read when the former
// result has been taken, and so nothing needs to wait for anything.
class SerialIterator {
  constructor(mapper) {
    this.mapper = mapper;
    this.source = undefined;
    // Whether the source tells of chunks without promises.
    this.direct = false;
    this.options = { signal: mapper.signal };
    this.ended = false;
    this.sourceEnded = false;
    this.last = undefined;
  }

  next() {
    if (this.last === undefined) {
      this.last = this.step();
    } else {
      const again = () => this.step();
      this.last = PromisePrototypeThen(this.last, again, again);
    }
    return this.last;
  }

  async step() {
    if (this.ended) return { value: undefined, done: true };
    const { options } = this;
    const { fn, signal, stream } = this.mapper;
    try {
      if (this.source === undefined) {
        this.source = stream[SymbolAsyncIterator]();
        this.direct = this.source instanceof ReadableIterator;
      }
      while (true) {
        let value = this.direct ? this.source.ready() : null;
        if (value === null) {
          const step = await this.source.next();
          if (step.done) {
            this.sourceEnded = true;
            this.end();
            return { value: undefined, done: true };
          }
          value = step.value;
        } else if (isThenable(value)) {
          value = await value;
        }
        if (signal.aborted) throw new AbortError();
        let result;
        try {
          result = fn(value, options);
        } catch (err) {
          result = PromiseReject(err);
        }
        if (isThenable(result)) {
          result = await result;
          if (signal.aborted) throw new AbortError();
        } else if (result === kEmpty) {
          // Others have their turn, however many values are left out.
          await undefined;
        }
        if (result === kEmpty) continue;
        this.last = undefined;
        return { value: result, done: false };
      }
    } catch (err) {
      this.end();
      throw err;
    }
  }

  end() {
    if (this.ended) return;
    this.ended = true;
    if (this.source !== undefined && !this.sourceEnded) closeSource(this.source);
  }

  leave() {
    this.end();
  }

  [SymbolAsyncIterator]() {
    return this;
  }
}
SerialIterator.prototype.return = MappedIterator.prototype.return;
SerialIterator.prototype.throw = MappedIterator.prototype.throw;
SerialIterator.prototype.settled = MappedIterator.prototype.settled;

// As a loop over it is left: when it has come to the next value.
async function closeSource(source) {
  try {
    const { done } = await source.next();
    if (!done) await source.return();
  } catch {
    // Nobody waits for more.
  }
}

function mapped(stream, fn, options) {
  const mapper = new Mapper(stream, fn, options);
  return mapper.highWaterMark === 1 ? new SerialIterator(mapper) : new MappedIterator(mapper);
}

function map(stream, fn, options) {
  validateFunction(fn, 'fn');
  return readableFrom(mapped(stream, fn, options));
}

function filtered(stream, fn, options) {
  validateFunction(fn, 'fn');
  return mapped(
    stream,
    (value, signalOptions) => {
      const kept = fn(value, signalOptions);
      if (isThenable(kept)) return keptLater(kept, value);
      return kept ? value : kEmpty;
    },
    options,
  );
}

async function keptLater(kept, value) {
  return (await kept) ? value : kEmpty;
}

function filter(stream, fn, options) {
  return readableFrom(filtered(stream, fn, options));
}

async function* flattened(values) {
  for await (const value of values) yield* value;
}

function flatMap(stream, fn, options) {
  validateFunction(fn, 'fn');
  return readableFrom(flattened(mapped(stream, fn, options)));
}

async function forEach(stream, fn, options) {
  validateFunction(fn, 'fn');
  const results = mapped(
    stream,
    async (value, signalOptions) => {
      await fn(value, signalOptions);
      return kEmpty;
    },
    options,
  );
  // eslint-disable-next-line no-unused-vars
  for await (const _ of results);
}

async function some(stream, fn, options) {
  // eslint-disable-next-line no-unused-vars
  for await (const _ of filtered(stream, fn, options)) return true;
  return false;
}

async function every(stream, fn, options) {
  validateFunction(fn, 'fn');
  return !(await some(stream, async (...args) => !(await fn(...args)), options));
}

async function find(stream, fn, options) {
  for await (const value of filtered(stream, fn, options)) return value;
  return undefined;
}

async function toArray(stream, options) {
  checkOptions(options);
  const all = [];
  for await (const value of stream) {
    if (options?.signal?.aborted) throw abortError(options.signal);
    all[all.length] = value;
  }
  return all;
}

class ReduceOfEmptyError extends ERR_MISSING_ARGS {
  constructor() {
    super('reduce');
    this.message = 'Reduce of an empty stream requires an initial value';
  }
}

async function reduce(stream, reducer, initial, options, hasInitial) {
  validateFunction(reducer, 'reducer');
  checkOptions(options);
  if (options?.signal?.aborted) {
    const err = abortError(options.signal);
    // Destroyed with this error, which is reported here and nowhere else.
    stream.once('error', () => {});
    const { finishedPromise } = require('#stream/end_of_stream');
    await finishedPromise(stream.destroy(err)).catch(() => {});
    throw err;
  }
  const { AbortController } = require('#events/abort_controller');
  const controller = new AbortController();
  const { signal } = controller;
  if (options?.signal) {
    const { addAbortListener } = require('events');
    addAbortListener(options.signal, () => controller.abort());
  }
  let gotAny = false;
  try {
    for await (const value of stream) {
      gotAny = true;
      if (options?.signal?.aborted) throw new AbortError();
      if (!hasInitial) {
        initial = value;
        hasInitial = true;
      } else {
        initial = await reducer(initial, value, { signal });
      }
    }
    if (!gotAny && !hasInitial) throw new ReduceOfEmptyError();
  } finally {
    controller.abort();
  }
  return initial;
}

function toCount(number) {
  number = Number(number);
  if (NumberIsNaN(number)) return 0;
  if (number < 0) throw new ERR_OUT_OF_RANGE('number', '>= 0', number);
  return number;
}

function drop(stream, number, options) {
  checkOptions(options);
  return readableFrom(dropped(stream, toCount(number), options));
}

async function* dropped(stream, number, options) {
  if (options?.signal?.aborted) throw new AbortError();
  for await (const value of stream) {
    if (options?.signal?.aborted) throw new AbortError();
    if (number-- <= 0) yield value;
  }
}

function take(stream, number, options) {
  checkOptions(options);
  return readableFrom(taken(stream, toCount(number), options));
}

async function* taken(stream, number, options) {
  if (options?.signal?.aborted) throw new AbortError();
  for await (const value of stream) {
    if (options?.signal?.aborted) throw new AbortError();
    if (number-- > 0) yield value;
    // Not one value more than asked for is read.
    if (number <= 0) return;
  }
}

function asIndexedPairs(stream, options) {
  checkOptions(options);
  return readableFrom(indexed(stream, options));
}

async function* indexed(stream, options) {
  let index = 0;
  for await (const value of stream) {
    if (options?.signal?.aborted) throw abortError(options.signal);
    yield [index++, value];
  }
}

module.exports = {
  asIndexedPairs,
  drop,
  every,
  filter,
  find,
  flatMap,
  forEach,
  map,
  reduce,
  some,
  take,
  toArray,
};
