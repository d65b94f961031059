'use strict';
// `util.debounce` and `util.throttle`: functions that are called often and run seldom. Every call
// returns a promise of its own.

const {
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ObjectDefineProperty,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  ReflectApply,
} = primordials;

const {
  AbortError,
  codes: { ERR_THROTTLED },
} = require('#internal/errors');
const {
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateInteger,
  validateObject,
  validateOneOf,
} = require('#internal/validators');
const { clearTimeout, setTimeout } = require('#timers/internal');

const MAX_WAIT = 2 ** 31 - 1;
const nothing = () => {};

function abortErrorOf(signal) {
  return new AbortError(undefined, { cause: signal.reason });
}

/** Reads `options.signal`; throws if it has been aborted already. */
function readSignal(options) {
  const { signal } = options;
  if (signal === undefined) return undefined;
  validateAbortSignal(signal, 'options.signal');
  if (signal.aborted) throw abortErrorOf(signal);
  return signal;
}

/** Runs `fn` on `limited` now; what it throws becomes a rejection. */
function run(fn, limited, args) {
  try {
    return PromiseResolve(ReflectApply(fn, limited, args));
  } catch (error) {
    return PromiseReject(error);
  }
}

/** A promise that may be rejected with nobody listening. */
function handled(promise) {
  PromisePrototypeThen(promise, undefined, nothing);
  return promise;
}

/** Gives a limited function the name and the length of the one it runs. */
function nameLike(limited, fn) {
  ObjectDefineProperty(limited, 'length', { __proto__: null, value: fn.length });
  ObjectDefineProperty(limited, 'name', { __proto__: null, value: fn.name });
}

function settleAll(list, promise) {
  PromisePrototypeThen(
    promise,
    (value) => {
      for (let i = 0; i < list.length; i++) list[i].resolve(value);
    },
    (error) => {
      for (let i = 0; i < list.length; i++) list[i].reject(error);
    },
  );
}

function rejectAll(list, error) {
  for (let i = 0; i < list.length; i++) list[i].reject(error);
}

/** A timer of which `ref` and `unref` are remembered between its runs. */
class Timer {
  #handle;
  #referenced = true;

  get active() {
    return this.#handle !== undefined;
  }

  start(callback, ms) {
    clearTimeout(this.#handle);
    this.#handle = setTimeout(() => {
      this.#handle = undefined;
      callback();
    }, ms);
    if (!this.#referenced) this.#handle.unref();
  }

  stop() {
    clearTimeout(this.#handle);
    this.#handle = undefined;
  }

  ref() {
    this.#referenced = true;
    this.#handle?.ref();
  }

  unref() {
    this.#referenced = false;
    this.#handle?.unref();
  }
}

function defineGetter(target, name, get) {
  ObjectDefineProperty(target, name, { __proto__: null, get, enumerable: false });
}

function addTimerMethods(target, timer) {
  target.ref = function ref() {
    timer.ref();
    return target;
  };
  target.unref = function unref() {
    timer.unref();
    return target;
  };
}

/** Runs `fn` once calls have paused for `wait` milliseconds, with the arguments of the last. */
function debounce(fn, wait, options = { __proto__: null }) {
  validateFunction(fn, 'fn');
  validateInteger(wait, 'wait', 0, MAX_WAIT);
  validateObject(options, 'options');
  const { leading = false } = options;
  validateBoolean(leading, 'options.leading');
  const signal = readSignal(options);

  const timer = new Timer();
  let waiting = [];
  let lastArgs;

  function fire() {
    timer.stop();
    if (waiting.length === 0) return;
    const callers = waiting;
    const args = lastArgs;
    waiting = [];
    lastArgs = undefined;
    settleAll(callers, run(fn, debounced, args));
  }

  function drop(error) {
    timer.stop();
    const callers = waiting;
    waiting = [];
    lastArgs = undefined;
    rejectAll(callers, error);
  }

  const debounced = {
    debounced: function (...args) {
      if (signal?.aborted) return PromiseReject(abortErrorOf(signal));
      const quiet = !timer.active;
      timer.start(fire, wait);
      if (leading && quiet) return run(fn, debounced, args);
      const caller = PromiseWithResolvers();
      // All calls that wait together have one outcome, which one of them has to hear.
      if (waiting.length > 0) handled(waiting[waiting.length - 1].promise);
      ArrayPrototypePush(waiting, caller);
      lastArgs = args;
      return caller.promise;
    },
  }.debounced;
  nameLike(debounced, fn);
  debounced.cancel = function cancel() {
    drop(new AbortError());
  };
  debounced.flush = function flush() {
    fire();
  };
  addTimerMethods(debounced, timer);
  defineGetter(debounced, 'pending', () => waiting[waiting.length - 1]?.promise ?? null);
  defineGetter(debounced, 'pendingCount', () => waiting.length);
  signal?.addEventListener('abort', () => drop(abortErrorOf(signal)), { once: true });
  return debounced;
}

/** Runs `fn` at most `limit` times in each `interval`; further calls wait or are dropped. */
function throttle(fn, limit, interval, options = { __proto__: null }) {
  validateFunction(fn, 'fn');
  validateInteger(limit, 'limit', 1);
  validateInteger(interval, 'interval', 0, MAX_WAIT);
  validateObject(options, 'options');
  const { overflow = 'queue', maxPending } = options;
  validateOneOf(overflow, 'options.overflow', ['queue', 'drop']);
  if (maxPending !== undefined) validateInteger(maxPending, 'options.maxPending', 0);
  const signal = readSignal(options);

  const timer = new Timer();
  let queue = [];
  let used = 0; // runs started in the current interval
  let active = 0;

  function start(args) {
    used++;
    active++;
    if (!timer.active) timer.start(renew, interval);
    const ended = (value) => {
      active--;
      return value;
    };
    const failed = (error) => {
      active--;
      throw error;
    };
    return PromisePrototypeThen(run(fn, throttled, args), ended, failed);
  }

  // A new interval: what waits longest goes first.
  function renew() {
    used = 0;
    while (queue.length > 0 && used < limit) {
      const { args, caller } = ArrayPrototypeShift(queue);
      settleAll([caller], start(args));
    }
  }

  function drop(error) {
    const dropped = queue;
    queue = [];
    for (let i = 0; i < dropped.length; i++) dropped[i].caller.reject(error);
  }

  function hasCapacity() {
    return used < limit && queue.length === 0;
  }

  const throttled = {
    throttled: function (...args) {
      if (signal?.aborted) return PromiseReject(abortErrorOf(signal));
      if (hasCapacity()) return start(args);
      if (overflow === 'drop' || queue.length >= (maxPending ?? Infinity))
        return handled(PromiseReject(new ERR_THROTTLED()));
      const caller = PromiseWithResolvers();
      ArrayPrototypePush(queue, { args, caller });
      return caller.promise;
    },
  }.throttled;
  nameLike(throttled, fn);
  throttled.cancel = function cancel() {
    drop(new AbortError());
  };
  throttled.hasImmediateCapacity = function hasImmediateCapacity() {
    return hasCapacity();
  };
  addTimerMethods(throttled, timer);
  defineGetter(throttled, 'pending', () => queue[queue.length - 1]?.caller.promise ?? null);
  defineGetter(throttled, 'pendingCount', () => queue.length);
  defineGetter(throttled, 'activeCount', () => active);
  signal?.addEventListener('abort', () => drop(abortErrorOf(signal)), { once: true });
  return throttled;
}

module.exports = { debounce, throttle };
