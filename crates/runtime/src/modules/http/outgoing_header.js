'use strict';
// From the header fields a program gave to the head's text: which framing and which connection handling
// the message gets, and the checks that keep foreign bytes out of a head.

const { ArrayIsArray, ObjectKeys, RegExpPrototypeExec, StringPrototypeToLowerCase } = primordials;
const {
  codes: {
    ERR_HTTP_INVALID_HEADER_VALUE,
    ERR_HTTP_TRAILER_INVALID,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR,
    ERR_INVALID_HTTP_TOKEN,
  },
  hideStackFrames,
} = require('#internal/errors');
const common = require('#http/common');
const { kOutHeaders, kUniqueHeaders, utcDate } = require('#http/internal');
const { Buffer } = require('buffer');

const { _checkIsHttpToken: isToken, _checkInvalidHeaderChar: hasInvalidChar } = common;
const { chunkExpression } = common;
const CRLF = '\r\n';
const closeExpression = /(?:^|\W)close(?:$|\W)/i;

// Names that have been found good; programs use few.
const goodNames = { __proto__: null };
let goodNamesCount = 0;

const validateHeaderName = hideStackFrames((name, label) => {
  if (typeof name === 'string' && goodNames[name] === true) return;
  if (typeof name !== 'string' || !name || !isToken(name)) {
    throw new ERR_INVALID_HTTP_TOKEN(label || 'Header name', name);
  }
  if (goodNamesCount < 500 && name.length < 64) {
    goodNames[name] = true;
    goodNamesCount++;
  }
});

const validateHeaderValue = hideStackFrames((name, value, relaxed) => {
  if (value === undefined) throw new ERR_HTTP_INVALID_HEADER_VALUE(value, name);
  if (hasInvalidChar(typeof value === 'string' ? value : `${value}`, relaxed)) {
    throw new ERR_INVALID_CHAR('header content', name);
  }
});

// Fields as they were last set, found good: programs mostly set the same again.
const knownFields = { __proto__: null };
let knownFieldsCount = 0;

// What a field means for its message, or how its value is written, is looked at each time for these.
const MEANINGFUL =
  /^(?:connection|transfer-encoding|content-length|content-disposition|date|expect|trailer|keep-alive)$/;

/** The beginning of a head that comes again, with what followed it the last time. */
class KnownHead {
  constructor(text) {
    this.text = text;
    // The next field and the head with it.
    this.field = null;
    this.next = null;
    // The rest and the whole.
    this.usual = '';
    this.end = '';
    this.whole = '';
  }

  with(field) {
    if (this.field !== field) {
      this.field = field;
      this.next = new KnownHead(this.text + field.line);
    }
    return this.next;
  }
}

const knownHeads = { __proto__: null };
let knownHeadsCount = 0;

function knownHead(firstLine) {
  const head = knownHeads[firstLine];
  if (head !== undefined || knownHeadsCount >= 100 || firstLine.length > 100) return head;
  knownHeadsCount++;
  return (knownHeads[firstLine] = new KnownHead(firstLine));
}

class KnownField {
  constructor(name, field, value) {
    this.field = field;
    this.value = value;
    this.line = `${name}: ${value}\r\n`;
    this.isPlain = RegExpPrototypeExec(MEANINGFUL, field) === null;
  }
}

/** What is known of a field, undefined when it has to be checked. */
function knownField(name, value) {
  if (typeof name !== 'string' || typeof value !== 'string') return undefined;
  const known = knownFields[name];
  return known !== undefined && known.value === value ? known : undefined;
}

/** Remembers a field that was found good by the strict rules. */
function noteKnownField(name, field, value) {
  if (typeof value !== 'string' || name.length + value.length > 200) return;
  if (knownFields[name] === undefined) {
    if (knownFieldsCount >= 200) return;
    knownFieldsCount++;
  }
  knownFields[name] = new KnownField(name, field, value);
}

// One field's effect on the message, besides its line.
function noteField(msg, state, lower, value) {
  const { length } = lower;
  if (length < 4 || length > 17) return;
  switch (lower) {
    case 'connection':
      state.connection = true;
      msg._removedConnection = false;
      if (RegExpPrototypeExec(closeExpression, value) !== null) msg._last = true;
      else msg.shouldKeepAlive = true;
      break;
    case 'transfer-encoding':
      state.te = true;
      msg._removedTE = false;
      if (RegExpPrototypeExec(chunkExpression, value) !== null) msg.chunkedEncoding = true;
      break;
    case 'content-length':
      state.contLen = true;
      msg._contentLength = +value;
      msg._removedContLen = false;
      break;
    case 'date':
      state.date = true;
      break;
    case 'expect':
      state.expect = true;
      break;
    case 'trailer':
      state.trailer = true;
      break;
    case 'keep-alive':
      msg._defaultKeepAlive = false;
      break;
  }
}

// The last line of each field: programs mostly give a field the same value again.
const lastLines = { __proto__: null };
let lastLinesCount = 0;

class Line {
  constructor(key, value, line, isChecked) {
    this.key = key;
    this.value = value;
    this.line = line;
    // Found good by the strict rules.
    this.isChecked = isChecked;
  }
}

function newLine(last, key, lower, value, isChecked) {
  const line = `${key}: ${value}\r\n`;
  if (typeof value !== 'string' || line.length > 200) return line;
  if (last !== undefined) {
    last.key = key;
    last.value = value;
    last.line = line;
    last.isChecked = isChecked;
  } else if (lastLinesCount < 200) {
    lastLinesCount++;
    lastLines[lower] = new Line(key, value, line, isChecked);
  }
  return line;
}

function storeField(msg, state, key, lower, value, validate) {
  const last = lastLines[lower];
  if (
    last !== undefined &&
    last.value === value &&
    last.key === key &&
    (!validate || last.isChecked)
  ) {
    state.header += last.line;
  } else {
    if (validate) validateHeaderValue(key, value, state.relaxed);
    state.header += newLine(last, key, lower, value, validate && !state.relaxed);
  }
  noteField(msg, state, lower, value);
}

function processField(msg, state, key, lower, value, validate) {
  // A file name may come as Latin-1 text that stands for bytes of UTF-8.
  if (lower === 'content-disposition' && msg._contentLength) {
    if (ArrayIsArray(value)) {
      const copy = [];
      for (let i = 0; i < value.length; i++)
        copy[i] = Buffer.from(`${value[i]}`, 'latin1').utf8Slice();
      value = copy;
    } else {
      value = Buffer.from(`${value}`, 'latin1').utf8Slice();
    }
  }
  if (ArrayIsArray(value)) {
    const unique = msg[kUniqueHeaders];
    const one = value.length >= 2 && unique?.has(lower);
    if ((value.length < 2 || lower !== 'cookie') && !one) {
      for (let i = 0; i < value.length; i++) storeField(msg, state, key, lower, value[i], validate);
      return;
    }
    value = value.join('; ');
  }
  storeField(msg, state, key, lower, value, validate);
}

// A field that has not been through `setHeader`.
function processNewField(msg, state, key, value) {
  validateHeaderName(key);
  processField(msg, state, key, StringPrototypeToLowerCase(key), value, true);
}

function processFields(msg, state, headers) {
  if (headers === null || headers === undefined) return;
  if (headers === msg[kOutHeaders]) {
    // These were checked when they were set.
    for (const key in headers) {
      const entry = headers[key];
      const known = entry[2];
      if (known !== undefined && known.isPlain && known.value === entry[1]) {
        state.header += known.line;
        continue;
      }
      processField(msg, state, entry[0], key, entry[1], false);
    }
    return;
  }
  state.relaxed = msg._isLenientHeaderValidation();
  if (ArrayIsArray(headers)) {
    if (headers.length > 0 && ArrayIsArray(headers[0])) {
      for (let i = 0; i < headers.length; i++) {
        processNewField(msg, state, headers[i][0], headers[i][1]);
      }
    } else {
      if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
      for (let n = 0; n < headers.length; n += 2) {
        processNewField(msg, state, headers[n], headers[n + 1]);
      }
    }
  } else {
    const keys = ObjectKeys(headers);
    for (let i = 0; i < keys.length; i++) processNewField(msg, state, keys[i], headers[keys[i]]);
  }
}

// What most answers say of their date and connection, as long as nothing of it changes.
let usualDate = '';
let usualTimeout = -1;
let usualLines = '';

function hasUsualConnection(msg) {
  return (
    msg.sendDate &&
    !msg._removedConnection &&
    msg.shouldKeepAlive &&
    msg.useChunkedEncodingByDefault &&
    !msg.maxRequestsOnConnectionReached &&
    msg._keepAliveTimeout > 0 &&
    msg._defaultKeepAlive &&
    !msg._maxRequestsPerSocket
  );
}

function usualLinesNow(msg) {
  const date = utcDate();
  const timeout = msg._keepAliveTimeout;
  if (date !== usualDate || timeout !== usualTimeout) {
    usualDate = date;
    usualTimeout = timeout;
    usualLines = `Date: ${date}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=${(timeout / 1000) | 0}\r\n`;
  }
  return usualLines;
}

// Adds the date and what follows it. False when it is not the usual.
function storeUsual(msg, state) {
  if (state.date || state.connection || !hasUsualConnection(msg)) return false;
  state.header += usualLinesNow(msg);
  return true;
}

// Small lengths as the last line of a head.
const SMALL = 4096;
const lengthLines = [];

function lengthLine(length) {
  return (lengthLines[length] ??= `Content-Length: ${length}\r\n\r\n`);
}

function storeConnection(msg, state) {
  if (msg._removedConnection) {
    // Without the field the version's default holds.
    msg._last = !msg.shouldKeepAlive;
    return;
  }
  if (state.connection) return;
  const keep =
    msg.shouldKeepAlive && (state.contLen || msg.useChunkedEncodingByDefault || msg.agent);
  if (!keep) {
    msg._last = true;
    state.header += 'Connection: close\r\n';
    return;
  }
  if (msg.maxRequestsOnConnectionReached) {
    state.header += 'Connection: close\r\n';
    return;
  }
  state.header += 'Connection: keep-alive\r\n';
  if (msg._keepAliveTimeout && msg._defaultKeepAlive) {
    const seconds = (msg._keepAliveTimeout / 1000) | 0;
    const max = ~~msg._maxRequestsPerSocket > 0 ? `, max=${msg._maxRequestsPerSocket}` : '';
    state.header += `Keep-Alive: timeout=${seconds}${max}\r\n`;
  }
}

function storeFraming(msg, state) {
  if (state.contLen || state.te) return;
  if (!msg._hasBody) {
    // Nothing to frame.
    msg.chunkedEncoding = false;
  } else if (!msg.useChunkedEncodingByDefault) {
    msg._last = true;
  } else if (!state.trailer && !msg._removedContLen && typeof msg._contentLength === 'number') {
    const length = msg._contentLength;
    if (length >= 0 && length < SMALL) state.end = lengthLine(length);
    else state.end = `Content-Length: ${length}\r\n\r\n`;
  } else if (!msg._removedTE) {
    state.header += 'Transfer-Encoding: chunked\r\n';
    msg.chunkedEncoding = true;
  } else {
    // Only the connection's end can tell where the body ends.
    msg._last = true;
  }
}

/** The head of an answer of which nothing is unusual, undefined for others. */
function usualHead(msg, firstLine, headers) {
  const length = msg._contentLength;
  if (
    typeof length !== 'number' ||
    headers === null ||
    headers !== msg[kOutHeaders] ||
    !msg._hasBody ||
    msg.chunkedEncoding ||
    msg._removedContLen ||
    !(length >= 0 && length < SMALL) ||
    !hasUsualConnection(msg)
  ) {
    return undefined;
  }
  let head = knownHead(firstLine);
  if (head === undefined) return undefined;
  for (const key in headers) {
    const entry = headers[key];
    const known = entry[2];
    if (known === undefined || !known.isPlain || known.value !== entry[1]) return undefined;
    head = head.with(known);
  }
  const usual = usualLinesNow(msg);
  const end = lengthLine(length);
  if (head.usual !== usual || head.end !== end) {
    head.usual = usual;
    head.end = end;
    head.whole = head.text + usual + end;
  }
  return head.whole;
}

/** Fixes the head of `msg`; see `OutgoingMessage.prototype._storeHeader`. */
function storeHeader(msg, firstLine, headers) {
  const head = usualHead(msg, firstLine, headers);
  if (head !== undefined) {
    msg._header = head;
    msg._headerSent = false;
    return;
  }
  const state = {
    header: firstLine,
    connection: false,
    contLen: false,
    te: false,
    date: false,
    expect: false,
    trailer: false,
    relaxed: false,
    // What the head ends with.
    end: CRLF,
  };
  processFields(msg, state, headers);
  // A body must not come with these, so neither must the framing of one.
  if (msg.chunkedEncoding && (msg.statusCode === 204 || msg.statusCode === 304)) {
    msg.chunkedEncoding = false;
    msg.shouldKeepAlive = false;
  }
  if (!storeUsual(msg, state)) {
    if (msg.sendDate && !state.date) state.header += `Date: ${utcDate()}\r\n`;
    storeConnection(msg, state);
  }
  storeFraming(msg, state);
  if (msg.chunkedEncoding !== true && state.trailer) throw new ERR_HTTP_TRAILER_INVALID();

  msg._header = state.header + state.end;
  msg._headerSent = false;
  // A request that waits for a go-ahead must show its head at once.
  if (state.expect) msg._send('');
}

module.exports = {
  knownField,
  noteKnownField,
  storeHeader,
  validateHeaderName,
  validateHeaderValue,
};
