'use strict';

// `BroadcastChannel`: one-to-many messages between all channels of a name, in all threads.

const { ObjectDefineProperties, ObjectDefineProperty, SymbolToStringTag, TypeError } = primordials;

const { broadcastChannel } = internalBinding('messaging');
const {
  codes: { ERR_INVALID_THIS, ERR_MISSING_ARGS },
} = require('#internal/errors');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const {
  EventTarget,
  defineEventHandler,
  kNewListener,
  kRemoveListener,
} = require('#events/event_target');
const { MessageEvent } = require('#worker_threads/message_event');
const { kReceiver, nativeClose, nativeStart } = require('#worker_threads/port');

const { FunctionPrototypeCall } = primordials;

// Set by the class, which alone sees its private state.
let portOf;

class BroadcastChannel extends EventTarget {
  #name;
  #port;
  #referenced = true;

  constructor(name) {
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('name');
    super();
    if (typeof name === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
    this.#name = `${name}`;
    this.#port = broadcastChannel(this.#name);
    this.#port[kReceiver] = (data, ports, type) => {
      if (this.#port === undefined) return;
      this.dispatchEvent(new MessageEvent(type, { data }));
    };
    FunctionPrototypeCall(nativeStart, this.#port);
    this.#port.ref();
  }

  static {
    portOf = (value) =>
      value !== null && typeof value === 'object' && #name in value ? value.#port : undefined;
  }

  static #check(value) {
    if (value === null || typeof value !== 'object' || !(#name in value)) {
      throw new ERR_INVALID_THIS('BroadcastChannel');
    }
  }

  [customInspectSymbol](depth, options) {
    BroadcastChannel.#check(this);
    if (depth < 0) return 'BroadcastChannel';
    const { inspect } = require('#util/inspect');
    const own = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    const active = this.#port !== undefined;
    return `BroadcastChannel ${inspect({ name: this.#name, active }, own)}`;
  }

  [kNewListener]() {}

  [kRemoveListener]() {}

  get name() {
    BroadcastChannel.#check(this);
    return this.#name;
  }

  /** No message comes in or goes out any more. */
  close() {
    BroadcastChannel.#check(this);
    const port = this.#port;
    if (port === undefined) return;
    this.#port = undefined;
    port[kReceiver] = () => {};
    FunctionPrototypeCall(nativeClose, port);
  }

  postMessage(message) {
    BroadcastChannel.#check(this);
    if (arguments.length === 0) throw new ERR_MISSING_ARGS('message');
    if (this.#port === undefined) {
      const { DOMException } = require('#internal/dom_exception');
      throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    }
    this.#port.postMessage(message);
  }

  ref() {
    BroadcastChannel.#check(this);
    this.#port?.ref();
    return this;
  }

  unref() {
    BroadcastChannel.#check(this);
    this.#port?.unref();
    return this;
  }
}

ObjectDefineProperties(BroadcastChannel.prototype, {
  name: kEnumerableProperty,
  close: kEnumerableProperty,
  postMessage: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'BroadcastChannel' },
});
defineEventHandler(BroadcastChannel.prototype, 'message');
defineEventHandler(BroadcastChannel.prototype, 'messageerror');
ObjectDefineProperty(BroadcastChannel, 'length', { __proto__: null, value: 1, configurable: true });

module.exports = { BroadcastChannel, portOf: (value) => portOf(value) };
