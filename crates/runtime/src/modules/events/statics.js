'use strict';

// The static helpers of `events` that wait for, list and count events of emitters and event targets.

const {
  ArrayPrototypePush,
  AsyncIteratorPrototype,
  Error,
  NumberMAX_SAFE_INTEGER,
  ObjectSetPrototypeOf,
  Promise,
  PromiseReject,
  PromiseResolve,
  SymbolAsyncIterator,
  SymbolDispose,
  SymbolFor,
} = primordials;

const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { validateAbortSignal, validateFunction, validateInteger, validateObject } =
  require('#internal/validators');
const EventEmitter = require('#events/events');

const kFirstEventParam = SymbolFor('nodejs.kFirstEventParam');
const kWatermarkData = SymbolFor('nodejs.watermarkData');
const kEmptyObject = { __proto__: null };

const eventTarget = () => require('#events/event_target');

function isEventTarget(value) {
  return eventTarget().isEventTarget(value);
}

/** Adds a listener to an emitter or an event target. */
function addListener(emitter, name, listener, flags) {
  if (typeof emitter.on === 'function') {
    if (flags?.once) emitter.once(name, listener);
    else emitter.on(name, listener);
  } else if (typeof emitter.addEventListener === 'function') {
    emitter.addEventListener(name, listener, flags);
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

function removeListener(emitter, name, listener, flags) {
  if (typeof emitter.removeListener === 'function') {
    emitter.removeListener(name, listener);
  } else if (typeof emitter.removeEventListener === 'function') {
    emitter.removeEventListener(name, listener, flags);
  } else {
    throw new ERR_INVALID_ARG_TYPE('emitter', 'EventEmitter', emitter);
  }
}

const { kResistStopPropagation } = require('#events/symbols');
const onceResistant = { __proto__: null, once: true, [kResistStopPropagation]: true };

/** A promise of the arguments of the next event `name`; 'error' rejects it. What it refuses it refuses by rejecting. */
function once(emitter, name, options = kEmptyObject) {
  return new Promise((resolve, reject) => {
    if (options !== kEmptyObject) validateObject(options, 'options');
    const { signal } = options;
    if (signal !== undefined) {
      validateAbortSignal(signal, 'options.signal');
      if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
    }
    const errorListener = (error) => {
      emitter.removeListener(name, resolver);
      if (signal != null) removeListener(signal, 'abort', abortListener);
      reject(error);
    };
    const resolver = (...args) => {
      if (typeof emitter.removeListener === 'function') {
        emitter.removeListener('error', errorListener);
      }
      if (signal != null) removeListener(signal, 'abort', abortListener);
      resolve(args);
    };
    if (typeof emitter.on === 'function') {
      emitter.once(name, resolver);
    } else {
      // Event targets have no 'error' convention, and `emitter` may be one in all but class.
      addListener(emitter, name, resolver, { __proto__: null, ...options, once: true });
    }
    if (name !== 'error' && typeof emitter.once === 'function') {
      emitter.once('error', errorListener);
    }
    function abortListener() {
      removeListener(emitter, name, resolver);
      if (typeof emitter.removeListener === 'function')
        removeListener(emitter, 'error', errorListener);
      reject(new AbortError(undefined, { cause: signal?.reason }));
    }
    if (signal != null) addListener(signal, 'abort', abortListener, onceResistant);
  });
}

/** Calls `listener` once when `signal` aborts, even if another listener stops propagation. */
function addAbortListener(signal, listener) {
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
  validateFunction(listener, 'listener');
  let removeEventListener;
  if (signal.aborted) {
    queueMicrotask(() => listener());
  } else {
    signal.addEventListener('abort', listener, onceResistant);
    removeEventListener = () => signal.removeEventListener('abort', listener);
  }
  return {
    __proto__: null,
    [SymbolDispose]() {
      removeEventListener?.();
    },
  };
}

function queueMicrotask(callback) {
  require('#process/task_queues').queueMicrotask(callback);
}

/** A first-in first-out list for events and waiting readers. */
class Queue {
  #items = [];
  #head = 0;

  get length() {
    return this.#items.length - this.#head;
  }

  push(item) {
    ArrayPrototypePush(this.#items, item);
  }

  shift() {
    if (this.#head === this.#items.length) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined;
    if (this.#head === this.#items.length) {
      this.#items = [];
      this.#head = 0;
    } else if (this.#head > 1024) {
      const rest = [];
      for (let i = this.#head; i < this.#items.length; i++)
        ArrayPrototypePush(rest, this.#items[i]);
      this.#items = rest;
      this.#head = 0;
    }
    return item;
  }
}

const iteratorResult = (value, done) => ({ value, done });

// The promise of an async function is made in compiled code; for `Promise.resolve` that calls the engine.
const stepOf = async (value) => ({ value, done: false });

/** An async iterator over the events `event`, with back-pressure by `pause()`/`resume()`. */
function on(emitter, event, options = kEmptyObject) {
  validateObject(options, 'options');
  const { signal } = options;
  validateAbortSignal(signal, 'options.signal');
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
  const highWatermark = options.highWaterMark ?? options.highWatermark ?? NumberMAX_SAFE_INTEGER;
  validateInteger(highWatermark, 'options.highWaterMark', 1);
  const lowWatermark = options.lowWaterMark ?? options.lowWatermark ?? 1;
  validateInteger(lowWatermark, 'options.lowWaterMark', 1);

  const events = new Queue();
  const waiting = new Queue();
  const listeners = [];
  let paused = false;
  let error = null;
  let finished = false;
  let size = 0;

  const iterator = ObjectSetPrototypeOf(
    {
      next() {
        if (size > 0) {
          const value = events.shift();
          size--;
          if (paused && size < lowWatermark) {
            // What is closed already, a line reader for one, cannot go on.
            if (!finished) emitter.resume();
            paused = false;
          }
          return stepOf(value);
        }
        if (error) {
          const rejection = PromiseReject(error);
          error = null;
          return rejection;
        }
        if (finished) return closeHandler();
        return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      },
      return() {
        return closeHandler();
      },
      throw(reason) {
        if (!reason || !(reason instanceof Error)) {
          throw new ERR_INVALID_ARG_TYPE('EventEmitter.AsyncIterator', 'Error', reason);
        }
        errorHandler(reason);
      },
      [SymbolAsyncIterator]() {
        return this;
      },
      [kWatermarkData]: {
        get size() {
          return size;
        },
        get low() {
          return lowWatermark;
        },
        get high() {
          return highWatermark;
        },
        get isPaused() {
          return paused;
        },
      },
    },
    AsyncIteratorPrototype,
  );

  function listen(target, name, handler) {
    addListener(target, name, handler);
    ArrayPrototypePush(listeners, [target, name, handler]);
  }

  // Internal users ask for the first argument instead of the list of arguments.
  const eventHandler = options[kFirstEventParam]
    ? (value) => deliver(value)
    : (...args) => deliver(args);

  function deliver(value) {
    if (waiting.length === 0) {
      size++;
      if (!paused && size > highWatermark) {
        paused = true;
        emitter.pause();
      }
      events.push(value);
    } else {
      waiting.shift().resolve(iteratorResult(value, false));
    }
  }

  function errorHandler(reason) {
    if (waiting.length === 0) error = reason;
    else waiting.shift().reject(reason);
    closeHandler();
  }

  let abortListener;
  function closeHandler() {
    abortListener?.[SymbolDispose]();
    for (let i = 0; i < listeners.length; i++) {
      removeListener(listeners[i][0], listeners[i][1], listeners[i][2]);
    }
    listeners.length = 0;
    finished = true;
    const done = iteratorResult(undefined, true);
    while (waiting.length > 0) waiting.shift().resolve(done);
    return PromiseResolve(done);
  }

  listen(emitter, event, eventHandler);
  if (event !== 'error' && typeof emitter.on === 'function') listen(emitter, 'error', errorHandler);
  const closeEvents = options?.close;
  if (closeEvents?.length) {
    for (let i = 0; i < closeEvents.length; i++) listen(emitter, closeEvents[i], closeHandler);
  }
  abortListener = signal
    ? addAbortListener(signal, () =>
        errorHandler(new AbortError(undefined, { cause: signal?.reason })),
      )
    : null;
  return iterator;
}

/** A copy of the listeners of an emitter or event target. */
function getEventListeners(emitterOrTarget, type) {
  if (typeof emitterOrTarget?.listeners === 'function') return emitterOrTarget.listeners(type);
  if (isEventTarget(emitterOrTarget)) return eventTarget().listenersOf(emitterOrTarget, type);
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

function getMaxListeners(emitterOrTarget) {
  if (typeof emitterOrTarget?.getMaxListeners === 'function') {
    return emitterOrTarget.getMaxListeners();
  }
  if (isEventTarget(emitterOrTarget)) {
    return (
      emitterOrTarget[EventEmitter.kMaxEventTargetListeners] ?? EventEmitter.defaultMaxListeners
    );
  }
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

function setMaxListeners(n, targets) {
  for (let i = 0; i < targets.length; i++) {
    const target = targets[i];
    if (isEventTarget(target)) {
      target[EventEmitter.kMaxEventTargetListeners] = n;
      target[EventEmitter.kMaxEventTargetListenersWarned] = false;
    } else if (typeof target?.setMaxListeners === 'function') {
      target.setMaxListeners(n);
    } else {
      throw new ERR_INVALID_ARG_TYPE('eventTargets', ['EventEmitter', 'EventTarget'], target);
    }
  }
}

function listenerCount(emitterOrTarget, type) {
  if (typeof emitterOrTarget?.listenerCount === 'function') {
    return emitterOrTarget.listenerCount(type);
  }
  if (isEventTarget(emitterOrTarget)) {
    return eventTarget().listenersOf(emitterOrTarget, type).length;
  }
  throw new ERR_INVALID_ARG_TYPE('emitter', ['EventEmitter', 'EventTarget'], emitterOrTarget);
}

module.exports = {
  addAbortListener,
  getEventListeners,
  getMaxListeners,
  kFirstEventParam,
  listenerCount,
  on,
  once,
  setMaxListeners,
};
