'use strict';

// `Event` and `CustomEvent`. The dispatching side of an event's state is reached through `EventState`
// by `event_target.js` only.

const {
  NumberIsInteger,
  ObjectAssign,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  SymbolToStringTag,
} = primordials;

const {
  codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const { kValidateObjectAllowObjectsAndNull, validateObject } = require('#internal/validators');
const { kTrustEvent } = require('#events/symbols');

let now;
function timestamp() {
  now ??= require('#perf_hooks/now').now;
  return now();
}

// Set by the class, which alone sees its private state.
let isEvent;
let EventState;

class Event {
  #type;
  #bubbles = false;
  #cancelable = false;
  #composed = false;
  #defaultPrevented = false;
  #timeStamp = timestamp();
  #propagationStopped = false;
  #immediatelyStopped = false;
  #trusted = false;
  #dispatching = false;
  #inPassiveListener = false;
  #target = null;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (options != null) {
      validateObject(options, 'options', kValidateObjectAllowObjectsAndNull);
      this.#bubbles = !!options.bubbles;
      this.#cancelable = !!options.cancelable;
      this.#composed = !!options.composed;
      this.#trusted = options[kTrustEvent] === true;
    }
    this.#type = `${type}`;
  }

  static #check(value) {
    if (value === null || typeof value !== 'object' || !(#type in value)) {
      throw new ERR_INVALID_THIS('Event');
    }
  }

  static {
    isEvent = (value) => value !== null && typeof value === 'object' && #type in value;
    // What `dispatchEvent` needs of an event's inside.
    EventState = {
      __proto__: null,
      begin(event, target) {
        event.#target = target;
        event.#dispatching = true;
      },
      end(event) {
        event.#dispatching = false;
        event.#propagationStopped = false;
        event.#immediatelyStopped = false;
      },
      isDispatching: (event) => event.#dispatching,
      isStopped: (event) => event.#immediatelyStopped,
      setPassive(event, passive) {
        event.#inPassiveListener = passive;
      },
    };
  }

  initEvent(type, bubbles = false, cancelable = false) {
    Event.#check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    if (this.#dispatching) return;
    this.#type = `${type}`;
    this.#bubbles = !!bubbles;
    this.#cancelable = !!cancelable;
  }

  [customInspectSymbol](depth, options) {
    Event.#check(this);
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
    Event.#check(this);
    this.#propagationStopped = true;
    this.#immediatelyStopped = true;
  }

  preventDefault() {
    Event.#check(this);
    if (this.#cancelable && !this.#inPassiveListener) this.#defaultPrevented = true;
  }

  get target() {
    Event.#check(this);
    return this.#target;
  }

  get currentTarget() {
    Event.#check(this);
    return this.#dispatching ? this.#target : null;
  }

  get srcElement() {
    Event.#check(this);
    return this.#target;
  }

  get type() {
    Event.#check(this);
    return this.#type;
  }

  get cancelable() {
    Event.#check(this);
    return this.#cancelable;
  }

  get defaultPrevented() {
    Event.#check(this);
    return this.#cancelable && this.#defaultPrevented;
  }

  get timeStamp() {
    Event.#check(this);
    return this.#timeStamp;
  }

  // There is no tree of targets: an event is at its target or nowhere.

  composedPath() {
    Event.#check(this);
    return this.#dispatching ? [this.#target] : [];
  }

  get returnValue() {
    Event.#check(this);
    return !this.#cancelable || !this.#defaultPrevented;
  }

  set returnValue(value) {
    Event.#check(this);
    if (!value) this.preventDefault();
  }

  get bubbles() {
    Event.#check(this);
    return this.#bubbles;
  }

  get composed() {
    Event.#check(this);
    return this.#composed;
  }

  get eventPhase() {
    Event.#check(this);
    return this.#dispatching ? Event.AT_TARGET : Event.NONE;
  }

  get cancelBubble() {
    Event.#check(this);
    return this.#propagationStopped;
  }

  set cancelBubble(value) {
    Event.#check(this);
    if (value) this.#propagationStopped = true;
  }

  stopPropagation() {
    Event.#check(this);
    this.#propagationStopped = true;
  }

  get isTrusted() {
    Event.#check(this);
    return this.#trusted;
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

class CustomEvent extends Event {
  #detail;

  constructor(type, options = undefined) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('type');
    super(type, options);
    this.#detail = options?.detail ?? null;
  }

  get detail() {
    if (this === null || typeof this !== 'object' || !(#detail in this)) {
      throw new ERR_INVALID_THIS('CustomEvent');
    }
    return this.#detail;
  }
}
ObjectDefineProperties(CustomEvent.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'CustomEvent' },
  detail: kEnumerableProperty,
});

module.exports = { CustomEvent, Event, EventState, isEvent };
