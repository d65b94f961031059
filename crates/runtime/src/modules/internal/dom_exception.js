'use strict';

// `DOMException` and `QuotaExceededError`. An exception is a real error object (so it has a stack
// and `Error.isError` holds) stamped with private name, message and code.

const {
  Error,
  NumberIsFinite,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectPrototype,
  ObjectSetPrototypeOf,
  RangeError,
  SymbolToStringTag,
  TypeError,
} = primordials;

const legacyCodes = {
  __proto__: null,
  IndexSizeError: 1,
  HierarchyRequestError: 3,
  WrongDocumentError: 4,
  InvalidCharacterError: 5,
  NoModificationAllowedError: 7,
  NotFoundError: 8,
  NotSupportedError: 9,
  InUseAttributeError: 10,
  InvalidStateError: 11,
  SyntaxError: 12,
  InvalidModificationError: 13,
  NamespaceError: 14,
  InvalidAccessError: 15,
  TypeMismatchError: 17,
  SecurityError: 18,
  NetworkError: 19,
  AbortError: 20,
  URLMismatchError: 21,
  QuotaExceededError: 22,
  TimeoutError: 23,
  InvalidNodeTypeError: 24,
  DataCloneError: 25,
};

const constants = [
  'INDEX_SIZE_ERR',
  'DOMSTRING_SIZE_ERR',
  'HIERARCHY_REQUEST_ERR',
  'WRONG_DOCUMENT_ERR',
  'INVALID_CHARACTER_ERR',
  'NO_DATA_ALLOWED_ERR',
  'NO_MODIFICATION_ALLOWED_ERR',
  'NOT_FOUND_ERR',
  'NOT_SUPPORTED_ERR',
  'INUSE_ATTRIBUTE_ERR',
  'INVALID_STATE_ERR',
  'SYNTAX_ERR',
  'INVALID_MODIFICATION_ERR',
  'NAMESPACE_ERR',
  'INVALID_ACCESS_ERR',
  'VALIDATION_ERR',
  'TYPE_MISMATCH_ERR',
  'SECURITY_ERR',
  'NETWORK_ERR',
  'ABORT_ERR',
  'URL_MISMATCH_ERR',
  'QUOTA_EXCEEDED_ERR',
  'TIMEOUT_ERR',
  'INVALID_NODE_TYPE_ERR',
  'DATA_CLONE_ERR',
];

function identity(object) {
  return object;
}

/** Puts the private state of a `DOMException` on an error object. */
class State extends identity {
  #name;
  #message;
  #code;

  constructor(error, name, message) {
    super(error);
    this.#name = name;
    this.#message = message;
    this.#code = legacyCodes[name] ?? 0;
  }

  static #check(object) {
    if (object === null || typeof object !== 'object' || !(#name in object)) {
      const { ERR_INVALID_THIS } = require('#internal/errors').codes;
      throw new ERR_INVALID_THIS('DOMException');
    }
  }

  static name(object) {
    State.#check(object);
    return object.#name;
  }

  static message(object) {
    State.#check(object);
    return object.#message;
  }

  static code(object) {
    State.#check(object);
    return object.#code;
  }

  static isDOMException(object) {
    return object !== null && typeof object === 'object' && #name in object;
  }
}

class DOMException {
  constructor(message = '', options = 'Error') {
    const self = new Error();
    ObjectSetPrototypeOf(self, new.target.prototype);
    let name = options;
    if (options !== null && typeof options === 'object') {
      name = options.name === undefined ? 'Error' : options.name;
      if ('cause' in options) {
        ObjectDefineProperty(self, 'cause', {
          __proto__: null,
          value: options.cause,
          configurable: true,
          writable: true,
          enumerable: false,
        });
      }
    }
    return new State(self, `${name}`, `${message}`);
  }

  get name() {
    return State.name(this);
  }

  get message() {
    return State.message(this);
  }

  get code() {
    return State.code(this);
  }
}

ObjectSetPrototypeOf(DOMException.prototype, Error.prototype);
ObjectDefineProperties(DOMException.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'DOMException' },
  name: { __proto__: null, enumerable: true },
  message: { __proto__: null, enumerable: true },
  code: { __proto__: null, enumerable: true },
});
for (let i = 0; i < constants.length; i++) {
  const descriptor = { __proto__: null, enumerable: true, value: i + 1 };
  ObjectDefineProperty(DOMException, constants[i], descriptor);
  ObjectDefineProperty(DOMException.prototype, constants[i], descriptor);
}

function checkQuota(options, key) {
  if (options == null || !(key in options)) return null;
  const value = +options[key];
  if (!NumberIsFinite(value)) {
    throw new TypeError(`Cannot convert options.${key} to a double: the value is ${value}`);
  }
  if (value < 0) throw new RangeError(`options.${key} must not be negative`);
  return value;
}

/** Puts the numbers of a `QuotaExceededError` on an error object. */
class Quota extends identity {
  #quota;
  #requested;

  constructor(error, quota, requested) {
    super(error);
    this.#quota = quota;
    this.#requested = requested;
  }

  static of(object) {
    if (object === null || typeof object !== 'object' || !(#quota in object)) {
      const { wordedError } = require('#internal/errors');
      throw wordedError(
        'ERR_INVALID_THIS',
        'TypeError',
        'Value of "this" must be of QuotaExceededError',
      );
    }
    return { quota: object.#quota, requested: object.#requested };
  }

  static has(object) {
    return #quota in object;
  }
}

class QuotaExceededError extends DOMException {
  constructor(message = '', options = undefined) {
    const self = super(message, 'QuotaExceededError');
    const quota = checkQuota(options, 'quota');
    const requested = checkQuota(options, 'requested');
    if (quota !== null && requested !== null && requested < quota) {
      throw new RangeError('options.requested must not be less than options.quota');
    }
    new Quota(self, quota, requested);
  }

  get quota() {
    return Quota.of(this).quota;
  }

  get requested() {
    return Quota.of(this).requested;
  }
}
ObjectDefineProperties(QuotaExceededError.prototype, {
  [SymbolToStringTag]: { __proto__: null, configurable: true, value: 'QuotaExceededError' },
  quota: { __proto__: null, enumerable: true },
  requested: { __proto__: null, enumerable: true },
});

const { defineClone } = require('#worker_threads/cloneable');

/** An exception on its way into this thread: an error that has no name and message yet. */
function ClonedDOMException() {
  const self = new Error();
  ObjectSetPrototypeOf(self, DOMException.prototype);
  return self;
}
ClonedDOMException.prototype = DOMException.prototype;

/** What of an exception travels; nothing of an object that only has the prototype, which is as good as an empty one. */
function dataOf(error) {
  if (!State.isDOMException(error)) return undefined;
  const { name, message, stack } = error;
  const data = { name, message, stack };
  if ('cause' in error) data.cause = error.cause;
  return data;
}

function copyErrorProperties(error, data) {
  const names = 'cause' in data ? ['stack', 'cause'] : ['stack'];
  for (let i = 0; i < names.length; i++) {
    ObjectDefineProperty(error, names[i], {
      __proto__: null,
      configurable: true,
      enumerable: false,
      value: data[names[i]],
      writable: true,
    });
  }
}

defineClone(DOMException, '#internal/dom_exception:ClonedDOMException', dataOf, (error, data) => {
  if (data === undefined) {
    ObjectSetPrototypeOf(error, ObjectPrototype);
    return;
  }
  new State(error, data.name, data.message);
  copyErrorProperties(error, data);
});

/** The same of one that says how much there was room for. */
function ClonedQuotaExceededError() {
  const self = new Error();
  ObjectSetPrototypeOf(self, QuotaExceededError.prototype);
  return self;
}
ClonedQuotaExceededError.prototype = QuotaExceededError.prototype;

defineClone(
  QuotaExceededError,
  '#internal/dom_exception:ClonedQuotaExceededError',
  (error) => (Quota.has(error) ? { ...dataOf(error), ...Quota.of(error) } : undefined),
  (error, data) => {
    if (data === undefined) {
      ObjectSetPrototypeOf(error, ObjectPrototype);
      return;
    }
    new State(error, data.name, data.message);
    new Quota(error, data.quota, data.requested);
    copyErrorProperties(error, data);
  },
);

module.exports = {
  ClonedDOMException,
  ClonedQuotaExceededError,
  DOMException,
  QuotaExceededError,
};
