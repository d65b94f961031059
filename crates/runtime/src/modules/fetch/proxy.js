'use strict';

// Whether requests go through a proxy: what the command line and the environment say at the first request, or what
// `http.setGlobalProxyFromEnv` has set since. What is excepted is told by names and the names below them, not by ranges.

const {
  ArrayPrototypePush,
  NumberParseInt,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  RegExpPrototypeSymbolSplit,
  StringPrototypeEndsWith,
  StringPrototypeSlice,
  StringPrototypeStartsWith,
  StringPrototypeToLowerCase,
} = primordials;

const { globalProxy } = require('#http/internal');

const separators = /[,\s]+/;
const placeWithPort = /^(.+):(\d+)$/;
const leadingDot = /^\*?\./;

let asked = false;
let fromStart;

function environment() {
  if (globalProxy.environment !== undefined) return globalProxy.environment;
  if (!asked) {
    asked = true;
    fromStart = require('#http/environment').proxies();
  }
  return fromStart;
}

function parse(entry) {
  let port = 0;
  let name = entry;
  if (StringPrototypeStartsWith(entry, '[') || require('net').isIP(entry) === 0) {
    const match = RegExpPrototypeExec(placeWithPort, entry);
    if (match !== null) {
      name = match[1];
      port = NumberParseInt(match[2], 10);
    }
  }
  if (name[0] === '[') name = StringPrototypeSlice(name, 1, -1);
  name = StringPrototypeToLowerCase(RegExpPrototypeSymbolReplace(leadingDot, name, ''));
  return { name, port };
}

let lastText;
let lastList;

// The entries of a list of exceptions; those of the last one asked for are kept.
function exceptions(text) {
  if (text !== lastText) {
    const parts = RegExpPrototypeSymbolSplit(separators, text);
    lastText = text;
    lastList = [];
    for (let i = 0; i < parts.length; i++) {
      if (parts[i] !== '') ArrayPrototypePush(lastList, parse(parts[i]));
    }
  }
  return lastList;
}

function isExcepted(text, { host, port }) {
  if (text === '*') return true;
  const list = exceptions(text);
  for (let i = 0; i < list.length; i++) {
    const entry = list[i];
    if (entry.port !== 0 && entry.port !== port) continue;
    if (host === entry.name || StringPrototypeEndsWith(host, `.${entry.name}`)) return true;
  }
  return false;
}

/** The proxy for a pool of connections, or undefined. */
function proxyFor(pool) {
  const env = environment();
  if (env === undefined) return undefined;
  const except = env.no_proxy ?? env.NO_PROXY;
  if (except && isExcepted(except, pool)) return undefined;
  const { proxyOf } = require('#http/internal').proxies();
  // One proxy may do for both.
  return (pool.secure ? proxyOf(env, 'https:') : undefined) ?? proxyOf(env, 'http:');
}

// Connections that were made with other settings are not used again.
function proxyKey() {
  return globalProxy.generation === 0 ? '' : `${globalProxy.generation} `;
}

module.exports = { proxyFor, proxyKey };
