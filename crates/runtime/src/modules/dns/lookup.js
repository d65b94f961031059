'use strict';
// `lookup` and `lookupService`: the system's own resolver, as every other program on the machine uses it.
// Both take a plain callback object so that the promise forms cost nothing extra.

const { StringPrototypeCharCodeAt } = primordials;
// Its functions are looked up at every call: programs put their own there by way of `process.binding`.
const cares = internalBinding('cares_wrap');
const {
  GetAddrInfoReqWrap,
  GetNameInfoReqWrap,
  AI_ADDRCONFIG,
  AI_ALL,
  AI_V4MAPPED,
  DNS_ORDER_VERBATIM,
  DNS_ORDER_IPV4_FIRST,
  DNS_ORDER_IPV6_FIRST,
} = cares;
const {
  DNSException,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_MISSING_ARGS },
} = require('#internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateNumber,
  validateOneOf,
  validatePort,
  validateString,
  validateStringWithoutNullBytes,
} = require('#internal/validators');
const { measure, observed } = require('#internal/observed');
const { isIP } = require('#net/ip');

const orders = ['verbatim', 'ipv4first', 'ipv6first'];
const families = [0, 4, 6];
let defaultOrder;

function getDefaultResultOrder() {
  if (defaultOrder === undefined) {
    defaultOrder = 'verbatim';
    try {
      const { getOptionValue } = require('#internal/options');
      defaultOrder = getOptionValue('--dns-result-order') || 'verbatim';
    } catch {
      // Without a command line the default holds.
    }
  }
  return defaultOrder;
}

function setDefaultResultOrder(value) {
  validateOneOf(value, 'dnsOrder', orders);
  defaultOrder = value;
}

function orderNumber(order) {
  if (order === 'ipv4first') return DNS_ORDER_IPV4_FIRST;
  if (order === 'ipv6first') return DNS_ORDER_IPV6_FIRST;
  return DNS_ORDER_VERBATIM;
}

function validateHints(hints) {
  if ((hints & ~(AI_ADDRCONFIG | AI_ALL | AI_V4MAPPED)) !== 0) {
    throw new ERR_INVALID_ARG_VALUE('hints', hints);
  }
}

function canBeOptions(value) {
  return value === undefined || typeof value === 'object' || typeof value === 'number';
}

function checkOptionsType(options) {
  if (!canBeOptions(options)) {
    throw new ERR_INVALID_ARG_TYPE('options', ['integer', 'object'], options);
  }
}

// What `options` asks for, checked. Families have names only where a callback is given.
function readOptions(options, named) {
  const wanted = { hints: 0, family: 0, all: false, order: undefined };
  if (typeof options === 'number') {
    validateOneOf(options, 'family', families);
    wanted.family = options;
  } else if (options !== undefined && options !== null) {
    if (options.hints != null) {
      validateNumber(options.hints, 'options.hints');
      wanted.hints = options.hints >>> 0;
      validateHints(wanted.hints);
    }
    if (options.family != null) {
      if (named && options.family === 'IPv4') {
        wanted.family = 4;
      } else if (named && options.family === 'IPv6') {
        wanted.family = 6;
      } else {
        validateOneOf(options.family, 'options.family', families);
        wanted.family = options.family;
      }
    }
    if (options.all != null) {
      validateBoolean(options.all, 'options.all');
      wanted.all = options.all;
    }
    if (options.verbatim != null) {
      validateBoolean(options.verbatim, 'options.verbatim');
      wanted.order = options.verbatim ? 'verbatim' : 'ipv4first';
    }
    if (options.order != null) {
      validateOneOf(options.order, 'options.order', orders);
      wanted.order = options.order;
    }
  }
  return wanted;
}

function checkHostname(hostname) {
  if (!hostname) {
    throw new ERR_INVALID_ARG_VALUE('hostname', hostname, 'must be a non-empty string');
  }
  return hostname;
}

function toAscii(hostname) {
  for (let i = 0; i < hostname.length; i++) {
    if (StringPrototypeCharCodeAt(hostname, i) > 127) {
      return require('url').domainToASCII(hostname);
    }
  }
  return hostname;
}

// The request's `oncomplete`.
function onlookup(err, addresses) {
  if (err) {
    this.callback(new DNSException(err, 'getaddrinfo', this.hostname));
    return;
  }
  this.observed?.(addresses);
  this.callback(null, addresses[0], this.family || isIP(addresses[0]));
}

function onlookupall(err, addresses) {
  if (err) {
    this.callback(new DNSException(err, 'getaddrinfo', this.hostname));
    return;
  }
  const { family } = this;
  for (let i = 0; i < addresses.length; i++) {
    const address = addresses[i];
    addresses[i] = { address, family: family || isIP(address) };
  }
  this.observed?.(addresses);
  this.callback(null, addresses);
}

/** Whether the permission model keeps names from being asked for. */
function isRefused() {
  if (process.permission === undefined) return false;
  return require('#process/permission').refusal('net') !== undefined;
}

// Gives what tells observers of a lookup's addresses.
function observeLookup(hostname, wanted, order) {
  const { family, hints } = wanted;
  const done = measure('dns', 'lookup');
  return (addresses) => {
    done({ hostname, family, hints, verbatim: order === 'verbatim', order, addresses });
  };
}

// Looks up with arguments that are checked. Returns the request, or an empty object when none was needed.
function startLookup(hostname, wanted, callback) {
  const matched = isIP(hostname);
  if (matched) {
    if (wanted.all) process.nextTick(callback, null, [{ address: hostname, family: matched }]);
    else process.nextTick(callback, null, hostname, matched);
    return {};
  }
  if (isRefused()) {
    process.nextTick(callback, new DNSException('ERR_ACCESS_DENIED', 'getaddrinfo', hostname));
    return {};
  }
  const order = wanted.order ?? getDefaultResultOrder();
  const req = new GetAddrInfoReqWrap();
  if (observed.dns > 0) req.observed = observeLookup(hostname, wanted, order);
  req.callback = callback;
  req.family = wanted.family;
  req.hostname = hostname;
  req.oncomplete = wanted.all ? onlookupall : onlookup;
  const err = cares.getaddrinfo(
    req,
    toAscii(hostname),
    wanted.family,
    wanted.hints,
    orderNumber(order),
  );
  if (err) {
    process.nextTick(callback, new DNSException(err, 'getaddrinfo', hostname));
    return {};
  }
  return req;
}

function lookup(hostname, options, callback) {
  if (hostname) validateStringWithoutNullBytes(hostname, 'hostname');
  if (typeof options === 'function') {
    callback = options;
    options = undefined;
  } else if (arguments.length === 2 && !canBeOptions(options)) {
    callback = options;
  }
  validateFunction(callback, 'callback');
  checkOptionsType(options);
  const wanted = readOptions(options, true);
  checkHostname(hostname);
  return startLookup(hostname, wanted, callback);
}

function onlookupservice(err, hostname, service) {
  if (err) {
    this.callback(new DNSException(err, 'getnameinfo', this.hostname));
    return;
  }
  this.callback(null, hostname, service);
}

function checkService(address, port) {
  validateString(address, 'address');
  if (isIP(address) === 0) throw new ERR_INVALID_ARG_VALUE('address', address);
  validatePort(port);
}

function startLookupService(address, port, callback) {
  if (isRefused()) {
    const refused = new DNSException('ERR_ACCESS_DENIED', 'getnameinfo', address);
    callback(refused);
    return {};
  }
  if (observed.dns > 0) {
    const done = measure('dns', 'lookupService');
    const told = callback;
    callback = (err, hostname, service) => {
      if (!err) done({ host: address, port, hostname, service });
      told(err, hostname, service);
    };
  }
  const req = new GetNameInfoReqWrap();
  req.callback = callback;
  req.hostname = address;
  req.port = port;
  req.oncomplete = onlookupservice;
  const err = cares.getnameinfo(req, address, +port);
  if (err) throw new DNSException(err, 'getnameinfo', address);
  return req;
}

function lookupService(address, port, callback) {
  if (arguments.length !== 3) throw new ERR_MISSING_ARGS('address', 'port', 'callback');
  checkService(address, port);
  validateFunction(callback, 'callback');
  return startLookupService(address, port, callback);
}

module.exports = {
  checkHostname,
  checkOptionsType,
  checkService,
  getDefaultResultOrder,
  lookup,
  lookupService,
  readOptions,
  setDefaultResultOrder,
  startLookup,
  startLookupService,
};
