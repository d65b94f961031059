'use strict';

// What the writers of `stream/iter` write to: a buffer of so many bytes, and the writer's policy for what is more. The buffer
// itself and its readers are the classes' that extend this one: `isFull`, `put`, `dropOldest`, `close` and `stopReaders`.

const { PromisePrototypeThen, PromiseReject, PromiseResolve, PromiseWithResolvers, SymbolDispose } =
  primordials;

const {
  codes: { ERR_INVALID_STATE },
} = require('#internal/errors');
const { sizeOf } = require('#stream/iter_values');
const { PendingWrites, Waiters, tooManyWrites } = require('#stream/iter_waiting');

const OPEN = 0;
// Ended, and not yet read to the end.
const CLOSING = 1;
const CLOSED = 2;
const ERRORED = 3;

class Sink {
  constructor(policy) {
    this.policy = policy;
    this.state = OPEN;
    this.error = undefined;
    this.total = 0;
    this.writes = new PendingWrites();
    this.drains = new Waiters();
    this.ending = undefined;
    // The listener of the signal that stops it all.
    this.listening = undefined;
  }

  get canWrite() {
    return this.state === OPEN ? !this.isFull : null;
  }

  /** Whether what was written can still be read, and the end was not. */
  get isLive() {
    return this.state === OPEN || this.state === CLOSING;
  }

  closedError() {
    return new ERR_INVALID_STATE.TypeError('Writer is closed');
  }

  /** Why nothing can be written, as a rejection; undefined when something can. */
  refusal() {
    if (this.state === OPEN) return undefined;
    return PromiseReject(this.state === ERRORED ? this.error : this.closedError());
  }

  /** Takes a batch if there is room, or none is needed. */
  accept(batch) {
    const size = sizeOf(batch);
    if (size === 0) return true;
    if (this.isFull) {
      if (this.policy === 'drop-newest') {
        this.total += size;
        return true;
      }
      if (this.policy !== 'drop-oldest') return false;
      this.dropOldest();
    }
    this.put(batch, size);
    return true;
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

  /** There may be room again. */
  admit() {
    if (!this.isLive) return;
    while (this.writes.length > 0 && !this.isFull) {
      const { batch, resolve } = this.writes.take();
      this.put(batch, sizeOf(batch));
      resolve();
    }
    if (this.canWrite) this.drains.resolveAll(true);
  }

  drain() {
    const can = this.canWrite;
    if (can === null) return null;
    return can ? PromiseResolve(true) : this.drains.add();
  }

  end() {
    if (this.state === OPEN) this.close();
    if (this.state === CLOSING) return this.ending.promise;
    return this.state === CLOSED ? PromiseResolve(this.total) : this.refusal();
  }

  endSync() {
    if (this.state === OPEN) this.close();
    return this.state === CLOSED ? this.total : -1;
  }

  /** No more is written, and the end is not read yet. */
  startEnding() {
    this.state = CLOSING;
    this.ending = PromiseWithResolvers();
    // Not everybody who ends a stream waits for that.
    PromisePrototypeThen(this.ending.promise, undefined, () => {});
  }

  fail(reason) {
    if (!this.isLive) return;
    this.state = ERRORED;
    this.error = reason;
    this.release();
    this.ending?.reject(reason);
    this.writes.rejectAll(reason);
    this.drains.rejectAll(reason);
    this.stopReaders(true, reason);
  }

  release() {
    this.listening?.[SymbolDispose]();
    this.listening = undefined;
  }
}

module.exports = { CLOSED, CLOSING, ERRORED, OPEN, Sink };
