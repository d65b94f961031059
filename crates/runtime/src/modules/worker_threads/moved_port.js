'use strict';

// Ports in contexts of `vm`: the same natives behind methods, events and errors that the context's programs know as their
// own. Such a port calls its `onmessage` and `onmessageerror` and is no event target.

const {
  Error,
  ErrorIsError,
  FunctionPrototypeCall,
  ObjectSetPrototypeOf,
  ReflectApply,
  SafeWeakMap,
} = primordials;

const { isDetached, moveToContext } = internalBinding('messaging');
const { contextOf } = require('#vm/internal');
const port = require('#worker_threads/port');

// Runs in the context. What it is given are functions of the main context, which it hands to nobody.
const classesOfContext = `
  const make = (Class, { message, code }) => {
    const error = new Class(message);
    error.code = code;
    return error;
  };
  class DOMException extends Error {
    #name;
    #code;
    constructor(message, name, code) {
      super(message);
      this.#name = name;
      this.#code = code;
      Object.defineProperty(this, 'stack', {
        configurable: true,
        value: this.stack.replace(/^Error/, name),
        writable: true,
      });
    }
    get name() { return this.#name; }
    get code() { return this.#code; }
    get [Symbol.toStringTag]() { return 'DOMException'; }
  }
  class HandleWrap {
    close(...args) { return natives.close(this, args); }
    hasRef() { return natives.hasRef(this); }
    ref() { return natives.ref(this); }
    unref() { return natives.unref(this); }
  }
  class MessagePort extends HandleWrap {
    postMessage(...args) {
      const refused = natives.postMessage(this, args);
      if (refused === undefined) return;
      if (refused.name === 'TypeError') throw make(TypeError, refused);
      throw new DOMException(refused.message, refused.name, refused.code);
    }
    start() { return natives.start(this); }
  }
  class MessageEvent {
    constructor(target, type, data, ports) {
      this.data = data;
      this.target = target;
      this.type = type;
      this.ports = ports;
    }
  }
  const emit = (port, type, data, ports) => {
    const handler = port['on' + type];
    if (typeof handler === 'function') {
      Reflect.apply(handler, port, [new MessageEvent(port, type, data, ports)]);
    }
  };
  return { emit, prototype: MessagePort.prototype };
`;

const { nativePrototype } = port;
const { hasRef, ref, unref } = nativePrototype;

const natives = {
  __proto__: null,
  close: (self) => FunctionPrototypeCall(port.nativeClose, self),
  hasRef: (self) => FunctionPrototypeCall(hasRef, self),
  ref: (self) => FunctionPrototypeCall(ref, self),
  unref: (self) => FunctionPrototypeCall(unref, self),
  start: (self) => FunctionPrototypeCall(port.nativeStart, self),
  postMessage(self, args) {
    try {
      ReflectApply(port.postMessage, self, args);
      return undefined;
    } catch (error) {
      const own = ErrorIsError(error) && error.code !== undefined;
      if (!own && error?.name !== 'DataCloneError') throw error;
      const { name, message, code } = error;
      return { __proto__: null, name, message, code };
    }
  },
};

// By native context.
const classes = new SafeWeakMap();
// How each port tells its program of messages.
const emitters = new SafeWeakMap();

function classesOf(context) {
  let found = classes.get(context);
  if (found === undefined) {
    const make = context.compileFunction(
      classesOfContext,
      'node:internal/per_context/messageport',
      0,
      0,
      ['natives'],
      [],
      undefined,
    );
    found = make(natives);
    classes.set(context, found);
  }
  return found;
}

/** `moveMessagePortToContext(port, contextifiedSandbox)` */
function moveMessagePortToContext(moving, sandbox) {
  if (!port.isMessagePort(moving)) {
    throw port.coded('ERR_INVALID_ARG_TYPE', 'The "port" argument must be a MessagePort instance');
  }
  if (isDetached(moving)) {
    const error = new Error('Cannot send data on closed MessagePort');
    error.code = 'ERR_CLOSED_MESSAGE_PORT';
    throw error;
  }
  const isObject = typeof sandbox === 'object' && sandbox !== null;
  const context = isObject ? contextOf(sandbox) : undefined;
  if (context === undefined) throw port.coded('ERR_INVALID_ARG_TYPE', 'Invalid context argument');
  const { emit, prototype } = classesOf(context);
  port.setEmitters(emitters);
  return moveToContext(moving, context, (made) => {
    ObjectSetPrototypeOf(made, prototype);
    emitters.set(made, emit);
  });
}

module.exports = { moveMessagePortToContext };
