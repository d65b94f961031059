'use strict';

// Hands a request to the transport: which fields go out besides the program's own, and who carries them.

const {
  ArrayPrototypeSplice,
  Number,
  RegExpPrototypeExec,
  StringPrototypeToLowerCase,
  SymbolFor,
  globalThis,
} = primordials;

const { isTrustworthy, referrerFor } = require('#fetch/policy');
const { Exchange } = require('#fetch/exchange');
const { carrierFor } = require('#fetch/pool');

const kGlobalDispatcher = SymbolFor('undici.globalDispatcher.2');
const kLegacyDispatcher = SymbolFor('undici.globalDispatcher.1');

/** Names and values by turns, in the order in which they are sent. */
function fieldsOf(inner, url) {
  const { headers } = inner;
  const fields = headers.raw();
  // These two are the transport's to say.
  for (let i = fields.length - 2; i >= 0; i -= 2) {
    const name = fields[i];
    if (name.length !== 4 && name.length !== 14) continue;
    const small = StringPrototypeToLowerCase(name);
    if (small === 'host' || small === 'content-length') ArrayPrototypeSplice(fields, i, 2);
  }
  const add = (name, value) => {
    fields[fields.length] = name;
    fields[fields.length] = value;
  };
  const { map } = headers;
  if (!map.has('accept')) add('accept', '*/*');
  if (!map.has('accept-language')) add('accept-language', '*');
  if (inner.referrer !== 'client') {
    const referrer = referrerFor(inner, url);
    if (referrer !== '') add('referer', referrer);
  }
  if (isTrustworthy(url)) add('sec-fetch-mode', inner.mode);
  if (!map.has('user-agent')) add('user-agent', 'node');
  addCacheFields(inner, map, add);
  if (map.has('range')) {
    // Pieces of what is compressed would be of no use.
    if (!map.has('accept-encoding')) add('accept-encoding', 'identity');
  } else if (!map.has('accept-encoding')) {
    const secure = url.protocol === 'https:';
    add('accept-encoding', secure ? 'br, gzip, deflate, zstd' : 'gzip, deflate');
  }
  return fields;
}

function addCacheFields(inner, map, add) {
  let { cache } = inner;
  if (
    cache === 'default' &&
    (map.has('if-modified-since') ||
      map.has('if-none-match') ||
      map.has('if-unmodified-since') ||
      map.has('if-match') ||
      map.has('if-range'))
  ) {
    cache = 'no-store';
  }
  if (cache === 'no-cache') {
    if (!map.has('cache-control')) add('cache-control', 'max-age=0');
  } else if (cache === 'no-store' || cache === 'reload') {
    if (!map.has('pragma')) add('pragma', 'no-cache');
    if (!map.has('cache-control')) add('cache-control', 'no-cache');
  }
}

/** The dispatcher that a program has set in place of the transport, or undefined. */
function dispatcherOf(inner) {
  return inner.dispatcher ?? globalThis[kGlobalDispatcher] ?? globalThis[kLegacyDispatcher];
}

/** Sends a request; `handler` is told of the answer. */
function send(inner, url, body, length, handler) {
  const fields = fieldsOf(inner, url);
  const dispatcher = dispatcherOf(inner);
  if (dispatcher !== undefined && dispatcher !== null) {
    const { dispatch } = require('#fetch/dispatcher');
    return dispatch(dispatcher, inner, url, fields, body, length, handler);
  }
  const given = inner.headers.get('content-length');
  if (given !== null && body !== null) length = checkedLength(given, length);
  const pool = carrierFor(url);
  const exchange = new Exchange(pool, url, inner.method, fields, body, length, handler);
  pool.dispatch(exchange);
  return exchange;
}

// What the program says of its body has to be true.
function checkedLength(given, length) {
  if (RegExpPrototypeExec(/^\d+$/, given) === null) {
    const { transportError } = require('#fetch/errors');
    throw transportError('UND_ERR_INVALID_ARG', 'invalid content-length header');
  }
  if (length !== null && Number(given) !== length) throw require('#fetch/sender').mismatch();
  return Number(given);
}

module.exports = { send };
