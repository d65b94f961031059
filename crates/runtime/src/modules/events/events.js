'use strict';

// `EventEmitter`. Emitting and adding listeners are hot, so this file holds only that; the static
// helpers (`once`, `on`, `getEventListeners`, ...) live in `statics.js` and load when first used.

const {
  Array,
  ArrayPrototypeJoin,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ArrayPrototypeSlice,
  ArrayPrototypeSplice,
  ArrayPrototypeUnshift,
  Boolean,
  ErrorCaptureStackTrace,
  ErrorIsError,
  FunctionPrototype,
  ObjectCreate,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectGetPrototypeOf,
  ReflectApply,
  ReflectOwnKeys,
  String,
  StringPrototypeSplit,
  Symbol,
  SymbolFor,
} = primordials;

const {
  codes: { ERR_UNHANDLED_ERROR },
  genericNodeError,
  kEnhanceStackBeforeInspector,
} = require('#internal/errors');
const { validateBoolean, validateFunction, validateNumber } = require('#internal/validators');

const kCapture = Symbol('kCapture');
const kErrorMonitor = Symbol('events.errorMonitor');
const kShapeMode = Symbol('shapeMode');
const kMaxEventTargetListeners = Symbol('events.maxEventTargetListeners');
const kMaxEventTargetListenersWarned = Symbol('events.maxEventTargetListenersWarned');
const kRejection = SymbolFor('nodejs.rejection');

const { call: nativeCall } = FunctionPrototype;

let defaultMaxListeners = 10;

function EventEmitter(options) {
  EventEmitter.init.call(this, options);
}
module.exports = EventEmitter;

EventEmitter.prototype._events = undefined;
EventEmitter.prototype._eventsCount = 0;
EventEmitter.prototype._maxListeners = undefined;
// Emitters that never ran the constructor do not capture rejections.
ObjectDefineProperty(EventEmitter.prototype, kCapture, {
  __proto__: null,
  value: false,
  writable: true,
  enumerable: false,
});

/** Sets up an emitter; subclasses that do not call the constructor get it lazily. */
function init(options) {
  if (this._events === undefined || this._events === ObjectGetPrototypeOf(this)._events) {
    this._events = ObjectCreate(null);
    this._eventsCount = 0;
    this[kShapeMode] = false;
  } else {
    // A subclass prepared `_events` with the names it will use: keep that shape.
    this[kShapeMode] = true;
  }
  this._maxListeners = this._maxListeners || undefined;
  if (options?.captureRejections) {
    validateBoolean(options.captureRejections, 'options.captureRejections');
    this[kCapture] = Boolean(options.captureRejections);
  } else {
    // The default is kept on the prototype, see `captureRejections`.
    this[kCapture] = EventEmitter.prototype[kCapture];
  }
}

/** A rejected promise of a listener goes to `Symbol.for('nodejs.rejection')` or to 'error'. */
function handleRejection(emitter, reason, type, args) {
  if (typeof emitter[kRejection] === 'function') {
    emitter[kRejection](reason, type, ...args);
    return;
  }
  // An 'error' listener that rejects must not be called for its own rejection again.
  const previous = emitter[kCapture];
  try {
    emitter[kCapture] = false;
    emitter.emit('error', reason);
  } finally {
    emitter[kCapture] = previous;
  }
}

function watchResult(emitter, result, type, args) {
  if (result === undefined || result === null || !emitter[kCapture]) return;
  try {
    const { then } = result;
    if (typeof then === 'function') {
      ReflectApply(then, result, [
        undefined,
        (reason) => process.nextTick(handleRejection, emitter, reason, type, args),
      ]);
    }
  } catch (error) {
    emitter.emit('error', error);
  }
}

/** Emits on an emitter that captures rejections. */
function emitCapturing(emitter, handler, type, args) {
  if (typeof handler === 'function') {
    watchResult(emitter, ReflectApply(handler, emitter, args), type, args);
    return true;
  }
  const listeners = cloneListeners(handler);
  for (let i = 0; i < listeners.length; i++) {
    watchResult(emitter, ReflectApply(listeners[i], emitter, args), type, args);
  }
  return true;
}

/** The end of `own` as far as it is also in `base`: [length, index in own] of the longest run. */
function commonFrames(own, base) {
  for (let i = 0; i < own.length - 3; i++) {
    for (let j = 0; j < base.length; j++) {
      if (own[i] !== base[j]) continue;
      let length = 1;
      while (
        i + length < own.length &&
        j + length < base.length &&
        own[i + length] === base[j + length]
      ) {
        length++;
      }
      if (length > 3) return [length, i];
    }
  }
  return [0, 0];
}

/** The stack of an unhandled 'error' with the place that emitted it. */
function enhanceStack(emitter, error, holder) {
  let name = '';
  try {
    const { name: className } = emitter.constructor;
    if (className !== 'EventEmitter') name = ` on ${className} instance`;
  } catch {
    // A hostile `constructor` leaves the emitter unnamed.
  }
  const separator = `\nEmitted 'error' event${name} at:\n`;
  const errorFrames = ArrayPrototypeSlice(StringPrototypeSplit(error.stack, '\n'), 1);
  const ownFrames = ArrayPrototypeSlice(StringPrototypeSplit(holder.stack, '\n'), 1);
  const { 0: length, 1: offset } = commonFrames(ownFrames, errorFrames);
  if (length > 0) {
    ArrayPrototypeSplice(
      ownFrames,
      offset + 1,
      length - 2,
      '    [... lines matching original stack trace ...]',
    );
  }
  return error.stack + separator + ArrayPrototypeJoin(ownFrames, '\n');
}

/** Nobody listens to 'error': throw what was emitted. */
function throwUnhandledError(emitter, args) {
  const error = args.length > 0 ? args[0] : undefined;
  if (ErrorIsError(error)) {
    try {
      const holder = {};
      ErrorCaptureStackTrace(holder, EventEmitter.prototype.emit);
      ObjectDefineProperty(error, kEnhanceStackBeforeInspector, {
        __proto__: null,
        value: () => enhanceStack(emitter, error, holder),
        configurable: true,
      });
    } catch {
      // A frozen error is thrown as it is.
    }
    throw error;
  }
  let text;
  try {
    text = require('#util/inspect').inspect(error);
  } catch {
    text = error;
  }
  const wrapped = new ERR_UNHANDLED_ERROR(text);
  wrapped.context = error;
  throw wrapped;
}

EventEmitter.prototype.emit = function emit(type, a, b, c, d) {
  const events = this._events;
  if (type !== 'error' && events !== undefined && this[kCapture] !== true) {
    const handler = events[type];
    if (handler === undefined) return false;
    // As many arguments and listeners as nearly all events have need no lists.
    const count = arguments.length;
    if (count < 6) {
      // Called from here, so that stack traces show no other function. A listener may bring a `call` of its own; a list has
      // none, and this tells them apart at less cost than `typeof`.
      if (handler.call === nativeCall) {
        switch (count) {
          case 1:
            handler.call(this);
            return true;
          case 2:
            handler.call(this, a);
            return true;
          case 3:
            handler.call(this, a, b);
            return true;
          case 4:
            handler.call(this, a, b, c);
            return true;
          default:
            handler.call(this, a, b, c, d);
            return true;
        }
      }
      if (typeof handler === 'function') {
        callWith(handler, this, count, a, b, c, d);
        return true;
      }
      if (handler.length === 2) {
        const { 0: first, 1: second } = handler;
        callWith(first, this, count, a, b, c, d);
        callWith(second, this, count, a, b, c, d);
        return true;
      }
      if (handler.length === 3) {
        const { 0: first, 1: second, 2: third } = handler;
        callWith(first, this, count, a, b, c, d);
        callWith(second, this, count, a, b, c, d);
        callWith(third, this, count, a, b, c, d);
        return true;
      }
    }
  }
  const args = new Array(arguments.length > 1 ? arguments.length - 1 : 0);
  for (let i = 0; i < args.length; i++) args[i] = arguments[i + 1];
  return emitList(this, events, type, args);
};
// The names of its first arguments are no part of its interface.
ObjectDefineProperty(EventEmitter.prototype.emit, 'length', {
  __proto__: null,
  configurable: true,
  value: 1,
});

/** Calls a listener with what `emit` was given, `count` arguments with the name of the event. */
function callWith(listener, emitter, count, a, b, c, d) {
  // A listener may bring a `call` of its own.
  if (listener.call !== nativeCall) {
    const args = count > 1 ? [a, b, c, d] : [];
    args.length = count - 1;
    ReflectApply(listener, emitter, args);
    return;
  }
  switch (count) {
    case 1:
      listener.call(emitter);
      break;
    case 2:
      listener.call(emitter, a);
      break;
    case 3:
      listener.call(emitter, a, b);
      break;
    case 4:
      listener.call(emitter, a, b, c);
      break;
    default:
      listener.call(emitter, a, b, c, d);
  }
}

/** Emits with a list of arguments. */
function emitList(emitter, events, type, args) {
  if (type === 'error') {
    if (events !== undefined && events[kErrorMonitor] !== undefined) {
      emitter.emit(kErrorMonitor, ...args);
    }
    if (events === undefined || events.error === undefined) throwUnhandledError(emitter, args);
  } else if (events === undefined) {
    return false;
  }
  const handler = events[type];
  if (handler === undefined) return false;
  if (emitter[kCapture] === true) return emitCapturing(emitter, handler, type, args);

  if (typeof handler === 'function') {
    callListener(handler, emitter, args);
  } else {
    const listeners = cloneListeners(handler);
    for (let i = 0; i < listeners.length; i++) callListener(listeners[i], emitter, args);
  }
  return true;
}

/** Calls a listener in the way the engine inlines best. */
function callListener(listener, emitter, args) {
  // A listener may bring a `call` of its own.
  if (listener.call !== nativeCall) return ReflectApply(listener, emitter, args);
  switch (args.length) {
    case 0:
      return listener.call(emitter);
    case 1:
      return listener.call(emitter, args[0]);
    case 2:
      return listener.call(emitter, args[0], args[1]);
    default:
      return ReflectApply(listener, emitter, args);
  }
}

function getMaxListenersOf(emitter) {
  return emitter._maxListeners === undefined ? defaultMaxListeners : emitter._maxListeners;
}

function warnLeak(target, type, existing, max) {
  existing.warned = true;
  const { inspect } = require('#util/inspect');
  const warning = genericNodeError(
    'Possible EventEmitter memory leak detected. ' +
      `${existing.length} ${String(type)} listeners added to ${inspect(target, { depth: -1 })}. ` +
      `MaxListeners is ${max}. Use emitter.setMaxListeners() to increase limit`,
    { name: 'MaxListenersExceededWarning', emitter: target, type, count: existing.length },
  );
  process.emitWarning(warning);
}

function addListenerTo(target, type, listener, prepend) {
  if (typeof listener !== 'function') validateFunction(listener, 'listener');
  let events = target._events;
  let existing;
  if (events === undefined) {
    events = target._events = ObjectCreate(null);
    target._eventsCount = 0;
  } else {
    if (events.newListener !== undefined) {
      target.emit('newListener', type, listener.listener ?? listener);
      // A 'newListener' listener may have replaced `_events`.
      events = target._events;
    }
    existing = events[type];
  }
  if (existing === undefined) {
    events[type] = listener;
    ++target._eventsCount;
    return target;
  }
  if (typeof existing === 'function') {
    existing = events[type] = prepend ? [listener, existing] : [existing, listener];
  } else if (prepend) {
    ArrayPrototypeUnshift(existing, listener);
  } else {
    ArrayPrototypePush(existing, listener);
  }
  const max = getMaxListenersOf(target);
  if (max > 0 && existing.length > max && !existing.warned) warnLeak(target, type, existing, max);
  return target;
}

EventEmitter.prototype.addListener = function addListener(type, listener) {
  return addListenerTo(this, type, listener, false);
};
EventEmitter.prototype.on = EventEmitter.prototype.addListener;

EventEmitter.prototype.prependListener = function prependListener(type, listener) {
  return addListenerTo(this, type, listener, true);
};

function onceWrapper(target, type, listener) {
  let fired = false;
  function wrapper(...args) {
    if (fired) return undefined;
    fired = true;
    target.removeListener(type, wrapper);
    return ReflectApply(listener, target, args);
  }
  wrapper.listener = listener;
  return wrapper;
}

EventEmitter.prototype.once = function once(type, listener) {
  if (typeof listener !== 'function') validateFunction(listener, 'listener');
  this.on(type, onceWrapper(this, type, listener));
  return this;
};

EventEmitter.prototype.prependOnceListener = function prependOnceListener(type, listener) {
  if (typeof listener !== 'function') validateFunction(listener, 'listener');
  this.prependListener(type, onceWrapper(this, type, listener));
  return this;
};

// So many entries are copied when one among them goes: an object that something was deleted from is slow for good.
const FEW = 6;

/** Forgets the entry of `type` in `_events`. */
function dropEvent(target, events, type) {
  target._eventsCount -= 1;
  if (target[kShapeMode]) {
    events[type] = undefined;
  } else if (target._eventsCount === 0) {
    target._events = ObjectCreate(null);
  } else if (target._eventsCount > FEW || !copyEvents(target, events, type)) {
    delete events[type];
  }
}

/** Gives `target` all of its entries but one; false if some have symbols for names. */
function copyEvents(target, events, type) {
  const copy = ObjectCreate(null);
  let count = 0;
  for (const name in events) {
    if (name === type) continue;
    copy[name] = events[name];
    count++;
  }
  if (count !== target._eventsCount) return false;
  target._events = copy;
  return true;
}

EventEmitter.prototype.removeListener = function removeListener(type, listener) {
  if (typeof listener !== 'function') validateFunction(listener, 'listener');
  const events = this._events;
  if (events === undefined) return this;
  const list = events[type];
  if (list === undefined) return this;

  if (list === listener || list.listener === listener) {
    dropEvent(this, events, type);
    if (events.removeListener !== undefined) {
      this.emit('removeListener', type, list.listener || listener);
    }
    return this;
  }
  if (typeof list === 'function') return this;

  let position = -1;
  for (let i = list.length - 1; i >= 0; i--) {
    if (list[i] === listener || list[i].listener === listener) {
      position = i;
      break;
    }
  }
  if (position < 0) return this;
  if (position === 0) {
    ArrayPrototypeShift(list);
  } else {
    for (; position + 1 < list.length; position++) list[position] = list[position + 1];
    ArrayPrototypePop(list);
  }
  if (list.length === 1) events[type] = list[0];
  if (events.removeListener !== undefined) this.emit('removeListener', type, listener);
  return this;
};
EventEmitter.prototype.off = EventEmitter.prototype.removeListener;

EventEmitter.prototype.removeAllListeners = function removeAllListeners(type) {
  const events = this._events;
  if (events === undefined) return this;

  // Nobody wants to know: forget the lists.
  if (events.removeListener === undefined) {
    if (arguments.length === 0) {
      this._events = ObjectCreate(null);
      this._eventsCount = 0;
    } else if (events[type] !== undefined) {
      if (--this._eventsCount === 0) this._events = ObjectCreate(null);
      else delete events[type];
    }
    this[kShapeMode] = false;
    return this;
  }

  if (arguments.length === 0) {
    const types = ReflectOwnKeys(events);
    for (let i = 0; i < types.length; i++) {
      if (types[i] !== 'removeListener') this.removeAllListeners(types[i]);
    }
    this.removeAllListeners('removeListener');
    this._events = ObjectCreate(null);
    this._eventsCount = 0;
    this[kShapeMode] = false;
    return this;
  }

  const listeners = events[type];
  if (typeof listeners === 'function') {
    this.removeListener(type, listeners);
  } else if (listeners !== undefined) {
    for (let i = listeners.length - 1; i >= 0; i--) this.removeListener(type, listeners[i]);
  }
  return this;
};

function listenersOf(target, type, unwrap) {
  const list = target._events?.[type];
  if (list === undefined) return [];
  if (typeof list === 'function') return [unwrap ? (list.listener ?? list) : list];
  const copy = cloneListeners(list);
  if (unwrap) {
    for (let i = 0; i < copy.length; i++) {
      if (typeof copy[i].listener === 'function') copy[i] = copy[i].listener;
    }
  }
  return copy;
}

EventEmitter.prototype.listeners = function listeners(type) {
  return listenersOf(this, type, true);
};

EventEmitter.prototype.rawListeners = function rawListeners(type) {
  return listenersOf(this, type, false);
};

EventEmitter.prototype.listenerCount = function listenerCount(type, listener) {
  const list = this._events?.[type];
  if (list === undefined) return 0;
  if (typeof list === 'function') {
    return listener == null || list === listener || list.listener === listener ? 1 : 0;
  }
  if (listener == null) return list.length;
  let count = 0;
  for (let i = 0; i < list.length; i++) {
    if (list[i] === listener || list[i].listener === listener) count++;
  }
  return count;
};

EventEmitter.prototype.eventNames = function eventNames() {
  if (!(this._eventsCount > 0)) return [];
  const names = ReflectOwnKeys(this._events);
  if (!this[kShapeMode]) return names;
  const used = [];
  for (let i = 0; i < names.length; i++) {
    if (this._events[names[i]] !== undefined) ArrayPrototypePush(used, names[i]);
  }
  return used;
};

EventEmitter.prototype.setMaxListeners = function setMaxListeners(n) {
  validateNumber(n, 'setMaxListeners', 0);
  this._maxListeners = n;
  return this;
};

EventEmitter.prototype.getMaxListeners = function getMaxListeners() {
  return getMaxListenersOf(this);
};

/** A copy that listeners may change while it is being called. */
function cloneListeners(list) {
  switch (list.length) {
    case 2:
      return [list[0], list[1]];
    case 3:
      return [list[0], list[1], list[2]];
    case 4:
      return [list[0], list[1], list[2], list[3]];
    default:
      return ArrayPrototypeSlice(list);
  }
}

// Statics.

let staticsModule;
function statics() {
  staticsModule ??= require('#events/statics');
  return staticsModule;
}

EventEmitter.addAbortListener = function addAbortListener(signal, listener) {
  return statics().addAbortListener(signal, listener);
};
EventEmitter.once = function once(emitter, name, options = undefined) {
  return statics().once(emitter, name, options);
};
ObjectDefineProperty(EventEmitter.once, 'length', { __proto__: null, value: 2 });
EventEmitter.on = function on(emitter, event, options = undefined) {
  return statics().on(emitter, event, options);
};
EventEmitter.getEventListeners = function getEventListeners(emitterOrTarget, type) {
  return statics().getEventListeners(emitterOrTarget, type);
};
EventEmitter.getMaxListeners = function getMaxListeners(emitterOrTarget) {
  return statics().getMaxListeners(emitterOrTarget);
};
EventEmitter.listenerCount = function listenerCount(emitterOrTarget, type) {
  return statics().listenerCount(emitterOrTarget, type);
};
// The class is also its own property, for `const { EventEmitter } = require('events')`.
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.usingDomains = false;
EventEmitter.captureRejectionSymbol = kRejection;
EventEmitter.errorMonitor = kErrorMonitor;

ObjectDefineProperties(EventEmitter, {
  captureRejections: {
    __proto__: null,
    get() {
      return EventEmitter.prototype[kCapture];
    },
    set(value) {
      validateBoolean(value, 'EventEmitter.captureRejections');
      EventEmitter.prototype[kCapture] = value;
    },
    enumerable: true,
  },
  EventEmitterAsyncResource: {
    __proto__: null,
    enumerable: true,
    configurable: true,
    get() {
      return require('#events/async_resource').EventEmitterAsyncResource;
    },
    set: undefined,
  },
  defaultMaxListeners: {
    __proto__: null,
    enumerable: true,
    get() {
      return defaultMaxListeners;
    },
    set(value) {
      validateNumber(value, 'defaultMaxListeners', 0);
      defaultMaxListeners = value;
    },
  },
  kMaxEventTargetListeners: { __proto__: null, value: kMaxEventTargetListeners },
  kMaxEventTargetListenersWarned: { __proto__: null, value: kMaxEventTargetListenersWarned },
});

EventEmitter.setMaxListeners = function setMaxListeners(n = defaultMaxListeners, ...targets) {
  validateNumber(n, 'setMaxListeners', 0);
  if (targets.length === 0) {
    defaultMaxListeners = n;
    return;
  }
  statics().setMaxListeners(n, targets);
};
EventEmitter.init = init;
