'use strict';

// `push` and `duplex` of `stream/iter`: a writer, and the stream of what is written to it. Up to a budget of bytes waits for
// the reader; what happens to more is the writer's policy.

const {
  ArrayPrototypePush,
  ArrayPrototypePushApply,
  ArrayPrototypeShift,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  SymbolAsyncDispose,
  SymbolAsyncIterator,
  SymbolDispose,
} = primordials;

const {
  codes: { ERR_INVALID_STATE },
} = require('#internal/errors');
const { validateInteger } = require('#internal/validators');
const {
  budgetOf,
  bufferOptions,
  chunkOf,
  chunksOf,
  dictionary,
  drainableProtocol,
  listenForAbort,
  policyOf,
  signalOf,
  sizeOf,
  splitArguments,
  trust,
  writeSignal,
} = require('#stream/iter_values');
const { pipeline } = require('#stream/iter_pull');
const { done } = require('#stream/iter_shared');
const { DrainWaiters, PendingWrites, tooManyWrites, withSignal } = require('#stream/iter_waiting');

const kDefaultBudget = 16384;

const OPEN = 0;
const CLOSING = 1;
const CLOSED = 2;
const ERRORED = 3;
// The reader has gone.
const ABANDONED = 4;

// How the reader has gone.
const STAYS = 0;
const RETURNED = 1;
const THREW = 2;

class PushQueue {
  constructor({ backpressure, budget, signal }) {
    this.policy = backpressure;
    this.budget = budget;
    this.state = OPEN;
    this.error = undefined;
    // What the reader has not got yet, a batch for each write.
    this.slots = [];
    this.buffered = 0;
    this.total = 0;
    this.reads = [];
    this.writes = new PendingWrites();
    this.drains = new DrainWaiters();
    this.ending = undefined;
    this.reader = STAYS;
    this.readerError = undefined;
    this.listening = undefined;
    if (signal !== undefined) {
      if (signal.aborted) this.fail(signal.reason);
      else this.listening = listenForAbort(signal, () => this.fail(signal.reason));
    }
  }

  // --- the writer's side ---

  get canWrite() {
    return this.state === OPEN ? this.buffered < this.budget : null;
  }

  /** Why nothing can be written, as a rejection; undefined when something can. */
  refusal() {
    switch (this.state) {
      case OPEN:
        return undefined;
      case ERRORED:
        return PromiseReject(this.error);
      case ABANDONED:
        return PromiseReject(this.abandonment());
      default:
        return PromiseReject(
          new ERR_INVALID_STATE.TypeError(
            this.state === CLOSING ? 'Writer is closing' : 'Writer is closed',
          ),
        );
    }
  }

  abandonment() {
    if (this.reader === THREW) return this.readerError;
    return new ERR_INVALID_STATE.TypeError('Stream closed by consumer');
  }

  /** Takes a batch if there is room, or none is needed. */
  accept(batch) {
    const size = sizeOf(batch);
    if (size === 0) return true;
    if (this.reads.length > 0) {
      this.total += size;
      ArrayPrototypeShift(this.reads).resolve({ __proto__: null, done: false, value: batch });
      return true;
    }
    if (this.buffered >= this.budget) {
      if (this.policy === 'drop-newest') {
        this.total += size;
        return true;
      }
      if (this.policy !== 'drop-oldest') return false;
      while (this.slots.length > 0 && this.buffered >= this.budget) {
        this.buffered -= sizeOf(ArrayPrototypeShift(this.slots));
      }
    }
    this.put(batch, size);
    return true;
  }

  put(batch, size) {
    ArrayPrototypePush(this.slots, batch);
    this.buffered += size;
    this.total += size;
  }

  write(batch, signal) {
    const refusal = this.refusal();
    if (refusal !== undefined) return refusal;
    if (signal?.aborted) return PromiseReject(signal.reason);
    if (this.accept(batch)) return PromiseResolve();
    if (this.policy === 'strict' && this.writes.length > 0) return PromiseReject(tooManyWrites());
    return this.writes.add(batch, signal);
  }

  writeSync(batch) {
    return this.state === OPEN && this.accept(batch);
  }

  end() {
    switch (this.state) {
      case OPEN:
        break;
      case CLOSING:
        return this.ending.promise;
      case CLOSED:
        return PromiseResolve(this.total);
      default:
        return this.refusal();
    }
    this.close();
    return this.state === CLOSED ? PromiseResolve(this.total) : this.ending.promise;
  }

  // No more is written; what was is still read, and then the end is.
  close() {
    if (this.slots.length === 0) {
      this.state = CLOSED;
      this.release();
      this.finishReads();
    } else {
      this.state = CLOSING;
      this.ending = PromiseWithResolvers();
      // Not everybody who ends a stream waits for that.
      PromisePrototypeThen(this.ending.promise, undefined, () => {});
    }
    this.drains.resolveAll(false);
  }

  endSync() {
    if (this.state === OPEN) this.close();
    return this.state === CLOSED ? this.total : -1;
  }

  fail(reason) {
    if (this.state !== OPEN && this.state !== CLOSING) return;
    this.state = ERRORED;
    this.error = reason;
    this.release();
    this.ending?.reject(reason);
    this.writes.rejectAll(reason);
    this.drains.rejectAll(reason);
    const { reads } = this;
    this.reads = [];
    for (let i = 0; i < reads.length; i++) reads[i].reject(reason);
  }

  drain() {
    const can = this.canWrite;
    if (can === null) return null;
    return can ? PromiseResolve(true) : this.drains.add();
  }

  release() {
    this.listening?.[SymbolDispose]();
    this.listening = undefined;
  }

  // --- the reader's side ---

  read() {
    if (this.reader === THREW) return PromiseReject(this.readerError);
    if (this.reader === RETURNED) return PromiseResolve(done());
    if (this.slots.length > 0) return PromiseResolve(this.take());
    switch (this.state) {
      case OPEN: {
        const read = PromiseWithResolvers();
        ArrayPrototypePush(this.reads, read);
        return read.promise;
      }
      case ERRORED:
        return PromiseReject(this.error);
      case CLOSING:
        this.state = CLOSED;
        this.release();
        this.ending.resolve(this.total);
        return PromiseResolve(done());
      default:
        return PromiseResolve(done());
    }
  }

  take() {
    const { slots } = this;
    const batch = slots[0];
    for (let i = 1; i < slots.length; i++) ArrayPrototypePushApply(batch, slots[i]);
    this.slots = [];
    this.buffered = 0;
    if (this.state === OPEN || this.state === CLOSING) this.admit();
    return { __proto__: null, done: false, value: batch };
  }

  // There is room again.
  admit() {
    while (this.writes.length > 0 && this.buffered < this.budget) {
      const { batch, resolve } = this.writes.take();
      this.put(batch, sizeOf(batch));
      resolve();
    }
    if (this.canWrite) this.drains.resolveAll(true);
  }

  finishReads() {
    const { reads } = this;
    this.reads = [];
    for (let i = 0; i < reads.length; i++) reads[i].resolve(done());
  }

  abandon(how, error) {
    if (this.reader !== STAYS) return;
    this.reader = how;
    this.readerError = error;
    this.slots = [];
    this.buffered = 0;
    if (this.state !== OPEN && this.state !== CLOSING) return;
    this.state = ABANDONED;
    this.release();
    const reason = this.abandonment();
    this.ending?.reject(reason);
    this.writes.rejectAll(reason);
    if (how === RETURNED) {
      this.drains.resolveAll(false);
      this.finishReads();
      return;
    }
    this.drains.rejectAll(error);
    const { reads } = this;
    this.reads = [];
    for (let i = 0; i < reads.length; i++) reads[i].reject(error);
  }
}

class PushWriter {
  #queue;

  constructor(queue) {
    this.#queue = queue;
  }

  get canWrite() {
    return this.#queue.canWrite;
  }

  write(chunk, options) {
    return this.#queue.write([chunkOf(chunk)], writeSignal(options));
  }

  writev(chunks, options) {
    return this.#queue.write(chunksOf(chunks), writeSignal(options));
  }

  writeSync(chunk) {
    return this.#queue.writeSync([chunkOf(chunk)]);
  }

  writevSync(chunks) {
    return this.#queue.writeSync(chunksOf(chunks));
  }

  end(options) {
    const signal = writeSignal(options);
    if (signal?.aborted) return PromiseReject(signal.reason);
    const queue = this.#queue;
    const ended = queue.end();
    return queue.state === CLOSING ? withSignal(ended, signal) : ended;
  }

  endSync() {
    return this.#queue.endSync();
  }

  fail(reason) {
    this.#queue.fail(reason);
  }

  [drainableProtocol]() {
    return this.#queue.drain();
  }

  [SymbolAsyncDispose]() {
    const queue = this.#queue;
    if (queue.state === CLOSING) return queue.ending.promise;
    queue.fail();
    return PromiseResolve();
  }

  [SymbolDispose]() {
    this.#queue.fail();
  }
}

function readableOf(queue) {
  return trust({
    __proto__: null,
    [SymbolAsyncIterator]() {
      return {
        __proto__: null,
        next() {
          return queue.read();
        },
        return() {
          queue.abandon(RETURNED, undefined);
          return PromiseResolve(done());
        },
        throw(error) {
          queue.abandon(THREW, error);
          return PromiseReject(error);
        },
      };
    },
  });
}

/** A writer and a stream, of options that were checked. */
function makePush(options, transforms) {
  const queue = new PushQueue(options);
  let readable = readableOf(queue);
  if (transforms.length > 0) {
    readable = pipeline(readable, transforms, undefined, (threw, error) =>
      queue.abandon(threw ? THREW : RETURNED, error),
    );
  }
  return { __proto__: null, writer: new PushWriter(queue), readable, queue };
}

function push(...args) {
  const { transforms, options } = splitArguments(args);
  const { writer, readable } = makePush(bufferOptions(options, kDefaultBudget), transforms);
  return { __proto__: null, writer, readable };
}

// --- duplex ---

function directionOptions(members, name) {
  const own = dictionary(members[name], `${name} in options`);
  const place = `${name} in options`;
  return {
    __proto__: null,
    backpressure: policyOf(own, place),
    budget: budgetOf(own, place),
  };
}

// Ends what this end writes, and reads no more. That the other end reads no more is no error.
async function closeChannel(outgoing, incoming) {
  const { writer, queue } = outgoing;
  const ended = writer.endSync() < 0 ? writer.end() : undefined;
  incoming.queue.abandon(RETURNED, undefined);
  try {
    await ended;
  } catch (error) {
    if (queue.state !== ABANDONED || queue.reader !== RETURNED) throw error;
  }
}

function channel(outgoing, incoming) {
  let closed;
  return {
    __proto__: null,
    get writer() {
      return outgoing.writer;
    },
    get readable() {
      return incoming.readable;
    },
    close() {
      closed ??= closeChannel(outgoing, incoming);
      return closed;
    },
    [SymbolAsyncDispose]() {
      return this.close();
    },
  };
}

function duplex(options = undefined) {
  const members = dictionary(options);
  const a = directionOptions(members, 'a');
  const b = directionOptions(members, 'b');
  const backpressure = policyOf(members, 'options') ?? 'strict';
  const budget = budgetOf(members, 'options') ?? kDefaultBudget;
  const signal = signalOf(members);
  const make = (own) => {
    const one = {
      __proto__: null,
      backpressure: own.backpressure ?? backpressure,
      budget: own.budget ?? budget,
      signal,
    };
    validateInteger(one.budget, 'options.budget', kDefaultBudget);
    return makePush(one, []);
  };
  const fromA = make(a);
  const fromB = make(b);
  return [channel(fromA, fromB), channel(fromB, fromA)];
}

module.exports = { duplex, push };
