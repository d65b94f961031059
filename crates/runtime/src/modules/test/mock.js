'use strict';

// `mock`: functions, methods, accessors and properties that record how they are used and can be replaced.

const {
  ArrayPrototypePush,
  ArrayPrototypeSlice,
  Error,
  ObjectDefineProperty,
  ObjectGetOwnPropertyDescriptor,
  ObjectGetPrototypeOf,
  Proxy,
  ReflectApply,
  ReflectConstruct,
  ReflectGet,
  SafeMap,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInteger,
  validateObject,
} = require('#internal/validators');
const { kEmptyObject } = require('#internal/util');

// Given by the class below: they reach into its private state.
let nextImplementation;
let record;

/** `mock.fn().mock`: the calls of a mocked function and what it does. */
class MockFunctionContext {
  #calls = [];
  #once = new SafeMap();
  #implementation;
  #original;
  #restore;
  #limit;

  constructor(original, implementation, restore, limit) {
    this.#original = original;
    this.#implementation = implementation;
    this.#restore = restore;
    this.#limit = limit;
  }

  get calls() {
    return ArrayPrototypeSlice(this.#calls);
  }

  callCount() {
    return this.#calls.length;
  }

  mockImplementation(implementation) {
    validateFunction(implementation, 'implementation');
    this.#implementation = implementation;
  }

  mockImplementationOnce(implementation, onCall) {
    validateFunction(implementation, 'implementation');
    const next = this.#calls.length;
    const call = onCall ?? next;
    validateInteger(call, 'onCall', next);
    this.#once.set(call, implementation);
  }

  restore() {
    if (this.#restore !== undefined) this.#restore();
    this.#implementation = this.#original;
    this.#limit = Infinity;
    this.#once = new SafeMap();
  }

  resetCalls() {
    this.#calls = [];
  }

  static {
    nextImplementation = (context) => {
      const number = context.#calls.length;
      const once = context.#once.get(number);
      if (once !== undefined) {
        context.#once.delete(number);
        return once;
      }
      return number < context.#limit ? context.#implementation : context.#original;
    };
    record = (context, call) => {
      ArrayPrototypePush(context.#calls, call);
    };
  }
}

/** `mock.property().mock`: the accesses of a mocked property. */
class MockPropertyContext {
  #accesses = [];
  #once = new SafeMap();
  #object;
  #name;
  #descriptor;
  #value;

  constructor(object, name, descriptor, args) {
    this.#object = object;
    this.#name = name;
    this.#descriptor = descriptor;
    this.#value = args.length > 0 ? args[0] : object[name];
    ObjectDefineProperty(object, name, {
      __proto__: null,
      configurable: descriptor.configurable,
      enumerable: descriptor.enumerable,
      get: () => {
        const number = this.#accesses.length;
        let value = this.#value;
        if (this.#once.has(number)) {
          value = this.#once.get(number);
          this.#once.delete(number);
        }
        ArrayPrototypePush(this.#accesses, { type: 'get', value, stack: new Error() });
        return value;
      },
      set: (value) => this.#assign(value),
    });
  }

  #assign(value) {
    if (!this.#descriptor.writable) {
      throw new ERR_INVALID_ARG_VALUE('propertyName', this.#name, 'cannot be set');
    }
    let kept = value;
    const number = this.#accesses.length;
    if (this.#once.has(number)) {
      kept = this.#once.get(number);
      this.#once.delete(number);
    }
    ArrayPrototypePush(this.#accesses, { type: 'set', value: kept, stack: new Error() });
    this.#value = kept;
  }

  get accesses() {
    return ArrayPrototypeSlice(this.#accesses);
  }

  accessCount() {
    return this.#accesses.length;
  }

  /** Counts as the access that it is. */
  mockImplementation(value) {
    this.#assign(value);
  }

  mockImplementationOnce(value, onAccess) {
    const next = this.#accesses.length;
    const access = onAccess ?? next;
    validateInteger(access, 'onAccess', next);
    this.#once.set(access, value);
  }

  resetAccesses() {
    this.#accesses = [];
  }

  restore() {
    ObjectDefineProperty(this.#object, this.#name, this.#descriptor);
  }
}

/** The property wherever on the prototype chain it is. */
function findDescriptor(object, name) {
  for (let holder = object; holder !== null && holder !== undefined; ) {
    const descriptor = ObjectGetOwnPropertyDescriptor(holder, name);
    if (descriptor !== undefined) return descriptor;
    holder = ObjectGetPrototypeOf(holder);
  }
  return undefined;
}

function validateTimes(times, name) {
  if (times === undefined || times === Infinity) return Infinity;
  validateInteger(times, name, 1);
  return times;
}

function validateName(name) {
  if (typeof name !== 'string' && typeof name !== 'symbol') {
    throw new ERR_INVALID_ARG_TYPE('methodName', ['string', 'symbol'], name);
  }
}

class MockTracker {
  #mocks = [];
  #timers;

  get timers() {
    this.#timers ??= new (require('#test/mock_timers').MockTimers)();
    return this.#timers;
  }

  fn(original = function () {}, implementation = original, options = kEmptyObject) {
    if (original !== null && typeof original === 'object') {
      options = original;
      original = function () {};
      implementation = original;
    } else if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = original;
    }
    validateFunction(original, 'original');
    validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const limit = validateTimes(options.times, 'options.times');
    return this.#mocked(original, implementation, undefined, limit);
  }

  method(object, name, implementation, options = kEmptyObject) {
    validateName(name);
    if (typeof object !== 'function') validateObject(object, 'object');
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    if (implementation !== undefined) validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { getter = false, setter = false } = options;
    validateBoolean(getter, 'options.getter');
    validateBoolean(setter, 'options.setter');
    if (getter && setter) {
      throw new ERR_INVALID_ARG_VALUE(
        'options.setter',
        setter,
        "cannot be used with 'options.getter'",
      );
    }
    const limit = validateTimes(options.times, 'options.times');
    const descriptor = findDescriptor(object, name);
    const part = getter ? 'get' : setter ? 'set' : 'value';
    // An accessor that gives a function counts as a method, such as those of modules.
    const lazy = part === 'value' && typeof descriptor?.get === 'function';
    const original = lazy ? object[name] : descriptor?.[part];
    if (typeof original !== 'function') {
      throw new ERR_INVALID_ARG_VALUE('methodName', descriptor?.[part], 'must be a method');
    }
    // What was inherited is the object's own afterwards.
    const restore = () => ObjectDefineProperty(object, name, descriptor);
    const mocked = this.#mocked(original, implementation ?? original, restore, limit);
    const replaced = {
      __proto__: null,
      configurable: descriptor.configurable,
      enumerable: descriptor.enumerable,
    };
    if (part === 'value') {
      replaced.value = mocked;
      replaced.writable = lazy ? true : descriptor.writable;
    } else {
      replaced.get = getter ? mocked : descriptor.get;
      replaced.set = setter ? mocked : descriptor.set;
    }
    ObjectDefineProperty(object, name, replaced);
    return mocked;
  }

  getter(object, name, implementation, options = kEmptyObject) {
    return this.#accessor('getter', object, name, implementation, options);
  }

  setter(object, name, implementation, options = kEmptyObject) {
    return this.#accessor('setter', object, name, implementation, options);
  }

  #accessor(kind, object, name, implementation, options) {
    if (implementation !== null && typeof implementation === 'object') {
      options = implementation;
      implementation = undefined;
    }
    validateName(name);
    if (typeof object !== 'function') validateObject(object, 'object');
    if (implementation !== undefined) validateFunction(implementation, 'implementation');
    validateObject(options, 'options');
    const { [kind]: wanted = true } = options;
    if (wanted === false) {
      throw new ERR_INVALID_ARG_VALUE(`options.${kind}`, false, 'cannot be false');
    }
    return this.method(object, name, implementation, { ...options, [kind]: wanted });
  }

  /** Mocks the value of a property; gives the object with the accesses under `mock`. */
  property(object, name, ...value) {
    validateObject(object, 'object');
    if (typeof name !== 'string' && typeof name !== 'symbol') {
      throw new ERR_INVALID_ARG_TYPE('propertyName', ['string', 'symbol'], name);
    }
    const descriptor = ObjectGetOwnPropertyDescriptor(object, name);
    if (descriptor === undefined) {
      throw new ERR_INVALID_ARG_VALUE('propertyName', name, 'is not a property of the object');
    }
    const context = new MockPropertyContext(object, name, descriptor, value);
    ArrayPrototypePush(this.#mocks, context);
    return new Proxy(object, {
      __proto__: null,
      get: (target, key, receiver) =>
        key === 'mock' ? context : ReflectGet(target, key, receiver),
    });
  }

  /** Puts something in the place of a module until it is restored. */
  module(specifier, options = kEmptyObject) {
    const context = require('#test/mock_module').mockModule(specifier, options);
    ArrayPrototypePush(this.#mocks, context);
    return context;
  }

  /** Restores everything and forgets it. */
  reset() {
    this.restoreAll();
    this.#timers?.reset();
    this.#mocks = [];
  }

  restoreAll() {
    for (let i = 0; i < this.#mocks.length; i++) this.#mocks[i].restore();
  }

  #mocked(original, implementation, restore, limit) {
    const context = new MockFunctionContext(original, implementation, restore, limit);
    ArrayPrototypePush(this.#mocks, context);
    return new Proxy(original, {
      __proto__: null,
      apply(target, self, args) {
        const call = { arguments: args, error: undefined, result: undefined, stack: new Error() };
        call.target = undefined;
        call.this = self;
        const fn = nextImplementation(context);
        try {
          call.result = ReflectApply(fn, self, args);
          return call.result;
        } catch (error) {
          call.error = error;
          throw error;
        } finally {
          record(context, call);
        }
      },
      construct(target, args, newTarget) {
        const call = { arguments: args, error: undefined, result: undefined, stack: new Error() };
        call.target = target;
        const fn = nextImplementation(context);
        try {
          call.result = ReflectConstruct(fn, args, newTarget);
          call.this = call.result;
          return call.result;
        } catch (error) {
          call.error = error;
          throw error;
        } finally {
          record(context, call);
        }
      },
      get: (target, key, receiver) =>
        key === 'mock' ? context : ReflectGet(target, key, receiver),
    });
  }
}

// Only with its flag.
if (!require('#internal/options').getOptionValue('--experimental-test-module-mocks')) {
  delete MockTracker.prototype.module;
}

module.exports = { MockTracker };
