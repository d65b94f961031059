'use strict';

// `EventTarget` and `NodeEventTarget`. The listeners of a type are a list in order of addition; a
// dispatch works on a copy and skips those removed meanwhile.

const {
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  FunctionPrototypeCall,
  NumberIsInteger,
  ObjectAssign,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ReflectApply,
  SafeMap,
  SafeWeakMap,
  SafeWeakRef,
  Symbol,
  SymbolFor,
  SymbolToStringTag,
} = primordials;

const {
  codes: { ERR_EVENT_RECURSION, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_MISSING_ARGS },
  genericNodeError,
} = require('#internal/errors');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('#internal/util');
const {
  kValidateObjectAllowObjectsAndNull,
  validateAbortSignal,
  validateObject,
} = require('#internal/validators');
const EventEmitter = require('#events/events');
const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = EventEmitter;
const { CustomEvent, Event, EventState, isEvent } = require('#events/event');
const {
  kCreateEvent,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  kWeakHandler,
} = require('#events/symbols');

const kEvents = Symbol('kEvents');
const kHandlers = Symbol('kHandlers');
const kIsEventTarget = SymbolFor('nodejs.event_target');
const kIsNodeEventTarget = Symbol('kIsNodeEventTarget');
const kHybridDispatch = SymbolFor('nodejs.internal.kHybridDispatch');

// Keeps the callbacks of weak listeners alive as long as the object they belong to.
const weakCallbacks = new SafeWeakMap();

/** One registration: what to call and how. */
class Listener {
  constructor(callback, options) {
    const { weak } = options;
    this.weak = weak !== undefined;
    if (this.weak) {
      const owned = weakCallbacks.get(weak);
      if (owned === undefined) weakCallbacks.set(weak, [callback]);
      else ArrayPrototypePush(owned, callback);
      this.target = new SafeWeakRef(callback);
    } else {
      this.target = callback;
    }
    this.capture = options.capture;
    this.once = options.once;
    this.passive = options.passive;
    this.isNodeStyle = options.isNodeStyle;
    this.resist = options.resistStopPropagation;
    this.removed = false;
  }

  get callback() {
    return this.weak ? this.target.deref() : this.target;
  }

  same(callback, capture) {
    return this.capture === capture && this.callback === callback;
  }
}

function initEventTarget(self) {
  self[kEvents] = new SafeMap();
  self[kMaxEventTargetListeners] = EventEmitter.defaultMaxListeners;
  self[kMaxEventTargetListenersWarned] = false;
  self[kHandlers] = new SafeMap();
}

function isEventTarget(value) {
  return value?.constructor?.[kIsEventTarget] === true || value?.[kEvents] !== undefined;
}

function checkThis(value) {
  if (!isEventTarget(value)) throw new ERR_INVALID_THIS('EventTarget');
}

const defaultOptions = {
  capture: false,
  once: false,
  passive: false,
  signal: undefined,
  isNodeStyle: false,
  weak: undefined,
  resistStopPropagation: false,
};

function readOptions(options) {
  if (typeof options === 'boolean') return { ...defaultOptions, capture: options };
  if (options == null) return defaultOptions;
  validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
  return {
    capture: !!options.capture,
    once: !!options.once,
    passive: !!options.passive,
    signal: options.signal,
    isNodeStyle: !!options[kIsNodeStyle],
    weak: options[kWeakHandler],
    resistStopPropagation: options[kResistStopPropagation] ?? false,
  };
}
const kIsNodeStyle = Symbol('kIsNodeStyle');

/** Whether `listener` can be called; null and undefined are allowed and have no effect. */
function isUsableListener(listener) {
  if (
    typeof listener === 'function' ||
    (typeof listener === 'object' && listener !== null && typeof listener.handleEvent !== 'symbol')
  ) {
    return true;
  }
  if (listener == null) return false;
  throw new ERR_INVALID_ARG_TYPE('listener', 'EventListener', listener);
}

/** `String(type)` as WebIDL converts it: symbols are refused. */
function typeName(type) {
  if (typeof type === 'symbol') {
    const error = new ERR_INVALID_ARG_TYPE('type', 'string', type);
    error.message = 'Value is a Symbol and cannot be converted to a string.';
    throw error;
  }
  return `${type}`;
}

/** Reports what a listener threw or rejected with, after the dispatch. */
function rethrowLater(error) {
  process.nextTick(() => {
    throw error;
  });
}

function watchPromise(result) {
  const { then } = result;
  if (typeof then === 'function') FunctionPrototypeCall(then, result, undefined, rethrowLater);
}

class EventTarget {
  static [kIsEventTarget] = true;

  constructor() {
    initEventTarget(this);
  }

  [kNewListener](size, type, listener, once, capture, passive, weak) {
    if (
      this[kMaxEventTargetListeners] > 0 &&
      size > this[kMaxEventTargetListeners] &&
      !this[kMaxEventTargetListenersWarned]
    ) {
      this[kMaxEventTargetListenersWarned] = true;
      const { inspect } = require('#util/inspect');
      process.emitWarning(
        genericNodeError(
          'Possible EventTarget memory leak detected. ' +
            `${size} ${type} listeners added to ${inspect(this, { depth: -1 })}. MaxListeners is ` +
            `${this[kMaxEventTargetListeners]}. Use events.setMaxListeners() to increase limit`,
          { name: 'MaxListenersExceededWarning', target: this, type, count: size },
        ),
      );
    }
  }

  [kRemoveListener](size, type, listener, capture) {}

  addEventListener(type, listener, options = kEmptyObject) {
    checkThis(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    const { signal, ...settings } = readOptions(options);
    validateAbortSignal(signal, 'options.signal');
    if (!isUsableListener(listener)) {
      process.emitWarning(
        genericNodeError(`addEventListener called with ${listener} which has no effect.`, {
          name: 'AddEventListenerArgumentTypeWarning',
          target: this,
          type,
        }),
      );
      return;
    }
    type = typeName(type);
    if (signal) {
      if (signal.aborted) return;
      // Held weakly so that a long-lived signal does not keep the target.
      signal.addEventListener('abort', () => this.removeEventListener(type, listener, options), {
        __proto__: null,
        once: true,
        [kWeakHandler]: this,
        [kResistStopPropagation]: true,
      });
    }
    let list = this[kEvents].get(type);
    if (list === undefined) {
      list = [];
      this[kEvents].set(type, list);
    } else {
      for (let i = 0; i < list.length; i++) {
        if (list[i].same(listener, settings.capture)) return;
      }
    }
    ArrayPrototypePush(list, new Listener(listener, settings));
    this[kNewListener](
      list.length,
      type,
      listener,
      settings.once,
      settings.capture,
      settings.passive,
      settings.weak,
    );
  }

  removeEventListener(type, listener, options = kEmptyObject) {
    checkThis(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (!isUsableListener(listener)) return;
    type = typeName(type);
    const capture = typeof options === 'boolean' ? options : options?.capture === true;
    const list = this[kEvents].get(type);
    if (list === undefined) return;
    for (let i = 0; i < list.length; i++) {
      if (list[i].same(listener, capture)) {
        removeAt(this, type, list, i);
        return;
      }
    }
  }

  dispatchEvent(event) {
    checkThis(this);
    if (arguments.length < 1) throw new ERR_MISSING_ARGS('event');
    if (!isEvent(event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
    if (EventState.isDispatching(event)) throw new ERR_EVENT_RECURSION(event.type);
    this[kHybridDispatch](event, event.type, event);
    return event.defaultPrevented !== true;
  }

  /** Calls the listeners of `type` with an event, made on demand for Node-style emitting. */
  [kHybridDispatch](nodeValue, type, event) {
    const createEvent = () => {
      if (event === undefined) {
        event = this[kCreateEvent](nodeValue, type);
        EventState.begin(event, this);
      }
      return event;
    };
    if (event !== undefined) EventState.begin(event, this);
    const list = this[kEvents].get(type);
    if (list !== undefined && list.length > 0) {
      const listeners = ArrayPrototypeSlice(list);
      for (let i = 0; i < listeners.length; i++) {
        const listener = listeners[i];
        if (listener.removed) continue;
        if (event !== undefined && EventState.isStopped(event) && !listener.resist) continue;
        const { callback } = listener;
        if (callback === undefined) {
          removeListener(this, type, listener);
          continue;
        }
        if (listener.once) removeListener(this, type, listener);
        try {
          const argument = listener.isNodeStyle ? nodeValue : createEvent();
          if (event !== undefined) EventState.setPassive(event, listener.passive);
          const result =
            typeof callback === 'function'
              ? FunctionPrototypeCall(callback, this, argument)
              : callback.handleEvent(argument);
          if (result !== undefined && result !== null) watchPromise(result);
        } catch (error) {
          rethrowLater(error);
        }
        if (event !== undefined) EventState.setPassive(event, false);
      }
    }
    if (event !== undefined) EventState.end(event);
  }

  [kCreateEvent](nodeValue, type) {
    return new CustomEvent(type, { detail: nodeValue });
  }

  [customInspectSymbol](depth, options) {
    const { name } = this.constructor;
    if (depth < 0) return name;
    const { inspect } = require('#util/inspect');
    const own = ObjectAssign({}, options, {
      depth: NumberIsInteger(options.depth) ? options.depth - 1 : options.depth,
    });
    return `${name} ${inspect({}, own)}`;
  }
}

function removeAt(target, type, list, index) {
  const listener = list[index];
  listener.removed = true;
  for (; index + 1 < list.length; index++) list[index] = list[index + 1];
  list.length--;
  if (list.length === 0) target[kEvents].delete(type);
  target[kRemoveListener](list.length, type, listener.callback, listener.capture);
}

function removeListener(target, type, listener) {
  const list = target[kEvents].get(type);
  for (let i = 0; list !== undefined && i < list.length; i++) {
    if (list[i] === listener) {
      removeAt(target, type, list, i);
      return;
    }
  }
}

ObjectDefineProperties(EventTarget.prototype, {
  addEventListener: kEnumerableProperty,
  removeEventListener: kEnumerableProperty,
  dispatchEvent: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'EventTarget' },
});

function initNodeEventTarget(self) {
  initEventTarget(self);
}

/** An event target that also has the methods of an `EventEmitter`. */
class NodeEventTarget extends EventTarget {
  static [kIsNodeEventTarget] = true;
  static defaultMaxListeners = 10;

  constructor() {
    super();
    initNodeEventTarget(this);
  }

  setMaxListeners(n) {
    checkNodeThis(this);
    EventEmitter.setMaxListeners(n, this);
  }

  getMaxListeners() {
    checkNodeThis(this);
    return this[kMaxEventTargetListeners];
  }

  eventNames() {
    checkNodeThis(this);
    const names = [];
    for (const name of this[kEvents].keys()) ArrayPrototypePush(names, name);
    return names;
  }

  listenerCount(type) {
    checkNodeThis(this);
    return this[kEvents].get(`${type}`)?.length ?? 0;
  }

  off(type, listener, options) {
    checkNodeThis(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  removeListener(type, listener, options) {
    checkNodeThis(this);
    this.removeEventListener(type, listener, options);
    return this;
  }

  on(type, listener) {
    checkNodeThis(this);
    this.addEventListener(type, listener, { [kIsNodeStyle]: true });
    return this;
  }

  addListener(type, listener) {
    checkNodeThis(this);
    this.addEventListener(type, listener, { [kIsNodeStyle]: true });
    return this;
  }

  emit(type, arg) {
    checkNodeThis(this);
    if (typeof type !== 'string') throw new ERR_INVALID_ARG_TYPE('type', 'string', type);
    const hadListeners = this.listenerCount(type) > 0;
    this[kHybridDispatch](arg, type);
    return hadListeners;
  }

  once(type, listener) {
    checkNodeThis(this);
    this.addEventListener(type, listener, { once: true, [kIsNodeStyle]: true });
    return this;
  }

  removeAllListeners(type) {
    checkNodeThis(this);
    if (type !== undefined) this[kEvents].delete(`${type}`);
    else this[kEvents].clear();
    return this;
  }
}

function checkNodeThis(value) {
  if (value?.constructor?.[kIsNodeEventTarget] !== true && value?.[kEvents] === undefined) {
    throw new ERR_INVALID_THIS('NodeEventTarget');
  }
}

ObjectDefineProperties(NodeEventTarget.prototype, {
  setMaxListeners: kEnumerableProperty,
  getMaxListeners: kEnumerableProperty,
  eventNames: kEnumerableProperty,
  listenerCount: kEnumerableProperty,
  off: kEnumerableProperty,
  removeListener: kEnumerableProperty,
  on: kEnumerableProperty,
  addListener: kEnumerableProperty,
  once: kEnumerableProperty,
  emit: kEnumerableProperty,
  removeAllListeners: kEnumerableProperty,
});

/** Defines the attribute `onname` whose value is called for events `event`. */
function defineEventHandler(emitter, name, event = name, newHandler = undefined) {
  const property = `on${name}`;
  function get() {
    if (!this[kHandlers]) throw new ERR_INVALID_THIS('EventTarget');
    return this[kHandlers].get(event)?.handler ?? null;
  }
  ObjectDefineProperty(get, 'name', { __proto__: null, value: `get ${property}` });
  function set(value) {
    if (!this[kHandlers]) throw new ERR_INVALID_THIS('EventTarget');
    let wrapper = this[kHandlers].get(event);
    if (wrapper !== undefined) {
      if (typeof wrapper.handler === 'function' && typeof value !== 'function') {
        this.removeEventListener(event, wrapper);
        this[kHandlers].delete(event);
        return;
      }
      wrapper.handler = value;
      return;
    }
    if (typeof value !== 'function') return;
    wrapper = function eventHandler(...args) {
      const { handler } = wrapper;
      return typeof handler === 'function' ? ReflectApply(handler, this, args) : undefined;
    };
    wrapper.handler = value;
    this[kHandlers].set(event, wrapper);
    this.addEventListener(event, wrapper);
    newHandler?.(this, value);
  }
  ObjectDefineProperty(set, 'name', { __proto__: null, value: `set ${property}` });
  ObjectDefineProperty(emitter, property, {
    __proto__: null,
    get,
    set,
    configurable: true,
    enumerable: true,
  });
}

/** The callbacks that listen to `type` on `target`. */
function listenersOf(target, type) {
  const result = [];
  const list = target[kEvents].get(`${type}`);
  for (let i = 0; list !== undefined && i < list.length; i++) {
    const { callback } = list[i];
    if (callback !== undefined) ArrayPrototypePush(result, callback);
  }
  return result;
}

module.exports = {
  CustomEvent,
  Event,
  EventTarget,
  NodeEventTarget,
  defineEventHandler,
  initEventTarget,
  initNodeEventTarget,
  isEventTarget,
  kCreateEvent,
  kEvents,
  kHybridDispatch,
  kMaxEventTargetListeners,
  kMaxEventTargetListenersWarned,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  kWeakHandler,
  listenersOf,
};
