'use strict';

// `ErrorEvent`: an error told as an event.

const { ObjectDefineProperties, SymbolToStringTag, TypeError } = primordials;

const { Event } = require('#events/event');
const { kEnumerableProperty } = require('#internal/util');

class ErrorEvent extends Event {
  #message;
  #filename;
  #lineno;
  #colno;
  #error;

  constructor(type, eventInitDict) {
    if (arguments.length === 0) {
      throw new TypeError('ErrorEvent constructor: 1 argument required, but 0 found.');
    }
    super(`${type}`, eventInitDict);
    const { message, filename, lineno, colno, error } = eventInitDict ?? {};
    this.#message = message === undefined ? '' : `${message}`;
    this.#filename = filename === undefined ? '' : `${filename}`;
    this.#lineno = (lineno ?? 0) >>> 0;
    this.#colno = (colno ?? 0) >>> 0;
    this.#error = error;
  }

  get message() {
    return this.#message;
  }

  get filename() {
    return this.#filename;
  }

  get lineno() {
    return this.#lineno;
  }

  get colno() {
    return this.#colno;
  }

  get error() {
    return this.#error;
  }
}

ObjectDefineProperties(ErrorEvent.prototype, {
  message: kEnumerableProperty,
  filename: kEnumerableProperty,
  lineno: kEnumerableProperty,
  colno: kEnumerableProperty,
  error: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'ErrorEvent' },
});

module.exports = { ErrorEvent };
