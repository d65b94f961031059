'use strict';

// `EventTarget` and `NodeEventTarget`. The listeners of a type are a list in order of addition. Those
// added during a dispatch take part in it; those removed are skipped and leave the list after it.

const {
  ArrayPrototypePop,
  ArrayPrototypePush,
  FunctionPrototype,
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
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const {
  kValidateObjectAllowObjectsAndNull,
  validateAbortSignal,
  validateObject,
} = require('#internal/validators');
const EventEmitter = require('#events/events');
const { kMaxEventTargetListeners, kMaxEventTargetListenersWarned } = EventEmitter;
const { CustomEvent, Event, isEvent, kFlags, kTarget, kType } = require('#events/event');
const {
  CANCELLED,
  DISPATCHING,
  IN_PASSIVE_LISTENER,
  STOPPED,
  STOPPED_AT_ONCE,
} = require('#events/event_bits');
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

const { call: nativeCall } = FunctionPrototype;

/** One registration: what to call and how. */
class Listener {
  constructor(callback, capture, once, passive, isNodeStyle, resist, weak) {
    this.target = callback;
    this.weak = false;
    this.capture = capture;
    this.once = once;
    this.passive = passive;
    this.isNodeStyle = isNodeStyle;
    this.resist = resist;
    this.removed = false;
    // Nothing to look at but the callback.
    this.plain = !(once || passive || isNodeStyle || resist || weak !== undefined);
    if (weak !== undefined) {
      const owned = weakCallbacks.get(weak);
      if (owned === undefined) weakCallbacks.set(weak, [callback]);
      else ArrayPrototypePush(owned, callback);
      this.target = new SafeWeakRef(callback);
      this.weak = true;
    }
  }

  get callback() {
    return this.weak ? this.target.deref() : this.target;
  }
}

/** The listeners of one type. */
class Listeners {
  constructor() {
    this.list = [];
    // How many dispatches go through the list.
    this.busy = 0;
    // How many of the list were removed meanwhile.
    this.dead = 0;
  }

  get size() {
    return this.list.length - this.dead;
  }

  /** Drops the removed ones. */
  compact() {
    const { list } = this;
    let kept = 0;
    for (let i = 0; i < list.length; i++) {
      if (!list[i].removed) list[kept++] = list[i];
    }
    // Setting the length is a call out of compiled code.
    while (list.length > kept) ArrayPrototypePop(list);
    this.dead = 0;
  }
}

function initEventTarget(self) {
  // Made with the first listener and the first `on…` attribute.
  self[kEvents] = null;
  self[kMaxEventTargetListeners] = EventEmitter.defaultMaxListeners;
  self[kMaxEventTargetListenersWarned] = false;
  self[kHandlers] = null;
}

function isEventTarget(value) {
  return value?.[kEvents] !== undefined || value?.constructor?.[kIsEventTarget] === true;
}

function checkThis(value) {
  if (!isEventTarget(value)) throw new ERR_INVALID_THIS('EventTarget');
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
  if (typeof then === 'function') ReflectApply(then, result, [undefined, rethrowLater]);
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

  addEventListener(type, listener, options = undefined) {
    if (this?.[kEvents] === undefined) checkThis(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    let capture = false;
    let once = false;
    let passive = false;
    let isNodeStyle = false;
    let resist = false;
    let signal;
    let weak;
    if (typeof options === 'boolean') {
      capture = options;
    } else if (options !== undefined && options !== null) {
      if (typeof options !== 'object') {
        validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
      }
      capture = !!options.capture;
      once = !!options.once;
      passive = !!options.passive;
      isNodeStyle = !!options[kIsNodeStyle];
      resist = options[kResistStopPropagation] ?? false;
      weak = options[kWeakHandler];
      ({ signal } = options);
      if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
    }
    if (typeof listener !== 'function' && !isUsableListener(listener)) {
      process.emitWarning(
        genericNodeError(`addEventListener called with ${listener} which has no effect.`, {
          name: 'AddEventListenerArgumentTypeWarning',
          target: this,
          type,
        }),
      );
      return;
    }
    if (typeof type !== 'string') type = typeName(type);
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
    const events = (this[kEvents] ??= new SafeMap());
    let listeners = events.get(type);
    if (listeners === undefined) {
      listeners = new Listeners();
      events.set(type, listeners);
    } else {
      const { list } = listeners;
      for (let i = 0; i < list.length; i++) {
        const { capture: other, removed } = list[i];
        if (other === capture && !removed && list[i].callback === listener) return;
      }
    }
    const { list } = listeners;
    list[list.length] = new Listener(listener, capture, once, passive, isNodeStyle, resist, weak);
    this[kNewListener](listeners.size, type, listener, once, capture, passive, weak);
  }

  removeEventListener(type, listener, options = undefined) {
    if (this?.[kEvents] === undefined) checkThis(this);
    if (arguments.length < 2) throw new ERR_MISSING_ARGS('type', 'listener');
    if (typeof listener !== 'function' && !isUsableListener(listener)) return;
    if (typeof type !== 'string') type = typeName(type);
    const capture = typeof options === 'boolean' ? options : options?.capture === true;
    const listeners = this[kEvents]?.get(type);
    if (listeners === undefined) return;
    const { list } = listeners;
    for (let i = 0; i < list.length; i++) {
      const { capture: other, removed } = list[i];
      if (other === capture && !removed && list[i].callback === listener) {
        removeAt(this, type, listeners, i);
        return;
      }
    }
  }

  // Short, so that the compilers put it into the loop that calls it.
  dispatchEvent(event) {
    const events = this?.[kEvents];
    const flags = event?.[kFlags];
    if (events === undefined || flags === undefined || (flags & DISPATCHING) !== 0) {
      return dispatchOther(this, event, arguments.length);
    }
    event[kTarget] = this;
    const listeners = events === null ? undefined : events.get(event[kType]);
    if (listeners === undefined) event[kFlags] = flags & ~(STOPPED | STOPPED_AT_ONCE);
    else callAll(this, listeners, event, event);
    return (event[kFlags] & CANCELLED) !== CANCELLED;
  }

  /** Calls the listeners of `type` with an event, made on demand for Node-style emitting. */
  [kHybridDispatch](nodeValue, type, event) {
    const listeners = this[kEvents]?.get(type);
    if (event === undefined) {
      if (listeners !== undefined) emitTo(this, type, listeners, nodeValue);
      return;
    }
    event[kTarget] = this;
    if (listeners === undefined) event[kFlags] &= ~(DISPATCHING | STOPPED | STOPPED_AT_ONCE);
    else callAll(this, listeners, event, nodeValue);
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

/** Says what is wrong with a dispatch; targets without a list of listeners have none. */
function dispatchOther(target, event, count) {
  checkThis(target);
  if (count < 1) throw new ERR_MISSING_ARGS('event');
  if (!isEvent(event)) throw new ERR_INVALID_ARG_TYPE('event', 'Event', event);
  if ((event[kFlags] & DISPATCHING) !== 0) throw new ERR_EVENT_RECURSION(event[kType]);
  target[kHybridDispatch](event, event[kType], event);
  return (event[kFlags] & CANCELLED) !== CANCELLED;
}

/** Calls the listeners with an event; those of Node's style get `nodeValue`. */
function callAll(target, listeners, event, nodeValue) {
  event[kFlags] |= DISPATCHING;
  const { list } = listeners;
  listeners.busy++;
  for (let i = 0; i < list.length; i++) {
    const listener = list[i];
    if (!listener.plain) {
      callSpecial(target, event[kType], listeners, i, event, nodeValue);
    } else if ((event[kFlags] & STOPPED_AT_ONCE) === 0) {
      callWith(target, listener.target, event);
    }
  }
  if (--listeners.busy === 0 && listeners.dead > 0) listeners.compact();
  event[kFlags] &= ~(DISPATCHING | STOPPED | STOPPED_AT_ONCE);
}

function callWith(target, callback, argument) {
  try {
    // A listener may bring a `call` of its own.
    const result =
      callback.call === nativeCall
        ? callback.call(target, argument)
        : callOther(target, callback, argument);
    if (result !== undefined && result !== null) watchPromise(result);
  } catch (error) {
    rethrowLater(error);
  }
}

function callOther(target, callback, argument) {
  if (typeof callback !== 'function') return callback.handleEvent(argument);
  return ReflectApply(callback, target, [argument]);
}

/** Calls one of the listeners that are more than a callback. */
function callSpecial(target, type, listeners, index, event, nodeValue) {
  const listener = listeners.list[index];
  if (listener.removed || ((event[kFlags] & STOPPED_AT_ONCE) !== 0 && !listener.resist)) return;
  const callback = listener.weak ? listener.target.deref() : listener.target;
  if (callback === undefined) {
    removeAt(target, type, listeners, index);
    return;
  }
  // During a dispatch nothing leaves the list: places stay what they are.
  if (listener.once) removeAt(target, type, listeners, index);
  if (listener.passive) event[kFlags] |= IN_PASSIVE_LISTENER;
  callWith(target, callback, listener.isNodeStyle ? nodeValue : event);
  if (listener.passive) event[kFlags] &= ~IN_PASSIVE_LISTENER;
}

/** Calls the listeners with a value, and from the first that wants an event on with one. */
function emitTo(target, type, listeners, nodeValue) {
  const { list } = listeners;
  let event;
  listeners.busy++;
  for (let i = 0; i < list.length; i++) {
    const listener = list[i];
    if (listener.removed) continue;
    if (event === undefined && !listener.isNodeStyle) {
      event = target[kCreateEvent](nodeValue, type);
      event[kTarget] = target;
      event[kFlags] |= DISPATCHING;
    }
    if (event !== undefined) {
      callSpecial(target, type, listeners, i, event, nodeValue);
      continue;
    }
    const callback = listener.weak ? listener.target.deref() : listener.target;
    if (callback === undefined || listener.once) removeAt(target, type, listeners, i);
    if (callback !== undefined) callWith(target, callback, nodeValue);
  }
  if (--listeners.busy === 0 && listeners.dead > 0) listeners.compact();
  if (event !== undefined) event[kFlags] &= ~(DISPATCHING | STOPPED | STOPPED_AT_ONCE);
}

function removeAt(target, type, listeners, index) {
  const listener = listeners.list[index];
  listener.removed = true;
  listener.plain = false;
  if (listeners.busy > 0) {
    listeners.dead++;
  } else {
    const { list } = listeners;
    for (; index + 1 < list.length; index++) list[index] = list[index + 1];
    ArrayPrototypePop(list);
    // Types come back; only many of them are forgotten.
    if (list.length === 0 && target[kEvents].size > 8) target[kEvents].delete(type);
  }
  target[kRemoveListener](listeners.size, type, listener.callback, listener.capture);
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
    if (this[kEvents] === null) return names;
    for (const { 0: name, 1: listeners } of this[kEvents]) {
      if (listeners.size > 0) ArrayPrototypePush(names, name);
    }
    return names;
  }

  listenerCount(type) {
    checkNodeThis(this);
    return this[kEvents]?.get(`${type}`)?.size ?? 0;
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
    if (type !== undefined) this[kEvents]?.delete(`${type}`);
    else this[kEvents]?.clear();
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
    if (this?.[kHandlers] === undefined) throw new ERR_INVALID_THIS('EventTarget');
    return this[kHandlers]?.get(event)?.handler ?? null;
  }
  ObjectDefineProperty(get, 'name', { __proto__: null, value: `get ${property}` });
  function set(value) {
    if (this?.[kHandlers] === undefined) throw new ERR_INVALID_THIS('EventTarget');
    const handlers = (this[kHandlers] ??= new SafeMap());
    let wrapper = handlers.get(event);
    if (wrapper !== undefined) {
      if (typeof wrapper.handler === 'function' && typeof value !== 'function') {
        this.removeEventListener(event, wrapper);
        handlers.delete(event);
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
    handlers.set(event, wrapper);
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
  const list = target[kEvents]?.get(`${type}`)?.list ?? [];
  for (let i = 0; i < list.length; i++) {
    const { callback, removed } = list[i];
    if (callback !== undefined && !removed) ArrayPrototypePush(result, callback);
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
  kHybridDispatch,
  kMaxEventTargetListeners,
  kNewListener,
  kRemoveListener,
  kResistStopPropagation,
  kTrustEvent,
  kWeakHandler,
  listenersOf,
};
