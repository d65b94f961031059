'use strict';

// `Event` and `CustomEvent`. Only `event_target.js` reaches the inside of an event from elsewhere.

const {
  NumberIsInteger,
  ObjectAssign,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  Symbol,
  SymbolToStringTag,
} = primordials;

const {
  codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const { validateObject } = require('#internal/validators');
const { now } = internalBinding('performance');
const { kTrustEvent } = require('#events/symbols');
const {
  BUBBLES,
  CANCELABLE,
  COMPOSED,
  DEFAULT_PREVENTED,
  DISPATCHING,
  IN_PASSIVE_LISTENER,
  STOPPED,
  STOPPED_AT_ONCE,
  TRUSTED,
} = require('#events/event_bits');

// Symbols instead of private fields, which cost this engine more.
const kType = Symbol('type');
const kTarget = Symbol('kTarget');
const kFlags = Symbol('kFlags');
const kTimeStamp = Symbol('kTimeStamp');

function isEvent(value) {
  return value !== null && typeof value === 'object' && value[kFlags] !== undefined;
}

function check(value) {
  if (!isEvent(value)) throw new ERR_INVALID_THIS('Event');
}

class Event {
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    let flags = 0;
    if (options != null) {
      validateObject(options, 'options');
      if (options.bubbles) flags |= BUBBLES;
      if (options.cancelable) flags |= CANCELABLE;
      if (options.composed) flags |= COMPOSED;
      if (options[kTrustEvent] === true) flags |= TRUSTED;
    }
    this[kType] = typeof type === 'string' ? type : `${type}`;
    this[kTarget] = null;
    this[kFlags] = flags;
    this[kTimeStamp] = now();
  }

  initEvent(type, bubbles = false, cancelable = false) {
    check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if ((this[kFlags] & DISPATCHING) !== 0) return;
    this[kType] = `${type}`;
    let flags = this[kFlags] & ~(BUBBLES | CANCELABLE);
    if (bubbles) flags |= BUBBLES;
    if (cancelable) flags |= CANCELABLE;
    this[kFlags] = flags;
  }

  [customInspectSymbol](depth, options) {
    check(this);
    const { name } = this.constructor;
    if (depth < 0) return name;
    const { inspect } = require('#util/inspect');
    const own = ObjectAssign({}, options, {
      depth: NumberIsInteger(options.depth) ? options.depth - 1 : options.depth,
    });
    const { type, defaultPrevented, cancelable, timeStamp } = this;
    return `${name} ${inspect({ type, defaultPrevented, cancelable, timeStamp }, own)}`;
  }

  stopImmediatePropagation() {
    check(this);
    this[kFlags] |= STOPPED | STOPPED_AT_ONCE;
  }

  preventDefault() {
    check(this);
    if ((this[kFlags] & (CANCELABLE | IN_PASSIVE_LISTENER)) === CANCELABLE) {
      this[kFlags] |= DEFAULT_PREVENTED;
    }
  }

  get target() {
    check(this);
    return this[kTarget];
  }

  get currentTarget() {
    check(this);
    return (this[kFlags] & DISPATCHING) !== 0 ? this[kTarget] : null;
  }

  get srcElement() {
    check(this);
    return this[kTarget];
  }

  get type() {
    check(this);
    return this[kType];
  }

  get cancelable() {
    check(this);
    return (this[kFlags] & CANCELABLE) !== 0;
  }

  get defaultPrevented() {
    check(this);
    const both = CANCELABLE | DEFAULT_PREVENTED;
    return (this[kFlags] & both) === both;
  }

  get timeStamp() {
    check(this);
    return this[kTimeStamp];
  }

  // There is no tree of targets: an event is at its target or nowhere.

  composedPath() {
    check(this);
    return (this[kFlags] & DISPATCHING) !== 0 ? [this[kTarget]] : [];
  }

  get returnValue() {
    return !this.defaultPrevented;
  }

  set returnValue(value) {
    check(this);
    if (!value) this.preventDefault();
  }

  get bubbles() {
    check(this);
    return (this[kFlags] & BUBBLES) !== 0;
  }

  get composed() {
    check(this);
    return (this[kFlags] & COMPOSED) !== 0;
  }

  get eventPhase() {
    check(this);
    return (this[kFlags] & DISPATCHING) !== 0 ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    check(this);
    return (this[kFlags] & STOPPED) !== 0;
  }

  set cancelBubble(value) {
    check(this);
    if (value) this[kFlags] |= STOPPED;
  }

  stopPropagation() {
    check(this);
    this[kFlags] |= STOPPED;
  }

  get isTrusted() {
    check(this);
    return (this[kFlags] & TRUSTED) !== 0;
  }
}

const phases = ['NONE', 'CAPTURING_PHASE', 'AT_TARGET', 'BUBBLING_PHASE'];
for (let i = 0; i < phases.length; i++) {
  ObjectDefineProperty(Event, phases[i], { __proto__: null, value: i, enumerable: true });
}
ObjectDefineProperties(Event.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'Event' },
  initEvent: kEnumerableProperty,
  stopImmediatePropagation: kEnumerableProperty,
  preventDefault: kEnumerableProperty,
  target: kEnumerableProperty,
  currentTarget: kEnumerableProperty,
  srcElement: kEnumerableProperty,
  type: kEnumerableProperty,
  cancelable: kEnumerableProperty,
  defaultPrevented: kEnumerableProperty,
  timeStamp: kEnumerableProperty,
  composedPath: kEnumerableProperty,
  returnValue: kEnumerableProperty,
  bubbles: kEnumerableProperty,
  composed: kEnumerableProperty,
  eventPhase: kEnumerableProperty,
  cancelBubble: kEnumerableProperty,
  stopPropagation: kEnumerableProperty,
  // One getter for all events that no program can replace.
  isTrusted: {
    __proto__: null,
    get: ObjectGetOwnPropertyDescriptor(Event.prototype, 'isTrusted').get,
    enumerable: true,
    configurable: false,
  },
});

const kDetail = Symbol('detail');

class CustomEvent extends Event {
  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, options);
    this[kDetail] = options?.detail ?? null;
  }

  get detail() {
    if (this === null || typeof this !== 'object' || this[kDetail] === undefined) {
      throw new ERR_INVALID_THIS('CustomEvent');
    }
    return this[kDetail];
  }
}
ObjectDefineProperties(CustomEvent.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'CustomEvent' },
  detail: kEnumerableProperty,
});

// `dispatchEvent` needs the inside of an event.
module.exports = { CustomEvent, Event, isEvent, kFlags, kTarget, kType };
