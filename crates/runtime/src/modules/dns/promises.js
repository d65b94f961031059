'use strict';
// The public `dns/promises` module.

const { ArrayPrototypeMap, ArrayPrototypeSort, Promise } = primordials;
const codes = require('#dns/codes');
const {
  checkHostname,
  checkOptionsType,
  checkService,
  getDefaultResultOrder,
  readOptions,
  setDefaultResultOrder,
  startLookup,
  startLookupService,
} = require('#dns/lookup');
const {
  PromisesResolver,
  getDefaultPromisesResolver,
  getDefaultResolver,
  methods,
  setDefaultServers,
} = require('#dns/resolver');
const {
  codes: { ERR_MISSING_ARGS },
} = require('#internal/errors');
const { validateStringWithoutNullBytes } = require('#internal/validators');

function lookup(hostname, options) {
  if (hostname) validateStringWithoutNullBytes(hostname, 'hostname');
  checkOptionsType(options);
  const wanted = readOptions(options);
  return new Promise((resolve, reject) => {
    checkHostname(hostname);
    startLookup(hostname, wanted, (err, address, family) => {
      if (err) reject(err);
      else resolve(wanted.all ? address : { address, family });
    });
  });
}

function lookupService(address, port) {
  if (arguments.length !== 2) throw new ERR_MISSING_ARGS('address', 'port');
  checkService(address, port);
  return new Promise((resolve, reject) => {
    startLookupService(address, port, (err, hostname, service) => {
      if (err) reject(err);
      else resolve({ hostname, service });
    });
  });
}

module.exports = {
  lookup,
  lookupService,
  Resolver: PromisesResolver,
  getDefaultResultOrder,
  setDefaultResultOrder,
  setServers: setDefaultServers,
  ...codes,
  getServers() {
    return getDefaultResolver().getServers();
  },
};

function defineDefault(name) {
  const fn = {
    [name](...args) {
      return getDefaultPromisesResolver()[name](...args);
    },
  }[name];
  module.exports[name] = fn;
}
defineDefault('resolve');
const names = ArrayPrototypeSort(ArrayPrototypeMap(methods, (method) => method[0]));
for (let i = 0; i < names.length; i++) defineDefault(names[i]);
defineDefault('reverse');
