'use strict';

// `CloseEvent`: how a connection ended.

const { ObjectDefineProperties, SymbolToStringTag, TypeError } = primordials;

const { Event } = require('#events/event');
const { checkDictionary, dictionaryOf } = require('#events/init');
const { kEnumerableProperty } = require('#internal/util');

class CloseEvent extends Event {
  #wasClean;
  #code;
  #reason;

  constructor(type, init = undefined) {
    if (arguments.length === 0) {
      throw new TypeError('CloseEvent constructor: 1 argument required, but 0 found.');
    }
    checkDictionary(init, undefined);
    super(`${type}`, dictionaryOf(init));
    this.#wasClean = !!init?.wasClean;
    // An unsigned short, as WebIDL converts to it.
    this.#code = (init?.code ?? 0) & 0xffff;
    const reason = init?.reason;
    this.#reason = reason === undefined ? '' : `${reason}`;
  }

  get wasClean() {
    return this.#wasClean;
  }

  get code() {
    return this.#code;
  }

  get reason() {
    return this.#reason;
  }
}

ObjectDefineProperties(CloseEvent.prototype, {
  wasClean: kEnumerableProperty,
  code: kEnumerableProperty,
  reason: kEnumerableProperty,
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'CloseEvent' },
});

module.exports = { CloseEvent };
