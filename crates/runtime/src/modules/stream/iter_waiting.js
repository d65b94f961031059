'use strict';

// Those who wait for a buffer of `stream/iter`: writes and `ondrain` for room, reads for something to read.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ArrayPrototypeSplice,
  Promise,
  PromisePrototypeThen,
  PromiseWithResolvers,
  SymbolDispose,
} = primordials;

const {
  codes: { ERR_INVALID_STATE },
} = require('#internal/errors');
const { listenForAbort } = require('#stream/iter_values');

/** Writes that wait for room, oldest first. A signal takes its write out of the line. */
class PendingWrites {
  constructor(onRemoved) {
    this.list = [];
    this.onRemoved = onRemoved;
  }

  get length() {
    return this.list.length;
  }

  add(batch, signal) {
    const { promise, resolve, reject } = PromiseWithResolvers();
    const entry = { __proto__: null, batch, resolve, reject, listening: undefined };
    if (signal !== undefined) {
      entry.listening = listenForAbort(signal, () => {
        const index = ArrayPrototypeIndexOf(this.list, entry);
        if (index === -1) return;
        ArrayPrototypeSplice(this.list, index, 1);
        reject(signal.reason);
        this.onRemoved?.();
      });
    }
    ArrayPrototypePush(this.list, entry);
    return promise;
  }

  take() {
    const entry = ArrayPrototypeShift(this.list);
    entry.listening?.[SymbolDispose]();
    return entry;
  }

  rejectAll(reason) {
    const { list } = this;
    if (list.length === 0) return;
    this.list = [];
    for (let i = 0; i < list.length; i++) {
      list[i].listening?.[SymbolDispose]();
      list[i].reject(reason);
    }
  }
}

/** Promises that were given to those who wait, as by `ondrain`. */
class Waiters {
  constructor() {
    this.list = [];
  }

  get length() {
    return this.list.length;
  }

  add() {
    const waiter = PromiseWithResolvers();
    ArrayPrototypePush(this.list, waiter);
    return waiter.promise;
  }

  resolveAll(value) {
    const { list } = this;
    if (list.length === 0) return;
    this.list = [];
    for (let i = 0; i < list.length; i++) list[i].resolve(value);
  }

  rejectAll(reason) {
    const { list } = this;
    if (list.length === 0) return;
    this.list = [];
    for (let i = 0; i < list.length; i++) list[i].reject(reason);
  }
}

/** The result of a read at the end. */
const done = () => ({ __proto__: null, done: true, value: undefined });

/** Reads that wait for a batch, oldest first. */
class PendingReads extends Waiters {
  give(batch) {
    ArrayPrototypeShift(this.list).resolve({ __proto__: null, done: false, value: batch });
  }

  /** There is nothing more for them, or an error. */
  stop(failed, reason) {
    if (failed) {
      this.rejectAll(reason);
      return;
    }
    const { list } = this;
    this.list = [];
    for (let i = 0; i < list.length; i++) list[i].resolve(done());
  }
}

function tooManyWrites() {
  return new ERR_INVALID_STATE.RangeError(
    'Backpressure violation: too many pending writes. ' +
      'Await each write() call to respect backpressure.',
  );
}

/** What a promise gives, unless the signal aborts first. */
function withSignal(promise, signal) {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const listening = listenForAbort(signal, () => reject(signal.reason));
    PromisePrototypeThen(
      promise,
      (value) => {
        listening[SymbolDispose]();
        resolve(value);
      },
      (error) => {
        listening[SymbolDispose]();
        reject(error);
      },
    );
  });
}

module.exports = { PendingReads, PendingWrites, Waiters, done, tooManyWrites, withSignal };
