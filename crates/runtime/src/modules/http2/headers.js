'use strict';

// Header fields on their way: from the objects or lists of a program to the text that the native session takes, and back.

const {
  ArrayIsArray,
  ArrayPrototypeIncludes,
  ArrayPrototypePush,
  ObjectKeys,
  RegExpPrototypeExec,
  SafeMap,
  SafeSet,
  String,
  StringPrototypeIncludes,
  StringPrototypeReplaceAll,
  StringPrototypeSplit,
  StringPrototypeToLowerCase,
} = primordials;
const { kSensitiveHeaders } = require('#http2/util');
const {
  codes: {
    ERR_HTTP2_HEADER_SINGLE_VALUE,
    ERR_HTTP2_INVALID_CONNECTION_HEADERS,
    ERR_HTTP2_INVALID_PSEUDOHEADER,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_HTTP_TOKEN,
    ERR_INVALID_ARG_VALUE,
  },
} = require('#internal/errors');

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

const singleValued = new SafeSet([
  ':status',
  ':method',
  ':authority',
  ':scheme',
  ':path',
  ':protocol',
  'access-control-allow-credentials',
  'access-control-max-age',
  'access-control-request-method',
  'age',
  'authorization',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-md5',
  'content-range',
  'content-type',
  'date',
  'dnt',
  'etag',
  'expires',
  'from',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'last-modified',
  'location',
  'max-forwards',
  'proxy-authorization',
  'range',
  'referer',
  'retry-after',
  'tk',
  'upgrade-insecure-requests',
  'user-agent',
  'x-content-type-options',
]);

const requestPseudo = new SafeSet([':method', ':authority', ':scheme', ':path', ':protocol']);
const anyPseudo = new SafeSet([
  ':status',
  ':method',
  ':authority',
  ':scheme',
  ':path',
  ':protocol',
]);

/** The checks of a field that begins with a colon, by kind of message; each throws. */
const pseudo = {
  request(key) {
    if (!requestPseudo.has(key)) throw new ERR_HTTP2_INVALID_PSEUDOHEADER(key);
  },
  any(key) {
    if (!anyPseudo.has(key)) throw new ERR_HTTP2_INVALID_PSEUDOHEADER(key);
  },
  response(key) {
    if (key !== ':status') throw new ERR_HTTP2_INVALID_PSEUDOHEADER(key);
  },
  trailer(key) {
    throw new ERR_HTTP2_INVALID_PSEUDOHEADER(key);
  },
};

/** What there is to know of a field by its name. */
class Field {
  constructor(name) {
    this.key = StringPrototypeToLowerCase(name);
    this.single = singleValued.has(this.key);
    this.pseudo = this.key[0] === ':';
    this.good = RegExpPrototypeExec(token, this.key) !== null;
    // How it begins in the text.
    this.start = `${this.key}\0`;
  }
}

// Programs use few names; the limits are for the others.
const fields = new SafeMap();
const FIELDS = 512;
const LONGEST_NAME = 64;

function fieldOf(name) {
  let field = fields.get(name);
  if (field === undefined) {
    field = new Field(name);
    if (fields.size < FIELDS && name.length <= LONGEST_NAME) fields.set(name, field);
  }
  return field;
}

/** Whether a name of a field consists of the characters of names. */
function isToken(name) {
  return fieldOf(name).good;
}

function isConnectionHeader(name, value) {
  switch (name) {
    case 'connection':
    case 'upgrade':
    case 'http2-settings':
    case 'keep-alive':
    case 'proxy-connection':
    case 'transfer-encoding':
      return true;
    case 'te':
      return value !== 'trailers';
    default:
      return false;
  }
}

class TextBuilder {
  constructor(checkPseudo, never, strict) {
    this.checkPseudo = checkPseudo;
    this.never = never;
    this.strict = strict;
    this.pseudo = '';
    this.text = '';
    this.seen = null;
  }

  add(name, value) {
    if (name === '' || value === undefined) return;
    const field = fieldOf(name);
    const { key, single } = field;
    let list = ArrayIsArray(value) ? value : undefined;
    if (list !== undefined) {
      if (list.length === 0) return;
      if (list.length === 1) {
        value = String(list[0]);
        list = undefined;
      } else if (single && this.strict) {
        throw new ERR_HTTP2_HEADER_SINGLE_VALUE(key);
      }
    } else if (typeof value !== 'string') {
      value = String(value);
    }
    if (single && this.strict) {
      // There are no more of them than there are such names.
      if (this.seen === null) this.seen = [key];
      else if (ArrayPrototypeIncludes(this.seen, key)) throw new ERR_HTTP2_HEADER_SINGLE_VALUE(key);
      else ArrayPrototypePush(this.seen, key);
    }
    const mark = this.never !== undefined && ArrayPrototypeIncludes(this.never, key) ? '\x01' : '';
    if (field.pseudo) {
      this.checkPseudo(key);
      this.pseudo += `${mark}${field.start}${withoutNul(value)}\0`;
      return;
    }
    if (!field.good) throw new ERR_INVALID_HTTP_TOKEN('Header name', key);
    if (isConnectionHeader(key, value)) throw new ERR_HTTP2_INVALID_CONNECTION_HEADERS(key);
    if (list === undefined) {
      this.text += `${mark}${field.start}${withoutNul(value)}\0`;
      return;
    }
    for (let i = 0; i < list.length; i++) {
      const item = String(list[i]);
      this.text += `${mark}${field.start}${withoutNul(item)}\0`;
    }
  }
}

// NUL separates the fields. A value that has one is refused by every peer, as is any other control character.
function withoutNul(value) {
  if (!StringPrototypeIncludes(value, '\0')) return value;
  return StringPrototypeReplaceAll(value, '\0', '\x01');
}

/** The text of an object of fields or of a list of names and values by turns. */
function headersText(headers, checkPseudo, strict = true) {
  let never = headers[kSensitiveHeaders];
  if (never !== undefined) {
    if (!ArrayIsArray(never)) {
      throw new ERR_INVALID_ARG_VALUE('headers[http2.neverIndex]', never);
    }
    const lower = [];
    for (let i = 0; i < never.length; i++) {
      ArrayPrototypePush(lower, StringPrototypeToLowerCase(never[i]));
    }
    never = lower;
  }
  const builder = new TextBuilder(checkPseudo, never, strict);
  if (ArrayIsArray(headers)) {
    for (let i = 0; i < headers.length; i += 2) builder.add(headers[i], headers[i + 1]);
  } else {
    const keys = ObjectKeys(headers);
    for (let i = 0; i < keys.length; i++) builder.add(keys[i], headers[keys[i]]);
  }
  return builder.pseudo + builder.text;
}

/** Names and values by turns, from the text of the native session. */
function rawHeadersOf(text) {
  const raw = StringPrototypeSplit(text, '\0');
  // There is a NUL after the last one too.
  raw.length -= 1;
  return raw;
}

/** The object of a list of names and values. */
function headersObject(raw, positions) {
  const headers = { __proto__: null };
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i];
    let value = raw[i + 1];
    if (name === ':status') value |= 0;
    const existing = headers[name];
    if (existing === undefined) {
      headers[name] = name === 'set-cookie' ? [value] : value;
    } else if (!singleValued.has(name)) {
      switch (name) {
        case 'cookie':
          headers[name] = `${existing}; ${value}`;
          break;
        case 'set-cookie':
          ArrayPrototypePush(existing, value);
          break;
        default:
          headers[name] = `${existing}, ${value}`;
      }
    }
  }
  const sensitive = [];
  if (positions !== undefined) {
    for (let i = 0; i < positions.length; i++) {
      ArrayPrototypePush(sensitive, raw[positions[i] * 2]);
    }
  }
  headers[kSensitiveHeaders] = sensitive;
  return headers;
}

function assertIsHeaders(headers) {
  if (headers !== undefined && (headers === null || typeof headers !== 'object')) {
    throw new ERR_INVALID_ARG_TYPE('headers', ['Object', 'Array'], headers);
  }
}

/** The object of a list that a program gave. */
function objectOfList(list) {
  const headers = { __proto__: null };
  for (let i = 0; i < list.length; i += 2) {
    const name = list[i];
    const existing = headers[name];
    if (existing === undefined) headers[name] = list[i + 1];
    else if (ArrayIsArray(existing)) ArrayPrototypePush(existing, list[i + 1]);
    else headers[name] = [existing, list[i + 1]];
  }
  if (list[kSensitiveHeaders] !== undefined) headers[kSensitiveHeaders] = list[kSensitiveHeaders];
  return headers;
}

module.exports = {
  assertIsHeaders,
  headersObject,
  headersText,
  isToken,
  objectOfList,
  pseudo,
  rawHeadersOf,
};
