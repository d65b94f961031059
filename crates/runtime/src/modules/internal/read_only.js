'use strict';

// Constants as Node's natives define them: nobody changes them, but their object may get more.

const { ObjectDefineProperty, ObjectKeys } = primordials;

/** Defines all of `values` on an object for good, and gives the object. */
function defineConstants(target, values, enumerable = true) {
  const names = ObjectKeys(values);
  for (let i = 0; i < names.length; i++) {
    ObjectDefineProperty(target, names[i], {
      __proto__: null,
      configurable: false,
      enumerable,
      value: values[names[i]],
      writable: false,
    });
  }
  return target;
}

module.exports = { defineConstants };
