'use strict';

// `share` and `shareSync` of `stream/iter`: a source that several readers read. It is asked for more when one of them has had
// everything there is.

const {
  PromisePrototypeThen,
  PromiseResolve,
  PromiseWithResolvers,
  SafeSet,
  SymbolAsyncIterator,
  SymbolDispose,
  SymbolIterator,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const {
  bufferOptions,
  checkTransforms,
  dictionary,
  shareProtocol,
  shareSyncProtocol,
  signalOf,
  splitArguments,
  trust,
  whenAborted,
} = require('#stream/iter_values');
const { SharedBuffer, byProtocol, hasProtocol, readableOf } = require('#stream/iter_shared');
const { done } = require('#stream/iter_waiting');
const { from, fromSync } = require('#stream/iter_from');
const { pipeline, pipelineSync } = require('#stream/iter_pull');

const kDefaultBudget = 65536;

function overBudget(buffer) {
  return new ERR_OUT_OF_RANGE('buffered bytes', `< ${buffer.budget}`, buffer.bytes);
}

// A reader goes. What nobody is left to read is of no use to those who come later.
function release(buffer, cursor) {
  buffer.detach(cursor);
  if (buffer.cursors.size === 0) buffer.clear();
}

/** A source, and what of it not everybody has read. */
class SharedSource {
  constructor(source, { backpressure, budget }) {
    this.source = source;
    this.policy = backpressure;
    this.buffer = new SharedBuffer(budget);
    this.iterator = undefined;
    this.ended = false;
    this.failed = false;
    this.error = undefined;
    this.cancelled = false;
  }

  /** Takes what the source has answered. */
  take(result) {
    if (this.cancelled) return;
    if (result.done) {
      this.ended = true;
      return;
    }
    const batch = result.value;
    if (this.policy !== 'drop-newest' || !this.buffer.isFull) this.buffer.put(batch);
  }

  /** The source has failed. */
  end(error) {
    this.ended = true;
    this.failed = true;
    this.error = error;
  }
}

// --- asynchronous ---

class Shared extends SharedSource {
  constructor(source, options) {
    super(source, options);
    this.pulling = false;
    // Resolved when anything has changed that a reader may wait for.
    this.change = undefined;
    this.listening = whenAborted(options.signal, (reason) => this.cancel(true, reason));
  }

  changed() {
    const { change } = this;
    this.change = undefined;
    change?.resolve();
  }

  whenChanged() {
    this.change ??= PromiseWithResolvers();
    return this.change.promise;
  }

  /** Asks the source for a batch. */
  async pull() {
    this.pulling = true;
    if (this.policy === 'drop-oldest') this.buffer.dropOldest();
    try {
      this.iterator ??= this.source[SymbolAsyncIterator]();
      this.take(await this.iterator.next());
    } catch (error) {
      if (!this.cancelled) this.end(error);
    } finally {
      this.pulling = false;
      this.changed();
    }
  }

  cancel(failed, reason) {
    if (this.cancelled) return;
    this.cancelled = true;
    this.failed = failed;
    this.error = reason;
    this.listening?.[SymbolDispose]();
    this.buffer.detachAll();
    this.buffer.clear();
    const closed = this.iterator?.return?.();
    if (closed !== undefined) PromisePrototypeThen(PromiseResolve(closed), undefined, () => {});
    this.changed();
  }
}

class SharedReader {
  constructor(shared) {
    this.shared = shared;
    this.cursor = shared.buffer.attach();
    this.last = PromiseResolve();
    this.left = false;
  }

  /** Reads follow each other, also when they are asked for at once. */
  next() {
    const read = () => this.read();
    this.last = PromisePrototypeThen(this.last, read, read);
    return this.last;
  }

  async read() {
    const { cursor, shared } = this;
    const { buffer } = shared;
    // One batch too many is given up; then this waits for room.
    let gaveUp = false;
    while (!this.left) {
      if (buffer.has(cursor)) {
        const value = buffer.take(cursor);
        shared.changed();
        return { __proto__: null, done: false, value };
      }
      if (shared.ended || shared.cancelled) {
        release(buffer, cursor);
        if (shared.failed) throw shared.error;
        break;
      }
      const waits = buffer.isFull && (shared.policy === 'unbounded' || gaveUp);
      if (buffer.isFull && shared.policy === 'strict' && !shared.pulling) {
        const error = overBudget(buffer);
        this.leave();
        throw error;
      }
      const changed = shared.whenChanged();
      if (!waits && !shared.pulling) {
        gaveUp = buffer.isFull && shared.policy === 'drop-newest';
        shared.pull();
      }
      await changed;
    }
    return done();
  }

  leave() {
    if (!this.cursor.attached) return;
    this.left = true;
    release(this.shared.buffer, this.cursor);
    this.shared.changed();
  }
}

class ShareImpl {
  #shared;

  constructor(source, options) {
    this.#shared = new Shared(source, options);
  }

  get consumerCount() {
    return this.#shared.buffer.cursors.size;
  }

  pull(...args) {
    const { transforms, options } = splitArguments(args);
    const signal = signalOf(dictionary(options));
    const reader = new SharedReader(this.#shared);
    const readable = readableOf(reader);
    if (transforms.length === 0 && signal === undefined) return readable;
    return pipeline(readable, transforms, signal, () => reader.leave());
  }

  cancel(reason) {
    this.#shared.cancel(arguments.length > 0 && reason !== undefined, reason);
  }

  [SymbolDispose]() {
    this.cancel();
  }
}

function share(source, options = undefined) {
  return new ShareImpl(from(source), bufferOptions(options, kDefaultBudget));
}

// --- synchronous ---

class SyncShared extends SharedSource {
  constructor(source, options) {
    super(source, options);
    this.readers = new SafeSet();
  }

  pull() {
    if (this.policy === 'drop-oldest') this.buffer.dropOldest();
    try {
      this.iterator ??= this.source[SymbolIterator]();
      this.take(this.iterator.next());
    } catch (error) {
      this.end(error);
    }
  }

  read(reader) {
    const { buffer } = this;
    const { cursor } = reader;
    while (cursor.attached) {
      // An error is told before what came before it.
      const failed = this.ended && this.failed;
      if (buffer.has(cursor) && !failed) {
        return { __proto__: null, done: false, value: buffer.take(cursor) };
      }
      if (this.ended) {
        reader.leave(this.failed, this.error);
        break;
      }
      if (this.cancelled) {
        reader.leave(this.failed, this.error);
        break;
      }
      if (buffer.isFull && this.policy === 'strict') throw overBudget(buffer);
      const givesUp = buffer.isFull && this.policy === 'drop-newest';
      this.pull();
      if (givesUp && !this.ended) return done();
    }
    if (reader.failed) throw reader.error;
    return done();
  }

  cancel(failed, reason) {
    if (this.cancelled) return;
    this.cancelled = true;
    this.failed = failed;
    this.error = reason;
    const { readers } = this;
    this.readers = new SafeSet();
    this.buffer.clear();
    for (const reader of readers) reader.leave(failed, reason);
    try {
      this.iterator?.return?.();
    } catch {
      // The readers hear of the reason, and nobody hears of this.
    }
  }
}

class SyncSharedReader {
  constructor(shared) {
    this.shared = shared;
    this.cursor = shared.buffer.attach();
    this.failed = false;
    this.error = undefined;
    shared.readers.add(this);
  }

  leave(failed, error) {
    if (!this.cursor.attached) return;
    this.failed = failed;
    this.error = error;
    release(this.shared.buffer, this.cursor);
    this.shared.readers.delete(this);
  }
}

class SyncShareImpl {
  #shared;

  constructor(source, options) {
    this.#shared = new SyncShared(source, options);
  }

  get consumerCount() {
    return this.#shared.buffer.cursors.size;
  }

  pull(...transforms) {
    checkTransforms(transforms);
    const shared = this.#shared;
    const reader = new SyncSharedReader(shared);
    const readable = trust({
      __proto__: null,
      [SymbolIterator]() {
        return {
          __proto__: null,
          next() {
            return shared.read(reader);
          },
          return() {
            reader.leave(false, undefined);
            return done();
          },
          throw() {
            reader.leave(false, undefined);
            return done();
          },
        };
      },
    });
    return transforms.length === 0 ? readable : pipelineSync(readable, transforms);
  }

  cancel(reason) {
    this.#shared.cancel(arguments.length > 0 && reason !== undefined, reason);
  }

  [SymbolDispose]() {
    this.cancel();
  }
}

function shareSync(source, options = undefined) {
  const input = fromSync(source);
  const members = bufferOptions(options, kDefaultBudget, false);
  if (members.backpressure === 'unbounded') {
    throw new ERR_INVALID_ARG_VALUE(
      'options.backpressure',
      members.backpressure,
      'unbounded is not supported by shareSync()',
    );
  }
  return new SyncShareImpl(input, members);
}

// --- Share.from and SyncShare.fromSync ---

const Share = {
  __proto__: null,
  from(input, options) {
    if (hasProtocol(input, shareProtocol)) {
      return byProtocol(input, options, shareProtocol, 'shareProtocol');
    }
    if (hasProtocol(input, SymbolAsyncIterator) || hasProtocol(input, SymbolIterator)) {
      return share(input, options);
    }
    throw new ERR_INVALID_ARG_TYPE('input', ['Shareable', 'AsyncIterable', 'Iterable'], input);
  },
};

const SyncShare = {
  __proto__: null,
  fromSync(input, options) {
    if (hasProtocol(input, shareSyncProtocol)) {
      return byProtocol(input, options, shareSyncProtocol, 'shareSyncProtocol');
    }
    if (hasProtocol(input, SymbolIterator)) return shareSync(input, options);
    throw new ERR_INVALID_ARG_TYPE('input', ['SyncShareable', 'Iterable'], input);
  },
};

module.exports = { Share, SyncShare, share, shareSync };
