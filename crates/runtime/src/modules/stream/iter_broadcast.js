'use strict';

// `broadcast` of `stream/iter`: a writer whose batches go to several readers. The slowest of them says how much can be written.

const {
  ArrayPrototypePush,
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
  codes: { ERR_INVALID_RETURN_VALUE, ERR_INVALID_STATE },
} = require('#internal/errors');
const {
  broadcastProtocol,
  bufferOptions,
  chunkOf,
  chunksOf,
  dictionary,
  drainableProtocol,
  listenForAbort,
  signalOf,
  splitArguments,
  sizeOf,
  trust,
  writeSignal,
} = require('#stream/iter_values');
const { SharedBuffer, done } = require('#stream/iter_shared');
const { DrainWaiters, PendingWrites, tooManyWrites, withSignal } = require('#stream/iter_waiting');
const { from } = require('#stream/iter_from');
const { pipeline } = require('#stream/iter_pull');

const kDefaultBudget = 65536;

const OPEN = 0;
// Ended, and not yet read by everybody.
const CLOSING = 1;
const CLOSED = 2;
const ERRORED = 3;

class Channel {
  constructor({ backpressure, budget, signal }) {
    this.policy = backpressure;
    this.buffer = new SharedBuffer(budget);
    this.state = OPEN;
    this.error = undefined;
    // Readers end with an error when the channel was cancelled with one.
    this.cancelled = false;
    this.hasReason = false;
    this.reason = undefined;
    this.total = 0;
    this.readers = [];
    this.writes = new PendingWrites();
    this.drains = new DrainWaiters();
    this.ending = undefined;
    this.onCancel = undefined;
    this.listening = undefined;
    if (signal === undefined) return;
    if (signal.aborted) this.cancel(true, signal.reason);
    else this.listening = listenForAbort(signal, () => this.cancel(true, signal.reason));
  }

  // --- writing ---

  get canWrite() {
    return this.state === OPEN ? !this.buffer.isFull : null;
  }

  refusal() {
    if (this.state === OPEN) return undefined;
    if (this.state === ERRORED) return PromiseReject(this.error);
    return PromiseReject(new ERR_INVALID_STATE.TypeError('Writer is closed'));
  }

  accept(batch) {
    if (sizeOf(batch) === 0) return true;
    if (this.buffer.isFull) {
      if (this.policy === 'drop-newest') {
        this.total += sizeOf(batch);
        return true;
      }
      if (this.policy !== 'drop-oldest') return false;
      this.buffer.dropOldest();
    }
    this.put(batch);
    return true;
  }

  put(batch) {
    this.total += sizeOf(batch);
    this.buffer.put(batch);
    const { readers } = this;
    for (let i = 0; i < readers.length; i++) readers[i].serve();
  }

  write(batch, signal) {
    const refusal = this.refusal();
    if (refusal !== undefined) return refusal;
    if (signal?.aborted) return PromiseReject(signal.reason);
    if (this.accept(batch)) return PromiseResolve();
    if (this.policy === 'strict' && this.writes.length > 0) return PromiseReject(tooManyWrites());
    return this.writes.add(batch, signal);
  }

  end() {
    if (this.state === OPEN) this.close();
    if (this.state === CLOSING) return this.ending.promise;
    if (this.state === CLOSED) return PromiseResolve(this.total);
    return this.refusal();
  }

  // No more is written; what was is still read, and then every reader reads the end.
  close() {
    this.state = CLOSING;
    this.drains.resolveAll(false);
    this.ending = PromiseWithResolvers();
    // Not everybody who ends a stream waits for that.
    PromisePrototypeThen(this.ending.promise, undefined, () => {});
    const { readers } = this;
    for (let i = 0; i < readers.length; i++) readers[i].serve();
    this.closeIfRead();
  }

  closeIfRead() {
    if (this.state !== CLOSING || this.buffer.cursors.size > 0 || this.writes.length > 0) return;
    this.state = CLOSED;
    this.release();
    this.ending.resolve(this.total);
  }

  fail(reason) {
    if (this.state !== OPEN && this.state !== CLOSING) return;
    this.state = ERRORED;
    this.error = reason;
    this.release();
    this.ending?.reject(reason);
    this.writes.rejectAll(reason);
    this.drains.rejectAll(reason);
    this.stopReaders(true, reason);
  }

  cancel(hasReason, reason) {
    if (this.cancelled) return;
    this.cancelled = true;
    this.hasReason = hasReason;
    this.reason = reason;
    if (this.state === OPEN || this.state === CLOSING) {
      this.state = CLOSED;
      this.release();
      this.ending?.resolve(this.total);
      const closed = new ERR_INVALID_STATE.TypeError('Writer is closed');
      this.writes.rejectAll(hasReason ? reason : closed);
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

  drain() {
    const can = this.canWrite;
    if (can === null) return null;
    return can ? PromiseResolve(true) : this.drains.add();
  }

  /** Something was read, or somebody has gone: there may be room. */
  moved() {
    if (this.state !== OPEN && this.state !== CLOSING) return;
    while (this.writes.length > 0 && !this.buffer.isFull) {
      const { batch, resolve } = this.writes.take();
      this.put(batch);
      resolve();
    }
    if (this.canWrite) this.drains.resolveAll(true);
    this.closeIfRead();
  }

  release() {
    this.listening?.[SymbolDispose]();
    this.listening = undefined;
  }
}

/** One reader of a channel. */
class Reader {
  constructor(channel) {
    this.channel = channel;
    this.cursor = channel.buffer.attach();
    this.waiting = [];
    this.over = false;
    this.failed = false;
    this.reason = undefined;
    ArrayPrototypePush(channel.readers, this);
  }

  // What can be given at once; undefined when there is nothing yet, or this was the end.
  poll() {
    const { channel, cursor } = this;
    if (channel.buffer.has(cursor)) {
      return { __proto__: null, done: false, value: channel.buffer.take(cursor) };
    }
    if (channel.state === ERRORED) this.leave(true, channel.error);
    else if (channel.cancelled) this.leave(channel.hasReason, channel.reason);
    else if (channel.state !== OPEN) this.leave(false, undefined);
    return undefined;
  }

  next() {
    if (!this.over && this.waiting.length === 0) {
      const result = this.poll();
      if (result !== undefined) {
        this.channel.moved();
        return PromiseResolve(result);
      }
    }
    if (this.over) return this.failed ? PromiseReject(this.reason) : PromiseResolve(done());
    const read = PromiseWithResolvers();
    ArrayPrototypePush(this.waiting, read);
    return read.promise;
  }

  /** Gives those who wait what there is. */
  serve() {
    while (this.waiting.length > 0) {
      const result = this.poll();
      if (result === undefined) return;
      ArrayPrototypeShift(this.waiting).resolve(result);
      this.channel.moved();
    }
  }

  /** Ends this reader's part. */
  leave(failed, reason) {
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
    const { waiting } = this;
    this.waiting = [];
    for (let i = 0; i < waiting.length; i++) {
      if (failed) waiting[i].reject(reason);
      else waiting[i].resolve(done());
    }
  }
}

function readerIterable(channel) {
  const reader = new Reader(channel);
  return trust({
    __proto__: null,
    [SymbolAsyncIterator]() {
      return {
        __proto__: null,
        next() {
          return reader.next();
        },
        return() {
          reader.leave(false, undefined);
          return PromiseResolve(done());
        },
        throw() {
          reader.leave(false, undefined);
          return PromiseResolve(done());
        },
      };
    },
  });
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
    const readable = readerIterable(this.#channel);
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

class BroadcastWriter {
  #channel;

  constructor(channel) {
    this.#channel = channel;
  }

  get canWrite() {
    return this.#channel.canWrite;
  }

  write(chunk, options) {
    return this.#channel.write([chunkOf(chunk)], writeSignal(options));
  }

  writev(chunks, options) {
    return this.#channel.write(chunksOf(chunks), writeSignal(options));
  }

  writeSync(chunk) {
    const batch = [chunkOf(chunk)];
    return this.#channel.state === OPEN && this.#channel.accept(batch);
  }

  writevSync(chunks) {
    const batch = chunksOf(chunks);
    return this.#channel.state === OPEN && this.#channel.accept(batch);
  }

  end(options) {
    const signal = writeSignal(options);
    if (signal?.aborted) return PromiseReject(signal.reason);
    const channel = this.#channel;
    const ended = channel.end();
    return channel.state === CLOSING ? withSignal(ended, signal) : ended;
  }

  endSync() {
    const channel = this.#channel;
    if (channel.state === OPEN) channel.close();
    return channel.state === CLOSED ? channel.total : -1;
  }

  fail(reason) {
    this.#channel.fail(reason);
  }

  [drainableProtocol]() {
    return this.#channel.drain();
  }

  [SymbolAsyncDispose]() {
    const channel = this.#channel;
    if (channel.state === CLOSING) return channel.ending.promise;
    channel.fail();
    return PromiseResolve();
  }

  [SymbolDispose]() {
    this.#channel.fail();
  }
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
    const isObject = (input !== null && typeof input === 'object') || typeof input === 'function';
    if (isObject && typeof input[broadcastProtocol] === 'function') {
      const made = input[broadcastProtocol](options);
      if (made === null || typeof made !== 'object') {
        throw new ERR_INVALID_RETURN_VALUE(
          'an object',
          "[Symbol.for('Stream.broadcastProtocol')]",
          made,
        );
      }
      return { __proto__: null, writer: { __proto__: null }, broadcast: made };
    }
    const source = from(input);
    const { channel, writer, broadcast: result } = open(options);
    feed(source, writer, channel);
    return { __proto__: null, writer, broadcast: result };
  },
};

module.exports = { Broadcast, broadcast };
