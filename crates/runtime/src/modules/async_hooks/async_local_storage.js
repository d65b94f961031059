'use strict';

// `AsyncLocalStorage`. The stores of all storages form the async context frame: an immutable linked
// list of (storage, value), newest first, each storage at most once. The runtime carries the frame
// through promise jobs and native callbacks; ticks and timers carry it themselves.

const { FunctionPrototype, ObjectIs, ReflectApply, SymbolDispose } = primordials;

const { validateObject } = require('#internal/validators');
const { kEmptyObject } = require('#internal/util');
const { getFrame, setFrame } = require('#async_hooks/internal');

const { call: nativeCall } = FunctionPrototype;

/** One entry of a frame. */
class Entry {
  constructor(storage, value, rest) {
    this.storage = storage;
    this.value = value;
    this.rest = rest;
  }
}

function find(frame, storage) {
  while (frame !== undefined && frame.storage !== storage) frame = frame.rest;
  return frame;
}

/** `frame` without the entry of `storage`, which is in it. */
function without(frame, storage) {
  if (frame.storage === storage) return frame.rest;
  return new Entry(frame.storage, frame.value, without(frame.rest, storage));
}

function extend(frame, storage, value) {
  if (find(frame, storage) !== undefined) frame = without(frame, storage);
  return new Entry(storage, value, frame);
}

/** Gives `storage` alone what it had in a frame before: what other storages were given meanwhile stays. */
function putBack(previous, storage) {
  const before = find(previous, storage);
  let frame = getFrame();
  if (find(frame, storage) !== undefined) frame = without(frame, storage);
  setFrame(before === undefined ? frame : new Entry(storage, before.value, frame));
}

class AsyncLocalStorage {
  #defaultValue = undefined;
  #name = undefined;

  constructor(options = kEmptyObject) {
    validateObject(options, 'options');
    this.#defaultValue = options.defaultValue;
    if (options.name !== undefined) this.#name = `${options.name}`;
  }

  static bind(fn) {
    return require('#async_hooks/async_resource').AsyncResource.bind(fn);
  }

  static snapshot() {
    const frame = getFrame();
    return function bound(fn, ...args) {
      const previous = getFrame();
      setFrame(frame);
      try {
        return fn(...args);
      } finally {
        setFrame(previous);
      }
    };
  }

  get name() {
    return this.#name || '';
  }

  /** Forgets the store of the current frame, for everybody who shares that frame. */
  disable() {
    const frame = getFrame();
    const entry = find(frame, this);
    if (entry === undefined) return;
    // A frame of its own, so that the end of a `run` around this does not bring the store back.
    setFrame(without(frame, this));
    entry.storage = undefined;
  }

  enterWith(data) {
    setFrame(extend(getFrame(), this, data));
  }

  run(data, fn, ...args) {
    const previous = getFrame();
    const entry = find(previous, this);
    if (entry !== undefined && ObjectIs(entry.value, data)) {
      return ReflectApply(fn, null, args);
    }
    const own = extend(previous, this, data);
    setFrame(own);
    try {
      // Once many functions have come by, `apply` is a call out of compiled code and `call` is none. A function may bring
      // a `call` of its own.
      if (args.length === 0 && fn?.call === nativeCall) return fn.call(null);
      return ReflectApply(fn, null, args);
    } finally {
      if (getFrame() === own) setFrame(previous);
      else putBack(previous, this);
    }
  }

  exit(fn, ...args) {
    return this.run(undefined, fn, ...args);
  }

  getStore() {
    let frame = getFrame();
    while (frame !== undefined) {
      if (frame.storage === this) return frame.value;
      frame = frame.rest;
    }
    return this.#defaultValue;
  }

  /** `using scope = storage.withScope(store)`: the store until the scope ends. */
  withScope(store) {
    return new RunScope(this, store);
  }
}

/** Restores the storage's previous store when disposed. */
class RunScope {
  #previous;
  #storage;
  #disposed = false;

  constructor(storage, store) {
    this.#previous = getFrame();
    this.#storage = storage;
    storage.enterWith(store);
  }

  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    putBack(this.#previous, this.#storage);
  }

  [SymbolDispose]() {
    this.dispose();
  }
}

module.exports = { AsyncLocalStorage };
