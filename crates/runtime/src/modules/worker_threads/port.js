'use strict';

// `MessagePort` and `MessageChannel`: the natives' ports as event targets that also speak like emitters.

const {
  ArrayFrom,
  ArrayIsArray,
  FunctionPrototypeCall,
  ObjectAssign,
  ObjectCreate,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  Symbol,
  SymbolIterator,
  SymbolToStringTag,
  TypeError,
} = primordials;

const {
  MessagePort: NativePort,
  createChannel,
  isMessagePort,
  isDetached,
} = internalBinding('messaging');
const { customInspectSymbol, kEnumerableProperty } = require('#internal/util');
const { Event } = require('#events/event');
const {
  NodeEventTarget,
  defineEventHandler,
  initNodeEventTarget,
  kCreateEvent,
  kHybridDispatch,
  kNewListener,
  kRemoveListener,
} = require('#events/event_target');
const { MessageEvent } = require('#worker_threads/message_event');

const kReceivedPorts = Symbol('nodejs.internal.kCurrentlyReceivingPorts');
// Where a port's messages go instead of its own listeners.
const kReceiver = Symbol('kReceiver');

const nativePrototype = NativePort.prototype;
const {
  close: nativeClose,
  hasRef: nativeHasRef,
  postMessage: nativePostMessage,
  ref: nativeRef,
  start: nativeStart,
  stop: nativeStop,
  unref: nativeUnref,
} = nativePrototype;

function coded(code, message) {
  const error = new TypeError(message);
  error.code = code;
  return error;
}

/** What an iterable gives, or an error with `message` when it is none. */
function listOf(iterable, message) {
  if (ArrayIsArray(iterable)) return ArrayFrom(iterable);
  const refuse = () => coded('ERR_INVALID_ARG_TYPE', message);
  if (iterable === null || typeof iterable !== 'object') throw refuse();
  const method = iterable[SymbolIterator];
  if (typeof method !== 'function') throw refuse();
  const iterator = FunctionPrototypeCall(method, iterable);
  if (iterator === null || typeof iterator !== 'object') throw refuse();
  const { next } = iterator;
  if (typeof next !== 'function') throw refuse();
  const list = [];
  while (true) {
    const result = FunctionPrototypeCall(next, iterator);
    if (result === null || typeof result !== 'object') throw refuse();
    if (result.done) return list;
    list[list.length] = result.value;
  }
}

/** The list of what moves, from the second argument of `postMessage`. */
function transferListOf(given) {
  if (given === undefined || given === null) return undefined;
  const message = 'Optional transferList argument must be an iterable';
  if (typeof given !== 'object' && typeof given !== 'function') {
    throw coded('ERR_INVALID_ARG_TYPE', message);
  }
  if (given[SymbolIterator] !== undefined) return listOf(given, message);
  const { transfer } = given;
  if (transfer === undefined) return undefined;
  return listOf(transfer, 'Optional options.transfer argument must be an iterable');
}

function postMessage(...args) {
  if (args.length === 0) {
    throw coded('ERR_MISSING_ARGS', 'Not enough arguments to MessagePort.postMessage');
  }
  const list = transferListOf(args[1]);
  // A closed port has no answer.
  return FunctionPrototypeCall(nativePostMessage, this, args[0], list) || undefined;
}

function start() {
  FunctionPrototypeCall(nativeStart, this);
}

function close(callback) {
  if (typeof callback === 'function') this.once('close', callback);
  FunctionPrototypeCall(nativeClose, this);
}

function ref() {
  FunctionPrototypeCall(nativeRef, this);
}

function unref() {
  FunctionPrototypeCall(nativeUnref, this);
}

function hasRef() {
  return FunctionPrototypeCall(nativeHasRef, this);
}

function MessagePort() {
  throw coded('ERR_CONSTRUCT_CALL_INVALID', 'Constructor cannot be called');
}

/** What a closed port emits. */
class MessagePortCloseEvent extends Event {
  constructor() {
    super('close');
  }
}

const methods = { postMessage, start, ref, unref, hasRef };
for (const name in methods) {
  ObjectDefineProperty(methods[name], 'length', { __proto__: null, value: 0, configurable: true });
}

delete nativePrototype.stop;
ObjectDefineProperties(nativePrototype, {
  postMessage: { ...kEnumerableProperty, value: postMessage, writable: true, configurable: true },
  start: { ...kEnumerableProperty, value: start, writable: true, configurable: true },
  constructor: { __proto__: null, value: MessagePort, writable: true, configurable: true },
  ref: { ...kEnumerableProperty, value: ref, writable: true, configurable: true },
  unref: { ...kEnumerableProperty, value: unref, writable: true, configurable: true },
  hasRef: { ...kEnumerableProperty, value: hasRef, writable: true, configurable: true },
  close: { ...kEnumerableProperty, value: close, writable: true, configurable: true },
});
ObjectDefineProperty(MessagePort, 'prototype', { __proto__: null, value: nativePrototype });
ObjectSetPrototypeOf(MessagePort, NodeEventTarget);
ObjectSetPrototypeOf(nativePrototype, NodeEventTarget.prototype);

function hidden(key, value) {
  ObjectDefineProperty(nativePrototype, key, {
    __proto__: null,
    configurable: true,
    enumerable: false,
    value,
    writable: true,
  });
}

hidden(kCreateEvent, function createEvent(data, type) {
  if (type !== 'message' && type !== 'messageerror') {
    return FunctionPrototypeCall(NodeEventTarget.prototype[kCreateEvent], this, data, type);
  }
  return new MessageEvent(type, { data, ports: this[kReceivedPorts] });
});

// A port with listeners for messages is started and keeps the loop alive, one without is not.
hidden(kNewListener, function newListener(size, type) {
  if (type === 'message' && size === 1) {
    FunctionPrototypeCall(nativeRef, this);
    FunctionPrototypeCall(nativeStart, this);
  }
});
hidden(kRemoveListener, function removeListener(size, type) {
  if (type !== 'message' || size !== 0) return;
  FunctionPrototypeCall(nativeUnref, this);
  // Messages wait for the next listener.
  FunctionPrototypeCall(nativeStop, this);
});

// What `inspect` shows in the place of a port.
const shownPrototype = ObjectCreate(null, {
  constructor: { __proto__: null, value: MessagePort },
  [SymbolToStringTag]: { __proto__: null, value: 'EventTarget' },
});

hidden(customInspectSymbol, function inspectPort() {
  let state = { active: false };
  if (isMessagePort(this) && !isDetached(this)) {
    state = { active: true, refed: FunctionPrototypeCall(nativeHasRef, this) };
  }
  return ObjectAssign(ObjectCreate(shownPrototype), state, this);
});

defineEventHandler(nativePrototype, 'message');
defineEventHandler(nativePrototype, 'messageerror');

/** Makes a fresh native port an event target. */
function initPort(port) {
  initNodeEventTarget(port);
  port[kReceivedPorts] = undefined;
  const { emitInit, getDefaultTriggerAsyncId, initHooksExist, newAsyncId } =
    require('#async_hooks/internal');
  if (initHooksExist()) emitInit(newAsyncId(), 'MESSAGEPORT', getDefaultTriggerAsyncId(), port);
}

// How ports in contexts of `vm` tell of messages, once there are any.
let emitters;

function emitMessage(port, value, ports, type = 'message') {
  const emit = emitters?.get(port);
  if (emit !== undefined) {
    emit(port, type, value, ports);
    return;
  }
  const receiver = port[kReceiver];
  if (receiver !== undefined) {
    receiver(value, ports, type);
    return;
  }
  port[kReceivedPorts] = ports;
  try {
    port[kHybridDispatch](value, type, undefined);
  } finally {
    port[kReceivedPorts] = undefined;
  }
}

function onPortClose(port) {
  if (emitters?.has(port)) return;
  const event = new MessagePortCloseEvent();
  port[kHybridDispatch](event, 'close', event);
}

function MessageChannel() {
  if (new.target === undefined) {
    throw coded('ERR_CONSTRUCT_CALL_REQUIRED', 'Cannot call constructor without `new`');
  }
  const { 0: port1, 1: port2 } = createChannel();
  this.port1 = port1;
  this.port2 = port2;
}

module.exports = {
  MessageChannel,
  MessagePort,
  coded,
  emitMessage,
  initPort,
  isMessagePort,
  kReceiver,
  nativeClose,
  nativeStart,
  nativePrototype: { __proto__: null, hasRef: nativeHasRef, ref: nativeRef, unref: nativeUnref },
  onPortClose,
  postMessage,
  setEmitters(map) {
    emitters = map;
  },
  transferListOf,
};
