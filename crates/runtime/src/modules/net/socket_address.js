'use strict';
// SocketAddress: an IP address with its port, as a value that does not change.

const {
  ObjectDefineProperties,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
  Symbol,
} = primordials;
const {
  codes: { ERR_INVALID_ADDRESS, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { customInspectSymbol, kEmptyObject, kEnumerableProperty } = require('#internal/util');
const {
  validateObject,
  validatePort,
  validateString,
  validateUint32,
} = require('#internal/validators');
const { isIPv4, isIPv6 } = require('#net/ip');

const kDetail = Symbol('kDetail');

class SocketAddress {
  static isSocketAddress(value) {
    return value?.[kDetail] !== undefined;
  }

  // `1.2.3.4:80`, `[::1]:80`, with or without the port; undefined for anything else.
  static parse(input) {
    validateString(input, 'input');
    const { URL } = require('url');
    try {
      const { hostname, port } = new URL(`http://${input}`);
      if (StringPrototypeStartsWith(hostname, '[')) {
        return new SocketAddress({
          address: StringPrototypeSlice(hostname, 1, -1),
          port: port | 0,
          family: 'ipv6',
        });
      }
      return new SocketAddress({ address: hostname, port: port | 0 });
    } catch {
      return undefined;
    }
  }

  constructor(options = kEmptyObject) {
    validateObject(options, 'options');
    let { family = 'ipv4' } = options;
    const {
      address = StringPrototypeToLowerCase(`${family}`) === 'ipv4' ? '127.0.0.1' : '::',
      port = 0,
      flowlabel = 0,
    } = options;
    if (typeof family?.toLowerCase === 'function') family = family.toLowerCase();
    if (family !== 'ipv4' && family !== 'ipv6') {
      throw new ERR_INVALID_ARG_VALUE('options.family', options.family);
    }
    validateString(address, 'options.address');
    validatePort(port, 'options.port');
    validateUint32(flowlabel, 'options.flowlabel', false);
    const isValid = family === 'ipv4' ? isIPv4(address) : isIPv6(address);
    if (!isValid) throw new ERR_INVALID_ADDRESS();
    this[kDetail] = {
      address: family === 'ipv6' ? canonical(address) : address,
      port: +port,
      family,
      flowlabel: family === 'ipv6' ? flowlabel : 0,
    };
  }

  get address() {
    return this[kDetail].address;
  }

  get port() {
    return this[kDetail].port;
  }

  get family() {
    return this[kDetail].family;
  }

  get flowlabel() {
    return this[kDetail].flowlabel;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('util');
    return `SocketAddress ${inspect(this.toJSON(), {
      ...options,
      depth: options.depth == null ? null : options.depth - 1,
    })}`;
  }

  toJSON() {
    const { address, port, family, flowlabel } = this[kDetail];
    return { address, port, family, flowlabel };
  }
}

ObjectDefineProperties(SocketAddress.prototype, {
  address: kEnumerableProperty,
  port: kEnumerableProperty,
  family: kEnumerableProperty,
  flowlabel: kEnumerableProperty,
});

// The usual spelling: lower case, longest run of zeros left out.
function canonical(address) {
  return internalBinding('cares_wrap').canonicalizeIP(address) ?? address;
}

const { defineClone } = require('#worker_threads/cloneable');

defineClone(
  SocketAddress,
  '#net/socket_address:SocketAddress',
  (address) => address[kDetail],
  (address, detail) => {
    address[kDetail] = detail;
  },
);

module.exports = { SocketAddress, kDetail };
