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
    throw new TypeError(`The "${key}" option is not a finite number.`);
  }
  if (value < 0) throw new RangeError(`The "${key}" option must not be negative.`);
  return value;
}

class QuotaExceededError extends DOMException {
  #quota;
  #requested;

  constructor(message = '', options = undefined) {
    super(message, 'QuotaExceededError');
    this.#quota = checkQuota(options, 'quota');
    this.#requested = checkQuota(options, 'requested');
    if (this.#quota !== null && this.#requested !== null && this.#requested < this.#quota) {
      throw new RangeError('The "requested" option must not be less than the "quota" option.');
    }
  }

  get quota() {
    return this.#quota;
  }

  get requested() {
    return this.#requested;
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

defineClone(
  DOMException,
  '#internal/dom_exception:ClonedDOMException',
  (error) => {
    // An object that only has the prototype is as good as an empty one.
    if (!State.isDOMException(error)) return undefined;
    const { name, message, stack } = error;
    const data = { name, message, stack };
    if ('cause' in error) data.cause = error.cause;
    return data;
  },
  (error, data) => {
    if (data === undefined) {
      ObjectSetPrototypeOf(error, ObjectPrototype);
      return;
    }
    new State(error, data.name, data.message);
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
  },
);

module.exports = {
  ClonedDOMException,
  DOMException,
  QuotaExceededError,
  isDOMException: State.isDOMException,
};
