'use strict';
// `Readable.from`: a Readable that pulls its chunks out of an iterable, an async iterable, or takes one
// string or Buffer as its only chunk.

const { PromisePrototypeThen, SymbolAsyncIterator, SymbolIterator } = primordials;
const { Buffer } = require('buffer');
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES },
} = require('#internal/errors');

function from(Readable, iterable, options) {
  if (typeof iterable === 'string' || iterable instanceof Buffer) {
    return new Readable({
      objectMode: true,
      ...options,
      read() {
        this.push(iterable);
        this.push(null);
      },
    });
  }
  let iterator;
  let isAsync;
  if (iterable?.[SymbolAsyncIterator]) {
    isAsync = true;
    iterator = iterable[SymbolAsyncIterator]();
  } else if (iterable?.[SymbolIterator]) {
    isAsync = false;
    iterator = iterable[SymbolIterator]();
  } else {
    throw new ERR_INVALID_ARG_TYPE('iterable', ['Iterable'], iterable);
  }

  // Asked one by one: a mark beyond 1 would fetch what nobody wants yet.
  const readable = new Readable({ objectMode: true, highWaterMark: 1, ...options });
  const puller = new Puller(readable, iterator, isAsync);
  readable._read = function () {
    puller.read();
  };
  readable._destroy = function (error, cb) {
    puller.close(error, cb);
  };
  return readable;
}

class Puller {
  constructor(readable, iterator, isAsync) {
    this.readable = readable;
    this.iterator = iterator;
    this.isAsync = isAsync;
    this.reading = false;
  }

  read() {
    if (this.reading) return;
    this.reading = true;
    if (this.isAsync) this.pullAsync();
    else this.pullSync();
  }

  pullSync() {
    const { readable, iterator } = this;
    try {
      while (true) {
        const { value, done } = iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        if (typeof value?.then === 'function') {
          this.waitFor(value);
          return;
        }
        if (!this.push(readable, value)) return;
      }
    } catch (err) {
      readable.destroy(err);
    }
  }

  // `await` costs less than callbacks of promises.
  async pullAsync() {
    const { readable, iterator } = this;
    try {
      while (true) {
        const { value, done } = await iterator.next();
        if (done) {
          readable.push(null);
          return;
        }
        const chunk = typeof value?.then === 'function' ? await value : value;
        if (!this.push(readable, chunk)) return;
      }
    } catch (err) {
      readable.destroy(err);
    }
  }

  async waitFor(promise) {
    try {
      if (!this.push(this.readable, await promise)) return;
    } catch (err) {
      this.readable.destroy(err);
      return;
    }
    this.pullSync();
  }

  // True: the stream takes more at once.
  push(readable, value) {
    if (value === null) {
      this.reading = false;
      throw new ERR_STREAM_NULL_VALUES();
    }
    if (readable.push(value)) return true;
    this.reading = false;
    return false;
  }

  // The iterator gets its chance to clean up, as when a loop over it is left.
  close(error, cb) {
    PromisePrototypeThen(
      closeIterator(this.iterator, error),
      () => process.nextTick(cb, error),
      (err) => process.nextTick(cb, err || error),
    );
  }
}

async function closeIterator(iterator, error) {
  const hadError = error !== undefined && error !== null;
  if (hadError && typeof iterator.throw === 'function') {
    const { value, done } = await iterator.throw(error);
    await value;
    if (done) return;
  }
  if (typeof iterator.return === 'function') {
    const { value } = await iterator.return();
    await value;
  }
}

module.exports = from;
