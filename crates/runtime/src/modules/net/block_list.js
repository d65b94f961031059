'use strict';
// BlockList: rules about IP addresses: single ones, ranges, subnets. Addresses are compared as numbers.

const {
  ArrayIsArray,
  ArrayPrototypeFilter,
  ArrayPrototypePush,
  ArrayPrototypeUnshift,
  BigInt,
  JSONParse,
  Number,
  ObjectFreeze,
  SafeFinalizationRegistry,
  SafeMap,
  SafeWeakRef,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeLastIndexOf,
  StringPrototypeSlice,
  StringPrototypeSplit,
  StringPrototypeToLowerCase,
  Symbol,
} = primordials;
const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { customInspectSymbol } = require('#internal/util');
const { validateArray, validateInt32, validateString } = require('#internal/validators');
const { SocketAddress } = require('#net/socket_address');
const { isIPv4, isIPv6, toComparable } = require('#net/ip');

// What a list knows: `{ addresses, rules }`. Clones within a thread share it.
const kKnown = Symbol('kKnown');

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

function comparable(address) {
  return toComparable(address.address, address.family);
}

function isWithin(key, low, high) {
  if (key.isV4 === low.isV4) return key.value >= low.value && key.value <= high.value;
  // An IPv4 address in IPv6's clothes against a rule of IPv6.
  if (key.mapped !== undefined && !low.isV4) {
    return key.mapped >= low.value && key.mapped <= high.value;
  }
  return false;
}

class BlockList {
  static get PRIVATE_RANGES() {
    return privateRanges;
  }

  static isBlockList(value) {
    return value?.[kKnown] !== undefined;
  }

  constructor() {
    // Addresses by what they are compared with; the text is for `rules`. Rules with the newest first.
    this[kKnown] = { addresses: new SafeMap(), rules: [], number: 0 };
  }

  addAddress(address, family = 'ipv4') {
    address = toAddress(address, family);
    const key = comparable(address);
    const text = `Address: ${familyNames[address.family]} ${address.address}`;
    this[kKnown].addresses.set(`${key.isV4}${key.value}`, text);
  }

  addAddresses(addresses, family = 'ipv4') {
    validateArray(addresses, 'addresses');
    for (let i = 0; i < addresses.length; i++) this.addAddress(addresses[i], family);
  }

  addRange(start, end, family = 'ipv4') {
    start = toAddress(start, family, 'start');
    end = toAddress(end, family, 'end');
    const low = comparable(start);
    const high = comparable(end);
    if (low.isV4 !== high.isV4 || low.value > high.value) {
      throw new ERR_INVALID_ARG_VALUE('start', start, 'must come before end');
    }
    const text = `Range: ${familyNames[start.family]} ${start.address}-${end.address}`;
    ArrayPrototypeUnshift(this[kKnown].rules, { low, high, text });
  }

  addSubnet(network, prefix, family = 'ipv4') {
    ArrayPrototypeUnshift(this[kKnown].rules, subnetRule(network, prefix, family));
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
    const key = comparable(toAddress(address, family));
    this[kKnown].addresses.delete(`${key.isV4}${key.value}`);
  }

  removeRange(start, end, family = 'ipv4') {
    start = toAddress(start, family, 'start');
    end = toAddress(end, family, 'end');
    removeRule(this, `Range: ${familyNames[start.family]} ${start.address}-${end.address}`);
  }

  removeSubnet(network, prefix, family = 'ipv4') {
    removeRule(this, subnetRule(network, prefix, family).text);
  }

  removeCIDR(cidr) {
    const { network, prefix, family } = splitCidr(cidr);
    this.removeSubnet(network, prefix, family);
  }

  clear() {
    this[kKnown].addresses.clear();
    this[kKnown].rules = [];
  }

  check(address, family = 'ipv4') {
    if (!SocketAddress.isSocketAddress(address)) {
      validateString(address, 'address');
      validateString(family, 'family');
      family = StringPrototypeToLowerCase(family);
      const isValid = family === 'ipv6' ? isIPv6(address) : isIPv4(address);
      if (!isValid) return false;
      return isListed(this, toComparable(address, family));
    }
    return isListed(this, comparable(address));
  }

  get size() {
    return this[kKnown].addresses.size + this[kKnown].rules.length;
  }

  get rules() {
    const texts = [];
    this[kKnown].addresses.forEach((text) => ArrayPrototypePush(texts, text));
    const rules = this[kKnown].rules;
    for (let i = 0; i < rules.length; i++) ArrayPrototypePush(texts, rules[i].text);
    return texts;
  }

  toJSON() {
    return this.rules;
  }

  fromJSON(data) {
    if (typeof data === 'string') data = JSONParse(data);
    else if (!ArrayIsArray(data)) {
      throw new ERR_INVALID_ARG_TYPE('data', ['string', 'string[]'], data);
    }
    // The newest are first: added in this order they would end up turned around.
    for (let i = data.length - 1; i >= 0; i--) {
      validateString(data[i], `data[${i}]`);
      addRuleText(this, data[i]);
    }
    this[kKnown].addresses = reversed(this[kKnown].addresses);
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

function reversed(map) {
  const entries = [];
  map.forEach((value, key) => ArrayPrototypeUnshift(entries, { key, value }));
  const result = new SafeMap();
  for (let i = 0; i < entries.length; i++) result.set(entries[i].key, entries[i].value);
  return result;
}

function removeRule(list, text) {
  list[kKnown].rules = ArrayPrototypeFilter(list[kKnown].rules, (rule) => rule.text !== text);
}

function subnetRule(network, prefix, family) {
  network = toAddress(network, family, 'network');
  const bits = network.family === 'ipv4' ? 32 : 128;
  validateInt32(prefix, 'prefix', 0, bits);
  const key = comparable(network);
  // A prefix of IPv6's over an address that is compared as IPv4.
  const isMapped = network.family === 'ipv6' && key.isV4;
  const value = isMapped ? key.mapped : key.value;
  const hostBits = BigInt(bits - prefix);
  const low = (value >> hostBits) << hostBits;
  const high = low + (1n << hostBits) - 1n;
  const isV4 = network.family === 'ipv4';
  return {
    low: { isV4, value: low },
    high: { isV4, value: high },
    text: `Subnet: ${familyNames[network.family]} ${network.address}/${prefix}`,
  };
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

function isListed(list, key) {
  if (list[kKnown].addresses.has(`${key.isV4}${key.value}`)) return true;
  const rules = list[kKnown].rules;
  for (let i = 0; i < rules.length; i++) {
    if (isWithin(key, rules[i].low, rules[i].high)) return true;
  }
  return false;
}

// One of the lines that `rules` gives.
function addRuleText(list, text) {
  const colon = StringPrototypeIndexOf(text, ': ');
  const kind = StringPrototypeSlice(text, 0, colon);
  const rest = StringPrototypeSlice(text, colon + 2);
  const space = StringPrototypeIndexOf(rest, ' ');
  const family = StringPrototypeToLowerCase(StringPrototypeSlice(rest, 0, space));
  const what = StringPrototypeSlice(rest, space + 1);
  if (kind === 'Address') {
    list.addAddress(what, family);
  } else if (kind === 'Range') {
    const { 0: start, 1: end } = StringPrototypeSplit(what, '-');
    list.addRange(start, end, family);
  } else if (kind === 'Subnet') {
    const { 0: network, 1: prefix } = StringPrototypeSplit(what, '/');
    list.addSubnet(network, Number(prefix), family);
  } else {
    throw new ERR_INVALID_ARG_VALUE('data', text);
  }
}

const { defineClone } = require('#worker_threads/cloneable');

// The lists of this thread that were sent somewhere, by number.
const sent = new SafeMap();
let lastNumber = 0;
let forgotten;

function numberOf(known) {
  if (known.number === 0) {
    known.number = ++lastNumber;
    sent.set(known.number, new SafeWeakRef(known));
    forgotten ??= new SafeFinalizationRegistry((number) => sent.delete(number));
    forgotten.register(known, known.number);
  }
  return known.number;
}

defineClone(
  BlockList,
  '#net/block_list:BlockList',
  (list) => {
    const { addresses, rules } = list[kKnown];
    const { threadId } = require('worker_threads');
    return { addresses, rules, threadId, number: numberOf(list[kKnown]) };
  },
  (list, { addresses, rules, threadId, number }) => {
    const known =
      threadId === require('worker_threads').threadId ? sent.get(number)?.deref() : undefined;
    list[kKnown] = known ?? { addresses: new SafeMap(addresses), rules, number: 0 };
  },
);

module.exports = { BlockList };
