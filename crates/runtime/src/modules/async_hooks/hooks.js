'use strict';

// `createHook` and the emission of its events. Loaded when a program first makes a hook.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  ArrayPrototypeSplice,
  ErrorCaptureStackTrace,
  Symbol,
} = primordials;

const {
  codes: { ERR_ASYNC_CALLBACK, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { validateBoolean } = require('#internal/validators');
const internal = require('#async_hooks/internal');
const { async_id_symbol, counts, setEmitters, trigger_async_id_symbol } = internal;

const kinds = ['init', 'before', 'after', 'destroy', 'promiseResolve'];
const keys = {
  __proto__: null,
  init: Symbol('init'),
  before: Symbol('before'),
  after: Symbol('after'),
  destroy: Symbol('destroy'),
  promiseResolve: Symbol('promiseResolve'),
};

// Replaced, never changed in place: a hook may enable or disable hooks while it is called.
let active = [];
// How many of them want to hear of promises.
let promiseTrackers = 0;
const kTrackPromises = Symbol('trackPromises');

/** A hook that throws ends the process: its program's bookkeeping is broken. */
function fatalError(error) {
  let text;
  if (typeof error?.stack === 'string') {
    text = error.stack;
  } else {
    const holder = { message: error };
    ErrorCaptureStackTrace(holder, fatalError);
    text = holder.stack;
  }
  internalBinding('process_methods').rawStderr(`${text}\n`);
  if (require('#internal/options').getOptionValue('--abort-on-uncaught-exception')) {
    internalBinding('process_methods').abort();
  }
  process.reallyExit(1);
}

function emit(name, asyncId) {
  const hooks = active;
  try {
    for (let i = 0; i < hooks.length; i++) hooks[i][keys[name]]?.(asyncId);
  } catch (error) {
    fatalError(error);
  }
}

// Destroy events are told later, never in the middle of other code.
let destroyQueue = [];
// More than this are told in a microtask already, so that a chain of promises does not fill the memory.
const kPatience = 16384;
function drainDestroyQueue() {
  while (destroyQueue.length > 0) {
    const ids = destroyQueue;
    destroyQueue = [];
    for (let i = 0; i < ids.length; i++) emit('destroy', ids[i]);
  }
}

const emitters = {
  init(asyncId, type, triggerAsyncId, resource) {
    const hooks = active;
    try {
      for (let i = 0; i < hooks.length; i++) {
        const hook = hooks[i];
        if (type === 'PROMISE' && hook[kTrackPromises] === false) continue;
        hook[keys.init]?.(asyncId, type, triggerAsyncId, resource);
      }
    } catch (error) {
      fatalError(error);
    }
  },
  before: (asyncId) => emit('before', asyncId),
  after: (asyncId) => emit('after', asyncId),
  destroy(asyncId) {
    if (destroyQueue.length === 0) {
      require('#timers/immediate').setEarlyImmediate(drainDestroyQueue);
      require('#process/exit').hooks.beforeExit = drainDestroyQueue;
    }
    ArrayPrototypePush(destroyQueue, asyncId);
    if (destroyQueue.length === kPatience) {
      internalBinding('task_queue').enqueueMicrotask(drainDestroyQueue);
    }
  },
  promiseResolve: (asyncId) => emit('promiseResolve', asyncId),
};

// ===== promises =====

/** Numbers a promise that has no number yet. */
function numberPromise(promise, parent) {
  let triggerId;
  if (parent === undefined) {
    triggerId = internal.getDefaultTriggerAsyncId();
  } else {
    if (parent[async_id_symbol] === undefined) numberPromise(parent);
    triggerId = parent[async_id_symbol];
  }
  promise[async_id_symbol] = internal.newAsyncId();
  promise[trigger_async_id_symbol] = triggerId;
  if (counts.destroy > 0) {
    const { reap, trackDestroy } = require('#async_hooks/destroyed');
    trackDestroy(promise, promise[async_id_symbol]);
    reap();
  }
}

const promiseHooks = {
  init(promise, parent) {
    numberPromise(promise, parent);
    internal.emitInit(
      promise[async_id_symbol],
      'PROMISE',
      promise[trigger_async_id_symbol],
      promise,
    );
  },
  before(promise) {
    if (promise[async_id_symbol] === undefined) numberPromise(promise);
    internal.emitBefore(promise[async_id_symbol], promise[trigger_async_id_symbol], promise);
  },
  after(promise) {
    const asyncId = promise[async_id_symbol];
    // Hooks may have been enabled in between.
    if (asyncId === internal.executionAsyncId()) internal.emitAfter(asyncId);
    else if (asyncId !== undefined && counts.after > 0) emit('after', asyncId);
  },
  settled(promise) {
    if (promise[async_id_symbol] === undefined) numberPromise(promise);
    if (counts.promiseResolve > 0) emit('promiseResolve', promise[async_id_symbol]);
  },
};

let removePromiseHooks;
function followPromises() {
  if (promiseTrackers > 0) {
    removePromiseHooks ??= require('#async_hooks/promise_hooks').addPromiseHooks(promiseHooks);
  } else if (removePromiseHooks !== undefined) {
    removePromiseHooks();
    removePromiseHooks = undefined;
  }
}

class AsyncHook {
  constructor(callbacks) {
    for (let i = 0; i < kinds.length; i++) {
      const callback = callbacks[kinds[i]];
      if (callback !== undefined && typeof callback !== 'function') {
        throw new ERR_ASYNC_CALLBACK(`hook.${kinds[i]}`);
      }
      this[keys[kinds[i]]] = callback;
    }
    const { trackPromises } = callbacks;
    if (trackPromises !== undefined) {
      validateBoolean(trackPromises, 'trackPromises');
      if (trackPromises === false && callbacks.promiseResolve !== undefined) {
        throw new ERR_INVALID_ARG_VALUE(
          'trackPromises',
          trackPromises,
          'must not be false when promiseResolve is enabled',
        );
      }
    }
    this[kTrackPromises] = trackPromises;
  }

  enable() {
    if (ArrayPrototypeIndexOf(active, this) !== -1) return this;
    active = ArrayPrototypeSlice(active);
    ArrayPrototypePush(active, this);
    this.#count(1);
    if (active.length === 1) setEmitters(emitters);
    if (this[kTrackPromises] !== false) {
      promiseTrackers++;
      followPromises();
    }
    return this;
  }

  disable() {
    const index = ArrayPrototypeIndexOf(active, this);
    if (index === -1) return this;
    active = ArrayPrototypeSlice(active);
    ArrayPrototypeSplice(active, index, 1);
    this.#count(-1);
    // The emitters stay until nobody can be in the middle of one.
    if (active.length === 0) setEmitters(undefined);
    if (this[kTrackPromises] !== false) {
      promiseTrackers--;
      followPromises();
    }
    return this;
  }

  #count(by) {
    for (let i = 0; i < kinds.length; i++) {
      if (this[keys[kinds[i]]] !== undefined) counts[kinds[i]] += by;
    }
  }
}

module.exports = { AsyncHook };
