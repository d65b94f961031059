'use strict';

// `Module.wrap` and `Module.wrapper`: the text put around a CommonJS module. The engine compiles module bodies without
// it, so the text matters only once a program has changed it, which this file notices.

const { ObjectDefineProperty, Proxy, ReflectSet } = primordials;

/** The pair of functions behind `Module.wrap` and `Module.wrapper`. */
function create() {
  let changed = false;
  const parts = ['(function (exports, require, module, __filename, __dirname) { ', '\n});'];

  let wrap = function (script) {
    return shown[0] + script + shown[1];
  };
  let shown = new Proxy(parts, {
    __proto__: null,
    set(target, property, value, receiver) {
      changed = true;
      return ReflectSet(target, property, value, receiver);
    },
    defineProperty(target, property, descriptor) {
      changed = true;
      ObjectDefineProperty(target, property, descriptor);
      return true;
    },
  });

  return {
    get wrap() {
      return wrap;
    },
    setWrap(value) {
      changed = true;
      wrap = value;
    },
    getWrapper: () => shown,
    setWrapper(value) {
      changed = true;
      shown = value;
    },
    patched: () => changed,
  };
}

module.exports = { create };
