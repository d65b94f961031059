'use strict';
// Lists of name servers: `1.2.3.4`, `1.2.3.4:5300`, `[::1]:5300` and back.

const {
  ArrayPrototypeForEach,
  ArrayPrototypeMap,
  ArrayPrototypePush,
  NumberParseInt,
  RegExpPrototypeExec,
  StringPrototypeIncludes,
  StringPrototypeSplit,
} = primordials;
const {
  codes: { ERR_INVALID_IP_ADDRESS },
} = require('#internal/errors');
const { validateArray, validatePort, validateString } = require('#internal/validators');
const { isIP } = require('#net/ip');

const DEFAULT_PORT = 53;
const bracketed = /^\[([^[\]]*)\](?::(\d+))?/;
const withPort = /^(.+?)(?::(\d+))?$/;

function portOf(text) {
  if (text === undefined) return DEFAULT_PORT;
  return validatePort(NumberParseInt(text, 10)) || DEFAULT_PORT;
}

function parseServer(text) {
  const version = isIP(text);
  if (version !== 0) return { address: text, port: DEFAULT_PORT };
  const inBrackets = RegExpPrototypeExec(bracketed, text);
  if (inBrackets !== null && isIP(inBrackets[1]) !== 0) {
    return { address: inBrackets[1], port: portOf(inBrackets[2]) };
  }
  const split = RegExpPrototypeExec(withPort, text);
  if (split !== null && isIP(split[1]) !== 0) {
    return { address: split[1], port: portOf(split[2]) };
  }
  throw new ERR_INVALID_IP_ADDRESS(text);
}

function parseServers(servers) {
  validateArray(servers, 'servers');
  const parsed = [];
  // Holes are passed over.
  ArrayPrototypeForEach(servers, (server, index) => {
    validateString(server, `servers[${index}]`);
    const one = parseServer(server);
    // Each is asked once.
    for (let i = 0; i < parsed.length; i++) {
      if (parsed[i].address === one.address && parsed[i].port === one.port) return;
    }
    ArrayPrototypePush(parsed, one);
  });
  return parsed;
}

function formatServer({ address: given, port }) {
  // As every program writes it, without the interface it is asked through.
  const address = internalBinding('cares_wrap').canonicalizeIP(
    StringPrototypeSplit(given, '%', 1)[0],
  );
  if (port === DEFAULT_PORT) return address;
  return StringPrototypeIncludes(address, ':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function formatServers(servers) {
  return ArrayPrototypeMap(servers, formatServer);
}

// Those of the system's configuration.
function systemServers() {
  const list = internalBinding('cares_wrap').systemServers();
  const parsed = [];
  for (let i = 0; i < list.length; i++) {
    if (isIP(list[i]) !== 0) ArrayPrototypePush(parsed, { address: list[i], port: DEFAULT_PORT });
  }
  return parsed;
}

module.exports = { formatServers, parseServers, systemServers };
