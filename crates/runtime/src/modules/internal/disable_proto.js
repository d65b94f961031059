'use strict';

// `--disable-proto`: takes `Object.prototype.__proto__` away, or makes every use of it throw.

const { ObjectDefineProperty, ReflectDeleteProperty } = primordials;

const { getOptionValue } = require('#internal/options');

function refuse() {
  throw require('#internal/errors').nativeError('ERR_PROTO_ACCESS');
}

/** Carries the option out for one realm, given by its `Object.prototype`. */
function disableProto(objectPrototype) {
  const mode = getOptionValue('--disable-proto');
  if (mode === 'delete') {
    ReflectDeleteProperty(objectPrototype, '__proto__');
  } else if (mode === 'throw') {
    ObjectDefineProperty(objectPrototype, '__proto__', {
      __proto__: null,
      configurable: true,
      enumerable: false,
      get() {
        refuse();
      },
      set() {
        refuse();
      },
    });
  }
}

module.exports = { disableProto };
