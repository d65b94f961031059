'use strict';

// What `process.binding('cares_wrap')` has. Of its functions `getaddrinfo` and `getnameinfo` are those that `dns.lookup` calls,
// so that programs can put their own in their place.

const { ArrayPrototypeMap, Error, ObjectAssign, ObjectDefineProperties, ObjectDefineProperty } =
  primordials;

const { Buffer } = require('buffer');
const { isIP, isIPv6, parseIPv6 } = require('#net/ip');
const { Channel, channelMethods } = require('#dns/resolver');
const binding = internalBinding('cares_wrap');

// The library's number for an address that is none.
const ARES_EBADSTR = 17;

// What the library of Node's resolver says of its numbers.
const messages = [
  'Successful completion',
  'DNS server returned answer with no data',
  'DNS server claims query was misformatted',
  'DNS server returned general failure',
  'Domain name not found',
  'DNS server does not implement requested operation',
  'DNS server refused query',
  'Misformatted DNS query',
  'Misformatted domain name',
  'Unsupported address family',
  'Misformatted DNS reply',
  'Could not contact DNS servers',
  'Timeout while contacting DNS servers',
  'End of file',
  'Error reading file',
  'Out of memory',
  'Channel is being destroyed',
  'Misformatted string',
  'Illegal flags specified',
  'Given hostname is not numeric',
  'Illegal hints flags specified',
  'c-ares library initialization not yet performed',
  'Error loading iphlpapi.dll',
  'Could not find GetNetworkParams function',
  'DNS query cancelled',
  'Invalid service name or number',
  'No DNS servers were configured',
];

function convertIpv6StringToBuffer(text) {
  if (typeof text !== 'string' || !isIPv6(text)) throw new Error('Invalid IPv6 address');
  const groups = parseIPv6(text);
  const bytes = Buffer.alloc(16);
  for (let i = 0; i < 8; i++) bytes.writeUInt16BE(groups[i], i * 2);
  return bytes;
}

/** The request of a query to name servers. */
class QueryReqWrap {}

/** Servers and the queries to them, of which each answers through `oncomplete(error, result[, ttls])` of its request. */
class ChannelWrap {
  #channel;

  constructor(timeout, tries, maxTimeout) {
    this.#channel = new Channel({ timeout, tries, maxTimeout });
  }

  /** `[address, port]` of each. */
  getServers() {
    return ArrayPrototypeMap(this.#channel.getServers(), ({ address, port }) => [address, port]);
  }

  /** Takes `[family, address, port]` of each; 0 or a number of the library. */
  setServers(servers) {
    for (let i = 0; i < servers.length; i++) {
      if (isIP(servers[i][1]) !== servers[i][0]) return ARES_EBADSTR;
    }
    this.#channel.servers = ArrayPrototypeMap(servers, ({ 1: address, 2: port }) => ({
      address,
      port,
    }));
    return 0;
  }

  setLocalAddress(ipv4, ipv6) {
    this.#channel.setLocalAddress(ipv4, ipv6);
  }

  cancel() {
    this.#channel.cancel();
  }

  static {
    for (let i = 0; i < channelMethods.length; i++) {
      const { 0: syscall, 1: type } = channelMethods[i];
      const { [syscall]: value } = {
        [syscall](request, name) {
          return query(this.#channel, syscall, type, request, name);
        },
      };
      ObjectDefineProperty(ChannelWrap.prototype, syscall, {
        __proto__: null,
        configurable: true,
        enumerable: true,
        value,
        writable: true,
      });
    }
  }
}

function query(channel, syscall, type, request, name) {
  // Addresses come in one list, how long they hold in another.
  const isTimed = type === 'A' || type === 'AAAA';
  channel.query(syscall, type, name, { __proto__: null, ttl: isTimed }, (error, result) => {
    if (error) {
      request.oncomplete(error.code);
    } else if (isTimed) {
      const addresses = ArrayPrototypeMap(result, ({ address }) => address);
      const times = ArrayPrototypeMap(result, ({ ttl }) => ttl);
      request.oncomplete(0, addresses, times);
    } else {
      request.oncomplete(0, result);
    }
  });
  return 0;
}

const constant = (value) => ({ __proto__: null, enumerable: true, value });
ObjectDefineProperties(binding, {
  AF_INET: constant(2),
  AF_INET6: constant(10),
  AF_UNSPEC: constant(0),
});

module.exports = ObjectAssign(binding, {
  convertIpv6StringToBuffer,
  strerror: (number) => messages[number] ?? 'unknown',
  QueryReqWrap,
  ChannelWrap,
});
