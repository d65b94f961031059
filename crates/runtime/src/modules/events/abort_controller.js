'use strict';

// `AbortController` and `AbortSignal`. Signals made by `AbortSignal.any` follow their sources; sources
// know their followers weakly, and followers that somebody listens to are kept alive.

const {
  ObjectAssign,
  ObjectDefineProperties,
  Promise,
  SafeFinalizationRegistry,
  SafeSet,
  SafeWeakMap,
  SafeWeakRef,
  Symbol,
  SymbolIterator,
  SymbolToStringTag,
  NumberIsInteger,
} = primordials;

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS },
} = require('#internal/errors');
const {
  customInspectSymbol,
  kEnumerableProperty,
  lazyDOMException,
  lazyDOMExceptionClass,
} = require('#internal/util');
const { kValidateObjectAllowObjects, validateObject, validateUint32 } =
  require('#internal/validators');
const {
  Event,
  EventTarget,
  defineEventHandler,
  kMaxEventTargetListeners,
  kNewListener,
  kRemoveListener,
  kTrustEvent,
} = require('#events/event_target');

// Followers and timeout signals that have an `abort` listener must not be collected.
const keptAlive = new SafeSet();

let timeoutRegistry;
/** Stops the timer of a timeout signal that nobody can see any more. */
function clearTimeoutRegistry() {
  timeoutRegistry ??= new SafeFinalizationRegistry((timer) =>
    require('#timers/internal').clearTimeout(timer),
  );
  return timeoutRegistry;
}

function inspectMembers(self, members, depth, options) {
  const { name } = self.constructor;
  if (depth < 0) return `[${name}]`;
  const { inspect } = require('#util/inspect');
  const own = ObjectAssign({}, options, {
    depth: NumberIsInteger(options.depth) ? options.depth - 1 : options.depth,
  });
  return `${name} ${inspect(members, own)}`;
}

// Made where it is needed: every function on the way would be in the error's stack, which takes its time.
const kAbortMessage = 'This operation was aborted';

const kConstruct = { __proto__: null };

// Symbols instead of private fields, which cost this engine more.
const kAborted = Symbol('kAborted');
const kReason = Symbol('kReason');
const kComposite = Symbol('kComposite');
const kTimeout = Symbol('kTimeout');
// Weak references to what a composite signal follows, and to those that follow a signal.
const kSourceSignals = Symbol('kSourceSignals');
const kDependantSignals = Symbol('kDependantSignals');
const kWeakSelf = Symbol('kWeakSelf');

function isAbortSignal(value) {
  return value !== null && typeof value === 'object' && value[kAborted] !== undefined;
}

function check(value) {
  if (!isAbortSignal(value)) throw new ERR_INVALID_THIS('AbortSignal');
}

function weakOf(signal) {
  return (signal[kWeakSelf] ??= new SafeWeakRef(signal));
}

let followersRegistry;
let sourcesRegistry;

/** Makes `follower` abort with `source`. */
function follow(follower, source) {
  const weak = weakOf(follower);
  follower[kSourceSignals].add(weakOf(source));
  const followers = (source[kDependantSignals] ??= new SafeSet());
  followers.add(weak);
  followersRegistry ??= new SafeFinalizationRegistry(({ list, gone }) =>
    list.deref()?.delete(gone),
  );
  followersRegistry.register(follower, { list: weakList(followers), gone: weak });
}

// The weak reference to a set of followers, which would otherwise be made for each of them.
const weakLists = new SafeWeakMap();
function weakList(set) {
  let weak = weakLists.get(set);
  if (weak === undefined) {
    weak = new SafeWeakRef(set);
    weakLists.set(set, weak);
  }
  return weak;
}

/** A composite signal with listeners stays only as long as something can abort it. */
function keepWhileSourcesLive(signal) {
  keptAlive.add(signal);
  sourcesRegistry ??= new SafeFinalizationRegistry(({ follower, gone }) => {
    const target = follower.deref();
    if (target === undefined) return;
    const sources = target[kSourceSignals];
    sources.delete(gone);
    if (sources.size === 0) keptAlive.delete(target);
  });
  const follower = weakOf(signal);
  for (const weak of signal[kSourceSignals]) {
    const source = weak.deref();
    if (source !== undefined) sourcesRegistry.register(source, { follower, gone: weak });
  }
}

class AbortSignal extends EventTarget {
  constructor(token = undefined, reason = undefined, aborted = false, composite = false) {
    if (token !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    // Any number of listeners is usual on a signal.
    this[kMaxEventTargetListeners] = 0;
    this[kAborted] = aborted;
    this[kReason] = reason;
    this[kComposite] = composite;
  }

  get aborted() {
    check(this);
    return this[kAborted];
  }

  get reason() {
    check(this);
    return this[kReason];
  }

  throwIfAborted() {
    check(this);
    if (this[kAborted]) throw this[kReason];
  }

  [customInspectSymbol](depth, options) {
    return inspectMembers(this, { aborted: this.aborted }, depth, options);
  }

  static abort(reason = new (lazyDOMExceptionClass())(kAbortMessage, 'AbortError')) {
    return new AbortSignal(kConstruct, reason, true);
  }

  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kConstruct);
    signal[kTimeout] = true;
    const weak = weakOf(signal);
    const timer = require('#timers/internal').setTimeout(() => {
      const target = weak.deref();
      if (target === undefined) return;
      keptAlive.delete(target);
      abortSignal(
        target,
        lazyDOMException('The operation was aborted due to timeout', 'TimeoutError'),
      );
    }, delay);
    timer.unref();
    clearTimeoutRegistry().register(signal, timer);
    return signal;
  }

  static any(signals) {
    if (signals === null || typeof signals !== 'object' || !(SymbolIterator in signals)) {
      const error = new ERR_INVALID_ARG_TYPE('signals', 'Array', signals);
      error.message = 'signals cannot be converted to sequence.';
      throw error;
    }
    const sources = [...signals];
    for (let i = 0; i < sources.length; i++) {
      if (!isAbortSignal(sources[i])) {
        const error = new ERR_INVALID_ARG_TYPE('signals', 'Array', signals);
        error.message = `signals[${i}] is not of type AbortSignal.`;
        throw error;
      }
    }
    const result = new AbortSignal(kConstruct, undefined, false, true);
    for (let i = 0; i < sources.length; i++) {
      if (sources[i][kAborted]) {
        result[kAborted] = true;
        result[kReason] = sources[i][kReason];
        return result;
      }
    }
    result[kSourceSignals] = new SafeSet();
    for (let i = 0; i < sources.length; i++) {
      const signal = sources[i];
      if (!signal[kComposite]) {
        follow(result, signal);
      } else if (signal[kSourceSignals] !== undefined) {
        for (const source of signal[kSourceSignals]) {
          const target = source.deref();
          if (target === undefined) continue;
          if (target[kAborted]) {
            result[kAborted] = true;
            result[kReason] = target[kReason];
            return result;
          }
          follow(result, target);
        }
      }
    }
    return result;
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type, listener, once, capture, passive, weak);
    if (type !== 'abort' || this[kAborted] || weak || size !== 1) return;
    if (this[kComposite]) {
      if (this[kSourceSignals]?.size > 0) keepWhileSourcesLive(this);
    } else if (this[kTimeout] === true) {
      keptAlive.add(this);
    }
  }

  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if (type === 'abort' && size === 0 && (this[kComposite] || this[kTimeout] === true)) {
      keptAlive.delete(this);
    }
  }
}

/** Aborts a signal and those that follow it: first all states, then all events. */
function abortSignal(signal, reason) {
  if (signal[kAborted]) return;
  signal[kAborted] = true;
  signal[kReason] = reason;
  const followers = [];
  if (signal[kDependantSignals] !== undefined) {
    for (const weak of signal[kDependantSignals]) {
      const follower = weak.deref();
      if (follower !== undefined && !follower[kAborted]) {
        follower[kAborted] = true;
        follower[kReason] = reason;
        followers[followers.length] = follower;
      }
    }
  }
  dispatchAbort(signal);
  for (let i = 0; i < followers.length; i++) dispatchAbort(followers[i]);
}

function dispatchAbort(signal) {
  signal.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
  keptAlive.delete(signal);
  signal[kDependantSignals]?.clear();
  signal[kSourceSignals]?.clear();
}

ObjectDefineProperties(AbortSignal.prototype, {
  aborted: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'AbortSignal' },
});
defineEventHandler(AbortSignal.prototype, 'abort');

/** A signal of our own making, for builtin modules. */
function createAbortSignal() {
  return new AbortSignal(kConstruct);
}

class AbortController {
  // Made when first asked for: many controllers only ever abort.
  #signal;

  get signal() {
    this.#signal ??= createAbortSignal();
    return this.#signal;
  }

  abort(reason = new (lazyDOMExceptionClass())(kAbortMessage, 'AbortError')) {
    abortSignal((this.#signal ??= createAbortSignal()), reason);
  }

  [customInspectSymbol](depth, options) {
    return inspectMembers(this, { signal: this.signal }, depth, options);
  }
}
ObjectDefineProperties(AbortController.prototype, {
  signal: kEnumerableProperty,
  abort: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'AbortController' },
});

/** A promise that settles when `signal` aborts while `resource` is still reachable. */
async function aborted(signal, resource) {
  if (!isAbortSignal(signal)) {
    const error = new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
    error.message = 'signal is not of type AbortSignal.';
    throw error;
  }
  validateObject(resource, 'resource', kValidateObjectAllowObjects);
  if (signal.aborted) return undefined;
  const { kResistStopPropagation, kWeakHandler } = require('#events/symbols');
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), {
      __proto__: null,
      [kWeakHandler]: resource,
      once: true,
      [kResistStopPropagation]: true,
    });
  });
}

module.exports = {
  AbortController,

  AbortSignal,
  aborted,
  abortSignal,
  createAbortSignal,
  isAbortSignal,
};
