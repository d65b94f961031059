'use strict';

// `process.env`: the environment of the process as an object of strings. Values are converted when
// they are set, and every change goes to the real environment, so that natives and children see it.

const {
  ObjectDefineProperty,
  ObjectPrototypeHasOwnProperty,
  Proxy,
  ReflectDefineProperty,
  ReflectDeleteProperty,
  ReflectGet,
  ReflectOwnKeys,
  ReflectSet,
  StringPrototypeIncludes,
  TypeError,
} = primordials;

const {
  codes: { ERR_INVALID_OBJECT_DEFINE_PROPERTY },
} = require('#internal/errors');

let pendingDeprecation = false;

// The thread's environment, which `process.env` is unless a program puts something else there, and how often it has
// changed; undefined when others change it, too.
let own;
let changes = 0;

/** Whether the system can carry a variable of this name; others are let go without a word. */
function isName(key) {
  return key !== '' && !StringPrototypeIncludes(key, '=');
}

function toText(value) {
  if (typeof value === 'string') return value;
  if (pendingDeprecation && typeof value !== 'number' && typeof value !== 'boolean') {
    process.emitWarning(
      'Assigning any value other than a string, number, or boolean to a process.env property is ' +
        'deprecated. Please make sure to convert the value to a string before setting process.env ' +
        'with it.',
      'DeprecationWarning',
      'DEP0104',
    );
  }
  if (typeof value === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
  return `${value}`;
}

/** An environment object over `variables`, a plain object of strings. */
function createEnv(variables, setNative, options = { __proto__: null }) {
  pendingDeprecation = options.pendingDeprecation === true;
  const traps = {
    __proto__: null,
    set(object, key, value, receiver) {
      // An object that inherits from the environment gets properties of its own.
      if (receiver !== env) return ReflectSet(object, key, value, receiver);
      if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
      const text = toText(value);
      if (!isName(key)) return true;
      ReflectDefineProperty(object, key, {
        __proto__: null,
        value: text,
        writable: true,
        enumerable: true,
        configurable: true,
      });
      if (changes !== undefined) changes++;
      setNative?.(key, text);
      return true;
    },
    get(object, key) {
      return ReflectGet(object, key);
    },
    defineProperty(object, key, descriptor) {
      if (typeof key === 'symbol') throw new TypeError('Cannot convert a Symbol value to a string');
      if (ObjectPrototypeHasOwnProperty(descriptor, 'value')) {
        if (descriptor.configurable && descriptor.writable && descriptor.enumerable) {
          const value = toText(descriptor.value);
          if (!isName(key)) return true;
          ObjectDefineProperty(object, key, { __proto__: null, ...descriptor, value });
          if (changes !== undefined) changes++;
          setNative?.(key, value);
          return true;
        }
        throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' only accepts a configurable, writable, and enumerable data descriptor",
        );
      }
      if (
        ObjectPrototypeHasOwnProperty(descriptor, 'get') ||
        ObjectPrototypeHasOwnProperty(descriptor, 'set')
      ) {
        throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
          "'process.env' does not accept an accessor(getter/setter) descriptor",
        );
      }
      throw new ERR_INVALID_OBJECT_DEFINE_PROPERTY(
        "'process.env' only accepts a configurable, writable, and enumerable data descriptor",
      );
    },
    deleteProperty(object, key) {
      if (typeof key === 'symbol') return true;
      ReflectDeleteProperty(object, key);
      if (changes !== undefined) changes++;
      setNative?.(key, undefined);
      return true;
    },
    ownKeys: (object) => ReflectOwnKeys(object),
    preventExtensions() {
      throw new TypeError('Cannot prevent extensions');
    },
  };
  const env = new Proxy(variables, options.told?.(traps) ?? traps);
  return env;
}

module.exports = {
  /** How often the thread's environment has changed; undefined when nobody counts. */
  changes: () => changes,
  createEnv,
  /** The value of `process.env`. */
  get env() {
    const { environment, setEnv } = internalBinding('process_methods');
    const { getOptionValue } = require('#internal/options');
    const isTraced =
      getOptionValue('--trace-env') ||
      getOptionValue('--trace-env-js-stack') ||
      getOptionValue('--trace-env-native-stack');
    own ??= createEnv(environment(), setEnv, {
      __proto__: null,
      pendingDeprecation: getOptionValue('--pending-deprecation') === true,
      told: isTraced ? require('#process/trace_env').told : undefined,
    });
    return own;
  },
  /** Replaces the environment by one that is shared with other threads. */
  shareAs(env) {
    own = env;
    changes = undefined;
  },
};
