'use strict';
// Resolver: asks name servers by itself, with servers of its own. The callback form and the promise form
// share everything but the way of the answer.

const {
  ArrayPrototypePush,
  FunctionPrototypeCall,
  ObjectDefineProperty,
  Promise,
  SafeSet,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  TypeError,
} = primordials;
const {
  codes: { ERR_DNS_SET_SERVERS_FAILED, ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const {
  validateFunction,
  validateInt32,
  validateString,
  validateUint32,
} = require('#internal/validators');
const { measure, observed } = require('#internal/observed');
const { formatServers, parseServers, systemServers } = require('#dns/servers');

// Function name, record type.
const methods = [
  ['resolveAny', 'ANY'],
  ['resolve4', 'A'],
  ['resolve6', 'AAAA'],
  ['resolveCaa', 'CAA'],
  ['resolveCname', 'CNAME'],
  ['resolveMx', 'MX'],
  ['resolveNs', 'NS'],
  ['resolveTlsa', 'TLSA'],
  ['resolveTxt', 'TXT'],
  ['resolveSrv', 'SRV'],
  ['resolvePtr', 'PTR'],
  ['resolveNaptr', 'NAPTR'],
  ['resolveSoa', 'SOA'],
];

// An error with the code that goes without Node's usual words.
function invalid(error) {
  error.code = 'ERR_INVALID_ARG_VALUE';
  return error;
}

// Servers, time-outs and the queries that run.
class Channel {
  constructor(options) {
    this.timeout = options.timeout;
    this.tries = options.tries;
    this.maxTimeout = options.maxTimeout;
    this.servers = undefined;
    this.localAddresses = { ipv4: undefined, ipv6: undefined };
    this.pending = new SafeSet();
  }

  getServers() {
    this.servers ??= systemServers();
    return this.servers;
  }

  query(syscall, type, name, options, callback) {
    return require('#dns/client').query(this, syscall, type, name, options, callback);
  }

  setLocalAddress(ipv4, ipv6) {
    const { isIPv4, isIPv6 } = require('#net/ip');
    const addresses = { ipv4: undefined, ipv6: undefined };
    const place = (address, refuseSame) => {
      const key = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined;
      if (key === undefined) throw invalid(new TypeError('Invalid IP address.'));
      if (refuseSame && addresses[key] !== undefined) {
        throw invalid(
          new TypeError(`Cannot specify two ${key === 'ipv4' ? 'IPv4' : 'IPv6'} addresses.`),
        );
      }
      addresses[key] = address;
    };
    place(ipv4, false);
    if (ipv6 !== undefined) place(ipv6, true);
    this.localAddresses = addresses;
  }

  cancel() {
    const pending = [];
    this.pending.forEach((query) => ArrayPrototypePush(pending, query));
    for (let i = 0; i < pending.length; i++) pending[i].cancel();
  }
}

function readTimeouts(options) {
  const { timeout = -1, tries = 4, maxTimeout = 0 } = { ...options };
  validateInt32(timeout, 'options.timeout', -1);
  validateInt32(tries, 'options.tries', 1);
  validateUint32(maxTimeout, 'options.maxTimeout');
  return { timeout, tries, maxTimeout };
}

class ResolverBase {
  constructor(options = kEmptyObject) {
    this._handle = new Channel(readTimeouts(options ?? kEmptyObject));
  }

  cancel() {
    this._handle.cancel();
  }

  getServers() {
    return formatServers(this._handle.getServers() ?? []);
  }

  setServers(servers) {
    const parsed = parseServers(servers);
    if (this._handle.pending.size > 0) {
      throw new ERR_DNS_SET_SERVERS_FAILED('There are pending queries.', servers);
    }
    this._handle.servers = parsed;
  }

  setLocalAddress(ipv4, ipv6) {
    validateString(ipv4, 'ipv4');
    if (ipv6 !== undefined) validateString(ipv6, 'ipv6');
    this._handle.setLocalAddress(ipv4, ipv6);
  }
}

// The function's name is that of the system call in its errors.
function syscallOf(method, type) {
  if (method === 'reverse') return 'getHostByAddr';
  return type === 'ANY' ? 'queryAny' : `query${capitalized(type)}`;
}

function capitalized(type) {
  if (type === 'A') return 'A';
  if (type === 'AAAA') return 'Aaaa';
  return type[0] + StringPrototypeToLowerCase(StringPrototypeSlice(type, 1));
}

function defineMethod(proto, name, fn) {
  ObjectDefineProperty(fn, 'name', { __proto__: null, value: name });
  ObjectDefineProperty(proto, name, {
    __proto__: null,
    value: fn,
    writable: true,
    configurable: true,
    enumerable: true,
  });
}

function startQuery(resolver, syscall, type, name, options, callback) {
  if (observed.dns > 0) {
    const done = measure('dns', syscall);
    const told = callback;
    callback = (err, result) => {
      if (!err) done({ host: name, ttl: !!options.ttl, result });
      told(err, result);
    };
  }
  return resolver._handle.query(syscall, type, name, options, callback);
}

// ===== with callbacks =====

class Resolver extends ResolverBase {}

function defineCallbackMethods(proto) {
  for (let i = 0; i < methods.length; i++) {
    const { 0: method, 1: type } = methods[i];
    const syscall = syscallOf(method, type);
    defineMethod(proto, method, function (name, options, callback) {
      if (arguments.length <= 2) {
        callback = options;
        options = kEmptyObject;
      }
      validateString(name, 'name');
      validateFunction(callback, 'callback');
      return startQuery(this, syscall, type, name, options ?? kEmptyObject, callback);
    });
  }
  defineMethod(proto, 'reverse', function (name, options, callback) {
    if (arguments.length <= 2) callback = options;
    validateString(name, 'name');
    validateFunction(callback, 'callback');
    return startQuery(this, 'getHostByAddr', 'REVERSE', name, kEmptyObject, callback);
  });
  defineMethod(proto, 'resolve', function (hostname, rrtype, callback) {
    if (typeof rrtype === 'function') {
      callback = rrtype;
      rrtype = 'A';
    } else if (typeof rrtype !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
    }
    const method = methodOf(rrtype);
    return FunctionPrototypeCall(this[method], this, hostname, callback);
  });
}

function methodOf(rrtype) {
  for (let i = 0; i < methods.length; i++) {
    if (methods[i][1] === rrtype) {
      return methods[i][0];
    }
  }
  throw new ERR_INVALID_ARG_VALUE('rrtype', rrtype);
}
defineCallbackMethods(Resolver.prototype);

// ===== with promises =====

const PromisesResolver = class Resolver extends ResolverBase {};

function toPromise(resolver, syscall, type, name, options) {
  return new Promise((resolve, reject) => {
    startQuery(resolver, syscall, type, name, options, (err, result) => {
      if (err) reject(err);
      else resolve(result);
    });
  });
}

function definePromiseMethods(proto) {
  for (let i = 0; i < methods.length; i++) {
    const { 0: method, 1: type } = methods[i];
    const syscall = syscallOf(method, type);
    defineMethod(proto, method, function (name, options) {
      validateString(name, 'name');
      return toPromise(this, syscall, type, name, options ?? kEmptyObject);
    });
  }
  defineMethod(proto, 'reverse', function (name) {
    validateString(name, 'name');
    return toPromise(this, 'getHostByAddr', 'REVERSE', name, kEmptyObject);
  });
  defineMethod(proto, 'resolve', function (hostname, rrtype) {
    if (rrtype === undefined) rrtype = 'A';
    else if (typeof rrtype !== 'string') {
      throw new ERR_INVALID_ARG_TYPE('rrtype', 'string', rrtype);
    }
    const method = methodOf(rrtype);
    return FunctionPrototypeCall(this[method], this, hostname);
  });
}
definePromiseMethods(PromisesResolver.prototype);

// ===== the module's own resolver =====

let defaultResolver = new Resolver();
let defaultPromisesResolver;

function getDefaultResolver() {
  return defaultResolver;
}

// Shares the servers of the other.
function getDefaultPromisesResolver() {
  if (defaultPromisesResolver === undefined) {
    defaultPromisesResolver = new PromisesResolver();
    defaultPromisesResolver._handle.getServers = () => defaultResolver._handle.getServers();
  }
  return defaultPromisesResolver;
}

// New servers are for new queries: those that run keep their resolver.
function setDefaultServers(servers) {
  const resolver = new Resolver();
  resolver.setServers(servers);
  defaultResolver = resolver;
}

// The same by the names of the system calls.
const channelMethods = [['getHostByAddr', 'REVERSE']];
for (let i = 0; i < methods.length; i++) {
  const { 0: method, 1: type } = methods[i];
  ArrayPrototypePush(channelMethods, [syscallOf(method, type), type]);
}

module.exports = {
  Channel,
  PromisesResolver,
  Resolver,
  channelMethods,
  getDefaultPromisesResolver,
  getDefaultResolver,
  methods,
  setDefaultServers,
};
