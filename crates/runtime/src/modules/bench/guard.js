'use strict';

// What ends a benchmark before it ends by itself: its time, of which only its own counts, and signals.

const { ArrayPrototypePush, Number, Promise, PromisePrototypeThen } = primordials;

const {
  AbortError,
  codes: { ERR_OPERATION_FAILED },
} = require('#internal/errors');
const { setTimeout, clearTimeout } = require('#timers/internal');

const { hrtime } = process;
const nothing = () => {};

/** How long what was told to stop may take to do so, in milliseconds. */
const kGrace = 100;

class Guard {
  #left;
  #since;
  #timer;
  #signals = [];
  #timeout;
  // What to call when the benchmark ends early.
  #cut = nothing;
  /** Why it has ended. */
  failure = undefined;
  /** Whether something has not stopped when it was told to. */
  isStuck = false;

  constructor({ signal, timeout }, runSignal, controller) {
    this.#timeout = timeout;
    this.#left = timeout;
    this.controller = controller;
    this.#watch(signal);
    this.#watch(runSignal);
    this.resume();
  }

  #watch(signal) {
    if (signal === undefined) return;
    const stop = () => this.#stop(new AbortError(undefined, { cause: signal.reason }));
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop);
    ArrayPrototypePush(this.#signals, () => signal.removeEventListener('abort', stop));
  }

  #stop(error) {
    if (this.failure !== undefined) return;
    this.failure = { error };
    this.controller.abort(error);
    this.#cut();
  }

  #timedOut() {
    this.#stop(new ERR_OPERATION_FAILED(`Benchmark timed out after ${this.#timeout}ms`));
  }

  /** The time runs from now on. */
  resume() {
    if (this.#left === Infinity) return;
    this.#since = hrtime.bigint();
    this.#timer = setTimeout(() => this.#timedOut(), this.#left);
  }

  pause() {
    if (this.#left === Infinity) return;
    clearTimeout(this.#timer);
    this.#left -= Number(hrtime.bigint() - this.#since) / 1e6;
  }

  /** Throws what has ended the benchmark. */
  check() {
    if (this.#left !== Infinity) {
      const spent = Number(hrtime.bigint() - this.#since) / 1e6;
      if (spent > this.#left) this.#timedOut();
    }
    if (this.failure !== undefined) throw this.failure.error;
  }

  /** Settles like a promise; when something ends the benchmark, the promise is waited for a little more. */
  until(promise) {
    const hadEnded = this.failure !== undefined;
    return new Promise((resolve, reject) => {
      let grace;
      const end = () => {
        this.#cut = nothing;
        clearTimeout(grace);
      };
      this.#cut = () => {
        grace = setTimeout(() => {
          this.isStuck = true;
          end();
          reject(this.failure.error);
        }, kGrace);
      };
      const settle = (done) => (value) => {
        end();
        if (hadEnded || this.failure === undefined) done(value);
        else reject(this.failure.error);
      };
      PromisePrototypeThen(promise, settle(resolve), settle(reject));
      if (hadEnded) this.#cut();
    });
  }

  close() {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    for (let i = 0; i < this.#signals.length; i++) this.#signals[i]();
  }
}

module.exports = { Guard };
