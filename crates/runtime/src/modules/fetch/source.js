'use strict';

// The bytes of a response on their way from the connection to whoever reads the body. When nobody reads, the connection is
// told to wait before the queue grows large.

const { TypedArrayPrototypeGetByteLength } = primordials;

// Above this many waiting bytes the sender has to wait.
const HIGH_WATER_MARK = 64 * 1024;

class Source {
  /** `flow` has `pause()`, `resume()` and `cancel(reason)`. */
  constructor(flow) {
    this.flow = flow;
    this.queue = [];
    this.head = 0;
    this.size = 0;
    this.waiting = null;
    this.ended = false;
    this.error = null;
    this.paused = false;
    // Told of what breaks the transfer, read or not.
    this.onbroken = null;
    // Told when everything has been read.
    this.ondrained = null;
  }

  push(chunk) {
    if (this.ended) return;
    const { waiting } = this;
    if (waiting !== null) {
      this.waiting = null;
      waiting(null, chunk);
      return;
    }
    this.queue[this.queue.length] = chunk;
    this.size += TypedArrayPrototypeGetByteLength(chunk);
    if (this.size > HIGH_WATER_MARK && !this.paused) {
      this.paused = true;
      this.flow.pause();
    }
  }

  end() {
    if (this.ended) return;
    this.ended = true;
    const { waiting } = this;
    if (waiting !== null) {
      this.waiting = null;
      this.drained();
      waiting(null, undefined);
    }
  }

  drained() {
    const { ondrained } = this;
    this.ondrained = null;
    if (ondrained !== null) ondrained();
  }

  /** Breaks the transfer; what waits in the queue is lost. */
  fail(error) {
    if (this.error !== null || (this.ended && this.head === this.queue.length)) return;
    this.ended = true;
    this.error = error;
    this.queue = [];
    this.head = 0;
    const { waiting } = this;
    if (waiting !== null) {
      this.waiting = null;
      waiting(error, undefined);
    }
    if (this.onbroken !== null) this.onbroken(error);
  }

  next(callback) {
    if (this.head < this.queue.length) {
      const chunk = this.queue[this.head];
      this.queue[this.head++] = undefined;
      if (this.head === this.queue.length) {
        this.queue.length = 0;
        this.head = 0;
      }
      this.size -= TypedArrayPrototypeGetByteLength(chunk);
      if (this.paused && this.size <= HIGH_WATER_MARK / 2) {
        this.paused = false;
        this.flow.resume();
      }
      callback(null, chunk);
    } else if (this.error !== null) {
      callback(this.error, undefined);
    } else if (this.ended) {
      this.drained();
      callback(null, undefined);
    } else {
      this.waiting = callback;
    }
  }

  /** Nobody wants the rest. */
  cancel(reason) {
    const complete = this.ended;
    this.ended = true;
    this.queue = [];
    this.head = 0;
    this.waiting = null;
    this.drained();
    if (!complete) this.flow.cancel(reason);
  }
}

module.exports = { Source };
