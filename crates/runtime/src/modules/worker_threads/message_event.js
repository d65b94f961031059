'use strict';

// `MessageEvent`, with the checks and messages of its WebIDL.

const {
  ArrayFrom,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectFreeze,
  String,
  SymbolIterator,
  SymbolToStringTag,
  TypeError,
} = primordials;

const { isMessagePort } = internalBinding('messaging');
const { Event } = require('#events/event');
const { checkDictionary, dictionaryOf } = require('#events/init');
const { kEnumerableProperty } = require('#internal/util');

const prefix = 'MessageEvent constructor';

function shown(value) {
  if (typeof value === 'string') return value;
  const { inspect } = require('#util/inspect');
  return inspect(value);
}

function notAPort(what, value) {
  return new TypeError(
    `${prefix}: Expected eventInitDict.${what} ("${shown(value)}") to be an instance of MessagePort.`,
  );
}

function portsOf(list) {
  if (list === undefined) return [];
  if (list === null || typeof list[SymbolIterator] !== 'function') {
    throw new TypeError(`${prefix}: eventInitDict.ports (${shown(list)}) is not iterable.`);
  }
  const ports = ArrayFrom(list);
  for (let i = 0; i < ports.length; i++) {
    if (!isMessagePort(ports[i])) throw notAPort(`ports[${i}]`, ports[i]);
  }
  return ports;
}

class MessageEvent extends Event {
  #data;
  #origin;
  #lastEventId;
  #source;
  #ports;

  constructor(type, init = undefined) {
    if (arguments.length === 0) {
      throw new TypeError(`${prefix}: 1 argument required, but 0 found.`);
    }
    checkDictionary(init, prefix);
    super(type, dictionaryOf(init));
    const { data, origin, lastEventId, source, ports } = init ?? {};
    if (source !== undefined && source !== null && !isMessagePort(source)) {
      throw notAPort('source', source);
    }
    this.#data = data === undefined ? null : data;
    this.#origin = origin === undefined ? '' : `${origin}`;
    this.#lastEventId = lastEventId === undefined ? '' : `${lastEventId}`;
    this.#source = source ?? null;
    this.#ports = ports === undefined ? undefined : ObjectFreeze(portsOf(ports));
  }

  static #check(value) {
    if (value === null || typeof value !== 'object' || !(#data in value)) {
      throw new TypeError('Illegal invocation');
    }
  }

  get data() {
    MessageEvent.#check(this);
    return this.#data;
  }

  get origin() {
    MessageEvent.#check(this);
    return this.#origin;
  }

  get lastEventId() {
    MessageEvent.#check(this);
    return this.#lastEventId;
  }

  get source() {
    MessageEvent.#check(this);
    return this.#source;
  }

  get ports() {
    MessageEvent.#check(this);
    this.#ports ??= ObjectFreeze([]);
    return this.#ports;
  }

  initMessageEvent(
    type,
    bubbles = false,
    cancelable = false,
    data = null,
    origin = '',
    lastEventId = '',
    source = null,
    ports = [],
  ) {
    MessageEvent.#check(this);
    if (arguments.length === 0) {
      throw new TypeError('MessageEvent.initMessageEvent: 1 argument required, but 0 found.');
    }
    this.initEvent(type, bubbles, cancelable);
    this.#data = data;
    this.#origin = String(origin);
    this.#lastEventId = String(lastEventId);
    this.#source = source;
    this.#ports = ObjectFreeze(portsOf(ports));
  }
}

ObjectDefineProperty(MessageEvent.prototype, SymbolToStringTag, {
  __proto__: null,
  configurable: true,
  value: 'MessageEvent',
});
ObjectDefineProperties(MessageEvent.prototype, {
  data: kEnumerableProperty,
  origin: kEnumerableProperty,
  lastEventId: kEnumerableProperty,
  source: kEnumerableProperty,
  ports: kEnumerableProperty,
  initMessageEvent: kEnumerableProperty,
});

module.exports = { MessageEvent };
