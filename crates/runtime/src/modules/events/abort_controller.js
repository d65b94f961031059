'use strict';

// `AbortController` and `AbortSignal`. Signals made by `AbortSignal.any` follow their sources; sources
// know their followers weakly, and followers that somebody listens to are kept alive.

const {
  ObjectAssign,
  ObjectDefineProperties,
  Promise,
  SafeFinalizationRegistry,
  SafeSet,
  SafeWeakRef,
  SymbolIterator,
  SymbolToStringTag,
  NumberIsInteger,
} = primordials;

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty, lazyDOMException } = require('#internal/util');
const { kValidateObjectAllowObjects, validateAbortSignal, validateObject, validateUint32 } =
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
    require('timers').clearTimeout(timer),
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

const kConstruct = { __proto__: null };

// Set by the class, which alone sees its private state.
let isAbortSignal;
let abortSignal;

class AbortSignal extends EventTarget {
  #aborted = false;
  #reason = undefined;
  #isComposite = false;
  #isTimeout = false;
  #sources = null;
  #followers = null;

  constructor(token = undefined, reason = undefined, aborted = false) {
    if (token !== kConstruct) throw new ERR_ILLEGAL_CONSTRUCTOR();
    super();
    // Any number of listeners is usual on a signal.
    this[kMaxEventTargetListeners] = 0;
    this.#aborted = aborted;
    this.#reason = reason;
  }

  static {
    isAbortSignal = (value) => value !== null && typeof value === 'object' && #aborted in value;
    abortSignal = AbortSignal.#abort;
  }

  static #check(value) {
    if (value === null || typeof value !== 'object' || !(#aborted in value)) {
      throw new ERR_INVALID_THIS('AbortSignal');
    }
  }

  get aborted() {
    AbortSignal.#check(this);
    return this.#aborted;
  }

  get reason() {
    AbortSignal.#check(this);
    return this.#reason;
  }

  throwIfAborted() {
    AbortSignal.#check(this);
    if (this.#aborted) throw this.#reason;
  }

  [customInspectSymbol](depth, options) {
    return inspectMembers(this, { aborted: this.aborted }, depth, options);
  }

  static abort(reason = lazyDOMException('This operation was aborted', 'AbortError')) {
    return new AbortSignal(kConstruct, reason, true);
  }

  static timeout(delay) {
    validateUint32(delay, 'delay', false);
    const signal = new AbortSignal(kConstruct);
    signal.#isTimeout = true;
    const weak = new SafeWeakRef(signal);
    const timer = require('timers').setTimeout(() => {
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
    const result = new AbortSignal(kConstruct);
    result.#isComposite = true;
    for (let i = 0; i < sources.length; i++) {
      if (sources[i].#aborted) {
        result.#aborted = true;
        result.#reason = sources[i].#reason;
        return result;
      }
    }
    result.#sources = new SafeSet();
    const weak = new SafeWeakRef(result);
    for (let i = 0; i < sources.length; i++) {
      const signal = sources[i];
      if (!signal.#isComposite) {
        AbortSignal.#follow(result, weak, signal);
      } else if (signal.#sources !== null) {
        for (const source of signal.#sources) {
          const target = source.deref();
          if (target === undefined) continue;
          if (target.#aborted) {
            result.#aborted = true;
            result.#reason = target.#reason;
            return result;
          }
          AbortSignal.#follow(result, weak, target);
        }
      }
    }
    return result;
  }

  static #follow(follower, weakFollower, source) {
    if (source.#followers === null) source.#followers = new SafeSet();
    // A source that is itself listened to only through followers stays with them.
    follower.#sources.add(new SafeWeakRef(source));
    source.#followers.add(weakFollower);
    if (source.#followers.size % 64 === 0) AbortSignal.#dropDeadFollowers(source);
  }

  static #dropDeadFollowers(source) {
    for (const weak of source.#followers) {
      if (weak.deref() === undefined) source.#followers.delete(weak);
    }
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    super[kNewListener](size, type, listener, once, capture, passive, weak);
    const lives = this.#isTimeout || (this.#isComposite && this.#sources !== null);
    if (lives && type === 'abort' && !this.#aborted && !weak && size === 1) keptAlive.add(this);
  }

  [kRemoveListener](size, type, listener, capture) {
    super[kRemoveListener](size, type, listener, capture);
    if (type === 'abort' && size === 0 && (this.#isTimeout || this.#isComposite)) {
      keptAlive.delete(this);
    }
  }

  /** Aborts a signal and those that follow it: first all states, then all events. */
  static #abort(signal, reason) {
    if (signal.#aborted) return;
    signal.#aborted = true;
    signal.#reason = reason;
    const followers = [];
    if (signal.#followers !== null) {
      for (const weak of signal.#followers) {
        const follower = weak.deref();
        if (follower !== undefined && !follower.#aborted) {
          follower.#aborted = true;
          follower.#reason = reason;
          followers[followers.length] = follower;
        }
      }
    }
    AbortSignal.#dispatch(signal);
    for (let i = 0; i < followers.length; i++) AbortSignal.#dispatch(followers[i]);
  }

  static #dispatch(signal) {
    signal.dispatchEvent(new Event('abort', { [kTrustEvent]: true }));
    keptAlive.delete(signal);
    signal.#followers?.clear();
    signal.#sources?.clear();
  }
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

  abort(reason = lazyDOMException('This operation was aborted', 'AbortError')) {
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
  if (signal === undefined) throw new ERR_INVALID_ARG_TYPE('signal', 'AbortSignal', signal);
  validateAbortSignal(signal, 'signal');
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
