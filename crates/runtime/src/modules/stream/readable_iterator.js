'use strict';
// The async iterator over a Readable. It behaves as an async generator would, but a chunk that is there
// already is handed out in one promise, where a generator needs several.

const {
  ObjectDefineProperties,
  ObjectGetPrototypeOf,
  ObjectSetPrototypeOf,
  Promise,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  SymbolAsyncIterator,
} = primordials;
const { aggregateTwoErrors } = require('#internal/errors');
const { eos } = require('#stream/end_of_stream');
const { destroyer } = require('#stream/destroy');
const { ENDED } = require('#stream/state_bits');

class ReadableIterator {
  constructor(stream, options) {
    this.stream = stream;
    this.destroyOnReturn = options?.destroyOnReturn !== false;
    this.started = false;
    this.done = false;
    this.atEnd = false;
    // undefined: goes on; null: over; else the error.
    this.error = undefined;
    // The calls of `next` that wait, oldest first.
    this.waiting = [];
    this.lastPromise = undefined;
    this.onreadable = undefined;
    this.cleanup = undefined;
    this.concluding = false;
  }

  // Listens from the first `next` on, as a generator's body would.
  start() {
    this.started = true;
    this.onreadable = () => this.pump();
    this.stream.on('readable', this.onreadable);
    this.cleanup = eos(this.stream, { writable: false }, (err) => {
      this.error = err ? aggregateTwoErrors(this.error, err) : null;
      this.pump();
    });
  }

  take() {
    const { stream } = this;
    const state = stream._readableState;
    // Further reads at the end would only ask for the end once more.
    if (this.atEnd && state.length === 0) return null;
    if (stream.destroyed) return null;
    const chunk = stream.read();
    if (chunk === null && state !== undefined && (state.bits & ENDED) !== 0) this.atEnd = true;
    return chunk;
  }

  // For our own loops: a chunk that is there already, without a promise for it; null where `next` has to be asked.
  ready() {
    if (this.done || !this.started || this.waiting.length > 0) return null;
    try {
      return this.take();
    } catch (err) {
      this.conclude(err);
      throw err;
    }
  }

  next() {
    if (this.done) return PromiseResolve({ value: undefined, done: true });
    if (!this.started) this.start();
    if (this.waiting.length === 0) {
      let chunk;
      try {
        chunk = this.take();
      } catch (err) {
        return this.fail(err);
      }
      if (chunk !== null) return toResult(chunk);
      if (this.error) return this.fail(this.error);
      if (this.error === null) {
        this.finish();
        return PromiseResolve({ value: undefined, done: true });
      }
    }
    this.lastPromise = new Promise((resolve, reject) => {
      this.waiting[this.waiting.length] = { resolve, reject };
    });
    return this.lastPromise;
  }

  // Serves those that wait, as far as there is something for them.
  pump() {
    while (this.waiting.length > 0) {
      let chunk;
      try {
        chunk = this.take();
      } catch (err) {
        this.error = aggregateTwoErrors(this.error, err);
        chunk = null;
      }
      if (chunk === null) {
        if (this.error !== undefined) this.concludeSoon();
        return;
      }
      this.waiting.shift().resolve(toResult(chunk));
    }
  }

  // A generator's body would go on in a microtask, when the stream has told of its end itself.
  concludeSoon() {
    if (this.concluding) return;
    this.concluding = true;
    PromisePrototypeThen(PromiseResolve(), () => {
      const { error } = this;
      const request = this.waiting.shift();
      this.finish();
      if (error) request.reject(error);
      else request.resolve({ value: undefined, done: true });
      this.endWaiting();
    });
  }

  endWaiting() {
    const { waiting } = this;
    this.waiting = [];
    for (let i = 0; i < waiting.length; i++) waiting[i].resolve({ value: undefined, done: true });
  }

  conclude(err) {
    if (err !== this.error) this.error = aggregateTwoErrors(this.error, err);
    this.finish();
  }

  fail(err) {
    this.conclude(err);
    return PromiseReject(err);
  }

  finish() {
    if (this.done) return;
    this.done = true;
    const { stream, error } = this;
    if (
      (error || this.destroyOnReturn) &&
      (error === undefined || stream._readableState.autoDestroy)
    ) {
      destroyer(stream, null);
    } else {
      stream.off('readable', this.onreadable);
      this.cleanup();
    }
  }

  return(value) {
    if (this.waiting.length > 0) {
      const again = () => this.return(value);
      return PromisePrototypeThen(this.lastPromise, again, again);
    }
    if (!this.started) this.done = true;
    this.finish();
    return PromisePrototypeThen(PromiseResolve(value), (result) => ({
      value: result,
      done: true,
    }));
  }

  throw(err) {
    if (this.waiting.length > 0) {
      const again = () => this.throw(err);
      return PromisePrototypeThen(this.lastPromise, again, again);
    }
    if (!this.started) this.done = true;
    if (this.done) return PromiseReject(err);
    return this.fail(err);
  }

  [SymbolAsyncIterator]() {
    return this;
  }
}

// A chunk that is a promise is waited for, as `yield` does it.
function toResult(chunk) {
  if (typeof chunk?.then === 'function') {
    return PromisePrototypeThen(PromiseResolve(chunk), (value) => ({ value, done: false }));
  }
  return stepOf(chunk);
}

// The promise of an async function is made in compiled code; for `Promise.resolve` that calls the engine.
async function stepOf(value) {
  return { value, done: false };
}

// Disposal comes from the prototype that all async iterators share.
const AsyncIteratorPrototype = ObjectGetPrototypeOf(
  ObjectGetPrototypeOf(async function* () {}).prototype,
);
ObjectSetPrototypeOf(ReadableIterator.prototype, AsyncIteratorPrototype);
ObjectDefineProperties(ReadableIterator.prototype, {
  next: { __proto__: null, enumerable: true },
  return: { __proto__: null, enumerable: true },
  throw: { __proto__: null, enumerable: true },
});

module.exports = { ReadableIterator };
