'use strict';

// Defining properties that must not run a setter of `Object.prototype`.

const { ObjectDefineProperty } = primordials;

/** Defines an own, enumerable, writable property without running setters. */
function setOwnProperty(object, key, value) {
  return ObjectDefineProperty(object, key, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value,
    writable: true,
  });
}

module.exports = { setOwnProperty };
