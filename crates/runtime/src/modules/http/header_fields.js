'use strict';
// How repeated header fields of a received message are joined. Names are looked up as they came first,
// because most senders write them in one of two ways, and lowered only when that fails.

const { StringPrototypeToLowerCase } = primordials;

// The verdicts: a name with FIRST keeps its first value, JOIN_* put the values together.
const FIRST = 0;
const COMMA = 1;
const SEMICOLON = 2;
const LIST = 3;

const kinds = { __proto__: null };
const lowered = { __proto__: null };

function known(kind, names) {
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    const lower = StringPrototypeToLowerCase(name);
    kinds[lower] = kind;
    lowered[name] = lower;
    lowered[lower] = lower;
  }
}

// Fields that make no sense twice.
known(FIRST, [
  'Age',
  'Authorization',
  'Content-Length',
  'Content-Type',
  'ETag',
  'Expires',
  'From',
  'Host',
  'If-Modified-Since',
  'If-Unmodified-Since',
  'Last-Modified',
  'Location',
  'Max-Forwards',
  'Proxy-Authorization',
  'Referer',
  'Retry-After',
  'Server',
  'User-Agent',
]);
known(SEMICOLON, ['Cookie']);
known(LIST, ['Set-Cookie']);
known(COMMA, [
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Access-Control-Allow-Origin',
  'Cache-Control',
  'Connection',
  'Content-Encoding',
  'Date',
  'Expect',
  'If-Match',
  'If-None-Match',
  'Keep-Alive',
  'Origin',
  'Sec-Fetch-Dest',
  'Sec-Fetch-Mode',
  'Sec-Fetch-Site',
  'Transfer-Encoding',
  'Upgrade',
  'Upgrade-Insecure-Requests',
  'Vary',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Requested-With',
]);

function lowerName(name) {
  return lowered[name] ?? StringPrototypeToLowerCase(name);
}

/** Adds one field to `destination` as `message.headers` shows it. */
function addField(destination, field, value, joinDuplicates) {
  const name = lowerName(field);
  const before = destination[name];
  // The object is a plain one: what it inherits is no earlier value.
  if (typeof before !== 'string') {
    if (kinds[name] !== LIST) destination[name] = value;
    else if (before === undefined) destination[name] = [value];
    else before[before.length] = value;
    return;
  }
  switch (kinds[name]) {
    case SEMICOLON:
      destination[name] = `${before}; ${value}`;
      return;
    case FIRST:
      // RFC 9110 lets a server join them all, when it was asked to.
      if (joinDuplicates) destination[name] = `${before}, ${value}`;
      return;
    default:
      destination[name] = `${before}, ${value}`;
  }
}

/** Adds one field to `destination` as `message.headersDistinct` shows it. */
function addDistinct(destination, field, value) {
  const name = lowerName(field);
  const list = destination[name];
  if (list === undefined) destination[name] = [value];
  else list[list.length] = value;
}

module.exports = { addDistinct, addField };
