'use strict';
// Properties whose values are made when somebody asks for them. To whoever looks at their descriptors they are data,
// which is what Node has there: programs that replace a module's functions for a test ask for them.

const { ObjectDefineProperty } = primordials;

const { standIn } = internalBinding('builtins');

function setValue(target, key, value, enumerable = true) {
  ObjectDefineProperty(target, key, {
    __proto__: null,
    configurable: true,
    enumerable,
    writable: true,
    value,
  });
}

/** A property that is what `get()` says; without `set(value)` it cannot be written. */
function defineValue(target, key, get, set, enumerable = true) {
  ObjectDefineProperty(target, key, {
    __proto__: null,
    configurable: true,
    enumerable,
    get: standIn(get),
    set: set && standIn(set),
  });
}

/** A property that becomes the value of `load()` at first use. */
function defineLazyValue(target, key, load, enumerable = true) {
  defineValue(
    target,
    key,
    () => {
      const value = load();
      setValue(target, key, value, enumerable);
      return value;
    },
    (value) => setValue(target, key, value, enumerable),
    enumerable,
  );
}

/** Properties of which file `id` has the values. */
function defineLazyValues(target, id, keys) {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    defineLazyValue(target, key, () => require(id)[key]);
  }
}

/** The same, for properties that nobody can write. */
function defineLazyConstants(target, id, keys) {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    defineValue(target, key, () => require(id)[key]);
  }
}

/** Accessors of what file `id` has: where Node lets itself be seen. */
function defineLazyGetters(target, id, keys) {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    ObjectDefineProperty(target, key, {
      __proto__: null,
      configurable: true,
      enumerable: true,
      get: () => require(id)[key],
    });
  }
}

module.exports = {
  defineLazyConstants,
  defineLazyGetters,
  defineLazyValue,
  defineLazyValues,
  defineValue,
};
