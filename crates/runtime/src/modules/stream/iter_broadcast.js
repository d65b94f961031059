'use strict';

// `broadcast` of `stream/iter`: a writer whose batches go to several readers. The slowest of them says how much can be written.

const {
  ArrayPrototypePush,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  SymbolAsyncIterator,
  SymbolDispose,
} = primordials;

const {
  broadcastProtocol,
  bufferOptions,
  dictionary,
  signalOf,
  splitArguments,
  whenAborted,
} = require('#stream/iter_values');
const { SharedBuffer, byProtocol, hasProtocol, readableOf } = require('#stream/iter_shared');
const { CLOSED, CLOSING, ERRORED, OPEN, Sink } = require('#stream/iter_sink');
const { PendingReads, done } = require('#stream/iter_waiting');
const { writerClass } = require('#stream/iter_writer');
const { from } = require('#stream/iter_from');
const { pipeline } = require('#stream/iter_pull');

const kDefaultBudget = 65536;

const BroadcastWriter = writerClass('BroadcastWriter');

class Channel extends Sink {
  constructor({ backpressure, budget, signal }) {
    super(backpressure);
    this.buffer = new SharedBuffer(budget);
    // Readers end with an error when the channel was cancelled with one.
    this.cancelled = false;
    this.hasReason = false;
    this.reason = undefined;
    this.readers = [];
    this.onCancel = undefined;
    this.listening = whenAborted(signal, (reason) => this.cancel(true, reason));
  }

  // --- writing ---

  get isFull() {
    return this.buffer.isFull;
  }

  dropOldest() {
    this.buffer.dropOldest();
  }

  put(batch, size) {
    this.total += size;
    this.buffer.put(batch);
    this.serve();
  }

  serve() {
    const { readers } = this;
    for (let i = 0; i < readers.length; i++) readers[i].serve();
  }

  // What was written is still read, and then every reader reads the end.
  close() {
    this.startEnding();
    this.drains.resolveAll(false);
    this.serve();
    this.closeIfRead();
  }

  closeIfRead() {
    if (this.state !== CLOSING || this.buffer.cursors.size > 0 || this.writes.length > 0) return;
    this.state = CLOSED;
    this.release();
    this.ending.resolve(this.total);
  }

  cancel(hasReason, reason) {
    if (this.cancelled) return;
    this.cancelled = true;
    this.hasReason = hasReason;
    this.reason = reason;
    if (this.isLive) {
      this.state = CLOSED;
      this.release();
      this.ending?.resolve(this.total);
      this.writes.rejectAll(hasReason ? reason : this.closedError());
      if (hasReason) this.drains.rejectAll(reason);
      else this.drains.resolveAll(false);
    }
    this.stopReaders(hasReason, reason);
    this.onCancel?.();
  }

  stopReaders(failed, reason) {
    const { readers } = this;
    this.readers = [];
    this.buffer.detachAll();
    for (let i = 0; i < readers.length; i++) readers[i].stop(failed, reason);
  }

  /** Something was read, or somebody has gone: there may be room. */
  moved() {
    this.admit();
    this.closeIfRead();
  }
}

/** One reader of a channel. */
class Reader {
  constructor(channel) {
    this.channel = channel;
    this.cursor = channel.buffer.attach();
    this.waiting = new PendingReads();
    this.over = false;
    this.failed = false;
    this.reason = undefined;
    ArrayPrototypePush(channel.readers, this);
  }

  // The batch that can be given at once; undefined when there is nothing yet, or this was the end.
  poll() {
    const { channel, cursor } = this;
    if (channel.buffer.has(cursor)) return channel.buffer.take(cursor);
    if (channel.state === ERRORED) this.leave(true, channel.error);
    else if (channel.cancelled) this.leave(channel.hasReason, channel.reason);
    else if (channel.state !== OPEN) this.leave();
    return undefined;
  }

  next() {
    if (!this.over && this.waiting.length === 0) {
      const value = this.poll();
      if (value !== undefined) {
        this.channel.moved();
        return PromiseResolve({ __proto__: null, done: false, value });
      }
    }
    if (this.over) return this.failed ? PromiseReject(this.reason) : PromiseResolve(done());
    return this.waiting.add();
  }

  /** Gives those who wait what there is. */
  serve() {
    while (this.waiting.length > 0) {
      const batch = this.poll();
      if (batch === undefined) return;
      this.waiting.give(batch);
      this.channel.moved();
    }
  }

  /** Ends this reader's part. */
  leave(failed = false, reason = undefined) {
    if (this.over) return;
    const { channel } = this;
    const { readers } = channel;
    channel.buffer.detach(this.cursor);
    channel.readers = [];
    for (let i = 0; i < readers.length; i++) {
      if (readers[i] !== this) ArrayPrototypePush(channel.readers, readers[i]);
    }
    this.stop(failed, reason);
    channel.moved();
  }

  stop(failed, reason) {
    this.over = true;
    this.failed = failed;
    this.reason = reason;
    this.waiting.stop(failed, reason);
  }
}

class BroadcastImpl {
  #channel;

  constructor(channel) {
    this.#channel = channel;
  }

  get backpressurePolicy() {
    return this.#channel.policy;
  }

  get consumerCount() {
    return this.#channel.buffer.cursors.size;
  }

  push(...args) {
    const { transforms, options } = splitArguments(args);
    const signal = signalOf(dictionary(options));
    if (signal?.aborted) return pipeline(failing(signal.reason), transforms, undefined);
    const readable = readableOf(new Reader(this.#channel));
    if (transforms.length === 0 && signal === undefined) return readable;
    return pipeline(readable, transforms, signal);
  }

  cancel(reason) {
    this.#channel.cancel(arguments.length > 0 && reason !== undefined, reason);
  }

  [SymbolDispose]() {
    this.cancel();
  }
}

/** A source that only fails. */
function failing(reason) {
  return {
    __proto__: null,
    // biome-ignore lint/correctness/useYield: it fails before.
    async *[SymbolAsyncIterator]() {
      throw reason;
    },
  };
}

function open(options) {
  const channel = new Channel(bufferOptions(options, kDefaultBudget));
  return {
    __proto__: null,
    channel,
    writer: new BroadcastWriter(channel),
    broadcast: new BroadcastImpl(channel),
  };
}

function broadcast(options = undefined) {
  const opened = open(options);
  return { __proto__: null, writer: opened.writer, broadcast: opened.broadcast };
}

// --- Broadcast.from ---

/** Writes a source into a channel as fast as its readers let it. */
async function feed(source, writer, channel) {
  const iterator = source[SymbolAsyncIterator]();
  channel.onCancel = () => {
    const closed = iterator.return?.();
    if (closed !== undefined) PromisePrototypeThen(PromiseResolve(closed), undefined, () => {});
  };
  try {
    while (true) {
      const { done: over, value } = await iterator.next();
      if (channel.cancelled) return;
      if (over) break;
      if (!writer.writevSync(value)) await writer.writev(value);
      if (channel.cancelled) return;
    }
    if (writer.endSync() < 0) await writer.end();
  } catch (error) {
    if (channel.state === ERRORED) channel.onCancel();
    writer.fail(error);
  }
}

const Broadcast = {
  __proto__: null,
  from(input, options) {
    if (hasProtocol(input, broadcastProtocol)) {
      const made = byProtocol(input, options, broadcastProtocol, 'broadcastProtocol');
      return { __proto__: null, writer: { __proto__: null }, broadcast: made };
    }
    const source = from(input);
    const { channel, writer, broadcast: result } = open(options);
    feed(source, writer, channel);
    return { __proto__: null, writer, broadcast: result };
  },
};

module.exports = { Broadcast, broadcast };
