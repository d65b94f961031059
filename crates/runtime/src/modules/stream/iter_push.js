'use strict';

// `push` and `duplex` of `stream/iter`: a writer, and the stream of what is written to it. Up to a budget of bytes waits for
// the reader; what happens to more is the writer's policy.

const {
  ArrayPrototypePush,
  ArrayPrototypePushApply,
  ArrayPrototypeShift,
  PromiseReject,
  PromiseResolve,
  SymbolAsyncDispose,
  SymbolAsyncIterator,
} = primordials;

const {
  codes: { ERR_INVALID_STATE },
} = require('#internal/errors');
const { validateInteger } = require('#internal/validators');
const {
  budgetOf,
  bufferOptions,
  dictionary,
  policyOf,
  signalOf,
  sizeOf,
  splitArguments,
  trust,
  whenAborted,
} = require('#stream/iter_values');
const { pipeline } = require('#stream/iter_pull');
const { CLOSED, CLOSING, ERRORED, OPEN, Sink } = require('#stream/iter_sink');
const { PendingReads, done } = require('#stream/iter_waiting');
const { writerClass } = require('#stream/iter_writer');

const kDefaultBudget = 16384;

// A state beside those of every sink: the reader has gone.
const ABANDONED = 4;

// How the reader has gone.
const STAYS = 0;
const RETURNED = 1;
const THREW = 2;

const PushWriter = writerClass('PushWriter');

class PushQueue extends Sink {
  constructor({ backpressure, budget, signal }) {
    super(backpressure);
    this.budget = budget;
    // What the reader has not got yet, a batch for each write.
    this.slots = [];
    this.buffered = 0;
    this.reads = new PendingReads();
    this.reader = STAYS;
    this.readerError = undefined;
    this.listening = whenAborted(signal, (reason) => this.fail(reason));
  }

  // --- the writer's side ---

  get isFull() {
    return this.buffered >= this.budget;
  }

  closedError() {
    if (this.state === ABANDONED) return this.abandonment();
    return this.state === CLOSING
      ? new ERR_INVALID_STATE.TypeError('Writer is closing')
      : super.closedError();
  }

  abandonment() {
    if (this.reader === THREW) return this.readerError;
    return new ERR_INVALID_STATE.TypeError('Stream closed by consumer');
  }

  dropOldest() {
    while (this.slots.length > 0 && this.isFull) {
      this.buffered -= sizeOf(ArrayPrototypeShift(this.slots));
    }
  }

  put(batch, size) {
    this.total += size;
    // Who waits has read all there was.
    if (this.reads.length > 0) {
      this.reads.give(batch);
      return;
    }
    ArrayPrototypePush(this.slots, batch);
    this.buffered += size;
  }

  // What was written is still read, and then the end is.
  close() {
    if (this.slots.length === 0) {
      this.state = CLOSED;
      this.release();
      this.stopReaders(false, undefined);
    } else {
      this.startEnding();
    }
    this.drains.resolveAll(false);
  }

  stopReaders(failed, reason) {
    this.reads.stop(failed, reason);
  }

  // --- the reader's side ---

  read() {
    if (this.reader === THREW) return PromiseReject(this.readerError);
    if (this.reader === RETURNED) return PromiseResolve(done());
    if (this.slots.length > 0) return PromiseResolve(this.take());
    switch (this.state) {
      case OPEN:
        return this.reads.add();
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
    this.admit();
    return { __proto__: null, done: false, value: batch };
  }

  abandon(how, error) {
    if (this.reader !== STAYS) return;
    this.reader = how;
    this.readerError = error;
    this.slots = [];
    this.buffered = 0;
    if (!this.isLive) return;
    this.state = ABANDONED;
    this.release();
    const reason = this.abandonment();
    this.ending?.reject(reason);
    this.writes.rejectAll(reason);
    if (how === RETURNED) this.drains.resolveAll(false);
    else this.drains.rejectAll(error);
    this.stopReaders(how === THREW, error);
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
