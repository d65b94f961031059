'use strict';

// The public module `timers/promises`.

const {
  ObjectDefineProperty,
  Promise,
  PromiseReject,
  ReflectConstruct,
  SafePromisePrototypeFinally,
  Symbol,
} = primordials;

const {
  AbortError,
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_THIS },
} = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const { validateAbortSignal, validateBoolean, validateNumber, validateObject } =
  require('#internal/validators');
const { kResistStopPropagation } = require('#events/symbols');
const { Timeout, clearTimeout, insert } = require('#timers/lists');
const { Immediate, clearImmediate } = require('#timers/immediate');

/** Checks the options all functions share; an error object instead of a throw. */
function checkOptions(options) {
  try {
    validateObject(options, 'options');
    if (options.signal !== undefined) validateAbortSignal(options.signal, 'options.signal');
    if (options.ref !== undefined) validateBoolean(options.ref, 'options.ref');
  } catch (error) {
    return error;
  }
  const { signal } = options;
  return signal?.aborted ? new AbortError(undefined, { cause: signal.reason }) : undefined;
}

/** A promise of what `start(resolve)` starts, stopped by `stop(handle)` when `signal` aborts. */
function cancellable(signal, start, stop) {
  let onAbort;
  const promise = new Promise((resolve, reject) => {
    const handle = start(resolve);
    if (signal) {
      onAbort = () => {
        stop(handle);
        reject(new AbortError(undefined, { cause: signal.reason }));
      };
      signal.addEventListener('abort', onAbort, {
        __proto__: null,
        [kResistStopPropagation]: true,
      });
    }
  });
  return onAbort === undefined
    ? promise
    : SafePromisePrototypeFinally(promise, () => signal.removeEventListener('abort', onAbort));
}

function setTimeout(after, value, options = kEmptyObject) {
  try {
    if (after !== undefined) validateNumber(after, 'delay');
  } catch (error) {
    return PromiseReject(error);
  }
  const problem = checkOptions(options);
  if (problem !== undefined) return PromiseReject(problem);
  const { signal, ref = true } = options;
  return cancellable(
    signal,
    (resolve) => {
      const timeout = new Timeout(resolve, after, [value], false, ref);
      insert(timeout, timeout._idleTimeout);
      return timeout;
    },
    clearTimeout,
  );
}
ObjectDefineProperty(setTimeout, 'length', { __proto__: null, value: 2 });

function setImmediate(value, options = kEmptyObject) {
  const problem = checkOptions(options);
  if (problem !== undefined) return PromiseReject(problem);
  const { signal, ref = true } = options;
  return cancellable(
    signal,
    (resolve) => {
      const immediate = new Immediate(resolve, [value]);
      if (!ref) immediate.unref();
      return immediate;
    },
    clearImmediate,
  );
}

async function* setInterval(after, value, options = kEmptyObject) {
  if (after !== undefined) validateNumber(after, 'delay');
  const problem = checkOptions(options);
  if (problem !== undefined) throw problem;
  const { signal, ref = true } = options;
  let onAbort;
  let interval;
  try {
    let notYielded = 0;
    let wake;
    interval = new Timeout(
      () => {
        notYielded++;
        if (wake !== undefined) {
          wake();
          wake = undefined;
        }
      },
      after,
      undefined,
      true,
      ref,
    );
    insert(interval, interval._idleTimeout);
    if (signal) {
      onAbort = () => {
        clearTimeout(interval);
        if (wake !== undefined) {
          wake(PromiseReject(new AbortError(undefined, { cause: signal.reason })));
          wake = undefined;
        }
      };
      signal.addEventListener('abort', onAbort, {
        __proto__: null,
        once: true,
        [kResistStopPropagation]: true,
      });
    }
    while (!signal?.aborted) {
      if (notYielded === 0) {
        await new Promise((resolve) => {
          wake = resolve;
        });
      }
      for (; notYielded > 0; notYielded--) yield value;
    }
    throw new AbortError(undefined, { cause: signal?.reason });
  } finally {
    clearTimeout(interval);
    signal?.removeEventListener('abort', onAbort);
  }
}

const kScheduler = Symbol('kScheduler');

class Scheduler {
  constructor() {
    throw new ERR_ILLEGAL_CONSTRUCTOR();
  }

  yield() {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setImmediate();
  }

  wait(delay, options) {
    if (!this[kScheduler]) throw new ERR_INVALID_THIS('Scheduler');
    return setTimeout(delay, undefined, options);
  }
}

module.exports = {
  setTimeout,
  setImmediate,
  setInterval,
  scheduler: ReflectConstruct(
    function () {
      this[kScheduler] = true;
    },
    [],
    Scheduler,
  ),
};
