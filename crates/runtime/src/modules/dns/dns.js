'use strict';
// The public `dns` module.

const { ArrayPrototypeMap, ArrayPrototypeSort, ObjectDefineProperties, ObjectDefineProperty } =
  primordials;
const { AI_ADDRCONFIG, AI_ALL, AI_V4MAPPED } = internalBinding('cares_wrap');
const codes = require('#dns/codes');
const {
  getDefaultResultOrder,
  lookup,
  lookupService,
  setDefaultResultOrder,
} = require('#dns/lookup');
const { Resolver, getDefaultResolver, methods, setDefaultServers } = require('#dns/resolver');
const { promisify } = require('#internal/util');

module.exports = {
  lookup,
  lookupService,
  Resolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers: setDefaultServers,
  ADDRCONFIG: AI_ADDRCONFIG,
  ALL: AI_ALL,
  V4MAPPED: AI_V4MAPPED,
  ...codes,
  getServers() {
    return getDefaultResolver().getServers();
  },
};

// `dns.resolve4` and the others are the module's own resolver's methods.
function defineDefault(name) {
  const fn = {
    [name](...args) {
      return getDefaultResolver()[name](...args);
    },
  }[name];
  module.exports[name] = fn;
}
defineDefault('resolve');
const names = ArrayPrototypeSort(ArrayPrototypeMap(methods, (method) => method[0]));
for (let i = 0; i < names.length; i++) defineDefault(names[i]);
defineDefault('reverse');

// `util.promisify` gives the forms with named results.
function promiseForm(fn, name) {
  ObjectDefineProperty(fn, promisify.custom, {
    __proto__: null,
    configurable: true,
    get() {
      return require('#dns/promises')[name];
    },
  });
}
promiseForm(lookup, 'lookup');
promiseForm(lookupService, 'lookupService');

ObjectDefineProperties(module.exports, {
  promises: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return require('#dns/promises');
    },
  },
});
