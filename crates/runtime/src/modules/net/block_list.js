'use strict';
// BlockList: rules about IP addresses: single ones, ranges, subnets. The rules are native; the clones of a list share them,
// in whichever thread they are.

const {
  ArrayIsArray,
  JSONParse,
  Number,
  ObjectFreeze,
  RegExpPrototypeExec,
  StringPrototypeIncludes,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeToLowerCase,
  Symbol,
} = primordials;
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { customInspectSymbol } = require('#internal/util');
const { validateArray, validateInt32, validateString } = require('#internal/validators');
const { SocketAddress } = require('#net/socket_address');
const { isIPv4, isIPv6 } = require('#net/ip');
const binding = internalBinding('block_list');

const kHandle = Symbol('kHandle');

// Everything that no router of the open net forwards.
const privateRanges = ObjectFreeze([
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '::1/128',
  '169.254.0.0/16',
  'fe80::/10',
  'fc00::/7',
]);

const familyNames = { __proto__: null, ipv4: 'IPv4', ipv6: 'IPv6' };

function toAddress(address, family, name = 'address') {
  if (SocketAddress.isSocketAddress(address)) return address;
  validateString(address, name);
  validateString(family, 'family');
  return new SocketAddress({ address, family });
}

function isV6(address) {
  return address.family === 'ipv6';
}

function addressText(address) {
  return `Address: ${familyNames[address.family]} ${address.address}`;
}

function rangeText(start, end) {
  return `Range: ${familyNames[start.family]} ${start.address}-${end.address}`;
}

function subnetText(network, prefix) {
  return `Subnet: ${familyNames[network.family]} ${network.address}/${prefix}`;
}

function toSubnet(network, prefix, family) {
  network = toAddress(network, family, 'network');
  validateInt32(prefix, 'prefix', 0, isV6(network) ? 128 : 32);
  return network;
}

class BlockList {
  static get PRIVATE_RANGES() {
    return privateRanges;
  }

  static isBlockList(value) {
    return value?.[kHandle] !== undefined;
  }

  constructor() {
    this[kHandle] = binding.create();
  }

  addAddress(address, family = 'ipv4') {
    address = toAddress(address, family);
    binding.addAddress(this[kHandle], address.address, isV6(address), addressText(address));
  }

  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    for (let i = 0; i < addresses.length; i++) this.addAddress(addresses[i], family);
  }

  addRange(start, end, family = 'ipv4') {
    start = toAddress(start, family, 'start');
    end = toAddress(end, family, 'end');
    const text = rangeText(start, end);
    const handle = this[kHandle];
    if (!binding.addRange(handle, start.address, isV6(start), end.address, isV6(end), text)) {
      throw new ERR_INVALID_ARG_VALUE('start', start, 'must come before end');
    }
  }

  addSubnet(network, prefix, family = 'ipv4') {
    network = toSubnet(network, prefix, family);
    const text = subnetText(network, prefix);
    binding.addSubnet(this[kHandle], network.address, prefix, isV6(network), text);
  }

  addCIDR(cidr) {
    const { network, prefix, family } = splitCidr(cidr);
    this.addSubnet(network, prefix, family);
  }

  addCIDRs(cidrs) {
    validateArray(cidrs, 'cidrs');
    for (let i = 0; i < cidrs.length; i++) this.addCIDR(cidrs[i]);
  }

  removeAddress(address, family = 'ipv4') {
    address = toAddress(address, family);
    binding.removeAddress(this[kHandle], address.address, isV6(address));
  }

  removeRange(start, end, family = 'ipv4') {
    start = toAddress(start, family, 'start');
    end = toAddress(end, family, 'end');
    binding.removeRule(this[kHandle], rangeText(start, end));
  }

  removeSubnet(network, prefix, family = 'ipv4') {
    network = toSubnet(network, prefix, family);
    binding.removeRule(this[kHandle], subnetText(network, prefix));
  }

  removeCIDR(cidr) {
    const { network, prefix, family } = splitCidr(cidr);
    this.removeSubnet(network, prefix, family);
  }

  clear() {
    binding.clear(this[kHandle]);
  }

  check(address, family = 'ipv4') {
    if (SocketAddress.isSocketAddress(address)) {
      return binding.check(this[kHandle], address.address, isV6(address));
    }
    validateString(address, 'address');
    validateString(family, 'family');
    family = StringPrototypeToLowerCase(family);
    const v6 = family === 'ipv6';
    if (!v6 && family !== 'ipv4') return false;
    if (!(v6 ? isIPv6(address) : isIPv4(address))) return false;
    return binding.check(this[kHandle], address, v6);
  }

  get size() {
    return binding.size(this[kHandle]);
  }

  get rules() {
    return binding.rules(this[kHandle]);
  }

  toJSON() {
    return this.rules;
  }

  fromJSON(data) {
    if (typeof data === 'string') data = JSONParse(data);
    if (!ArrayIsArray(data)) throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
    for (let i = 0; i < data.length; i++) {
      if (typeof data[i] !== 'string') {
        throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
      }
    }
    for (let i = 0; i < data.length; i++) addRuleText(this, data[i]);
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('util');
    return `BlockList ${inspect(
      { rules: this.rules },
      { ...options, depth: options.depth == null ? null : options.depth - 1 },
    )}`;
  }
}

function splitCidr(cidr) {
  validateString(cidr, 'cidr');
  const slash = StringPrototypeLastIndexOf(cidr, '/');
  if (slash === -1) {
    throw new ERR_INVALID_ARG_VALUE(
      'cidr',
      cidr,
      'must contain a prefix length (e.g. "10.0.0.0/8")',
    );
  }
  const network = StringPrototypeSlice(cidr, 0, slash);
  const prefix = Number(StringPrototypeSlice(cidr, slash + 1));
  return { network, prefix, family: StringPrototypeIncludes(network, ':') ? 'ipv6' : 'ipv4' };
}

const linePattern =
  /(Address|Range|Subnet): (IPv4|IPv6) ([\da-fA-F:.]+)(?:-([\da-fA-F:.]+)|\/(\d+))?/;

function looksLike(family, address) {
  if (family === 'IPv6') return StringPrototypeIncludes(address, ':');
  return RegExpPrototypeExec(/^\d{1,3}(?:\.\d{1,3}){3}$/, address) !== null;
}

// One of the lines that `rules` gives; any other is passed over.
function addRuleText(list, text) {
  const found = RegExpPrototypeExec(linePattern, text);
  if (found === null) return;
  const { 1: kind, 2: name, 3: first, 4: last, 5: prefix } = found;
  if (!looksLike(name, first)) return;
  const family = StringPrototypeToLowerCase(name);
  if (kind === 'Address') list.addAddress(first, family);
  else if (kind === 'Subnet' && prefix !== undefined) list.addSubnet(first, Number(prefix), family);
  else if (kind === 'Range' && last !== undefined && looksLike(name, last)) {
    list.addRange(first, last, family);
  }
}

require('#worker_threads/cloneable').defineClone(
  BlockList,
  '#net/block_list:BlockList',
  () => undefined,
  (list, _data, handle) => {
    list[kHandle] = handle;
  },
  (list) => list[kHandle],
);

module.exports = { BlockList };
