'use strict';
// The fields that a message on its way out has: set, appended to, read and removed by name until the head is sent,
// and those that come after its body.

const { ArrayIsArray, ObjectKeys, ObjectValues, SafeSet, StringPrototypeToLowerCase } = primordials;
const {
  codes: { ERR_HTTP_HEADERS_SENT, ERR_INVALID_ARG_TYPE, ERR_INVALID_CHAR },
} = require('#internal/errors');
const { validateString } = require('#internal/validators');
const { _checkInvalidHeaderChar: checkInvalidHeaderChar } = require('#http/common');
const {
  knownField,
  noteKnownField,
  validateHeaderName,
  validateHeaderValue,
} = require('#http/outgoing_header');
const { kOutHeaders, kUniqueHeaders } = require('#http/internal');

// Lower-case names to [name, value].
function HeaderMap() {}
HeaderMap.prototype = { __proto__: null };

function checkedName(msg, name, verb) {
  validateString(name, 'name');
  if (msg._header) throw new ERR_HTTP_HEADERS_SENT(verb);
}

function setHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  const known = knownField(name, value);
  let field;
  if (known !== undefined) {
    ({ field } = known);
  } else {
    validateHeaderName(name);
    const relaxed = this._isLenientHeaderValidation();
    validateHeaderValue(name, value, relaxed);
    field = StringPrototypeToLowerCase(name);
    if (!relaxed) noteKnownField(name, field, value);
  }
  let headers = this[kOutHeaders];
  if (headers === null) this[kOutHeaders] = headers = new HeaderMap();
  headers[field] = [name, value, known];
  return this;
}

function setHeaders(headers) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('set');
  if (
    !headers ||
    ArrayIsArray(headers) ||
    typeof headers.keys !== 'function' ||
    typeof headers.get !== 'function'
  ) {
    throw new ERR_INVALID_ARG_TYPE('headers', ['Headers', 'Map'], headers);
  }
  // Cookies must stay apart, which iterating a Headers object respects and Map cannot hold.
  const cookies = [];
  for (const { 0: name, 1: value } of headers) {
    if (name === 'set-cookie') {
      if (ArrayIsArray(value)) cookies.push(...value);
      else cookies.push(value);
      continue;
    }
    this.setHeader(name, value);
  }
  if (cookies.length > 0) this.setHeader('set-cookie', cookies);
  return this;
}

function appendHeader(name, value) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('append');
  validateHeaderName(name);
  validateHeaderValue(name, value, this._isLenientHeaderValidation());
  const field = StringPrototypeToLowerCase(name);
  const headers = this[kOutHeaders];
  if (headers === null || !headers[field]) return this.setHeader(name, value);
  const entry = headers[field];
  if (!ArrayIsArray(entry[1])) entry[1] = [entry[1]];
  const list = entry[1];
  if (ArrayIsArray(value)) {
    for (let i = 0; i < value.length; i++) list[list.length] = value[i];
  } else {
    list[list.length] = value;
  }
  return this;
}

function getHeader(name) {
  validateString(name, 'name');
  const headers = this[kOutHeaders];
  if (headers === null) return undefined;
  const entry = headers[StringPrototypeToLowerCase(name)];
  return entry?.[1];
}

function getHeaderNames() {
  return this[kOutHeaders] !== null ? ObjectKeys(this[kOutHeaders]) : [];
}

function getRawHeaderNames() {
  const map = this[kOutHeaders];
  if (map === null) return [];
  const values = ObjectValues(map);
  const names = [];
  for (let i = 0; i < values.length; i++) names[i] = values[i][0];
  return names;
}

function getHeaders() {
  const map = this[kOutHeaders];
  const headers = { __proto__: null };
  if (map !== null) {
    for (const key in map) headers[key] = map[key][1];
  }
  return headers;
}

function hasHeader(name) {
  validateString(name, 'name');
  return this[kOutHeaders] !== null && !!this[kOutHeaders][StringPrototypeToLowerCase(name)];
}

function removeHeader(name) {
  checkedName(this, name, 'remove');
  const key = StringPrototypeToLowerCase(name);
  switch (key) {
    case 'connection':
      this._removedConnection = true;
      break;
    case 'content-length':
      this._removedContLen = true;
      break;
    case 'transfer-encoding':
      this._removedTE = true;
      break;
    case 'date':
      this.sendDate = false;
      break;
  }
  if (this[kOutHeaders] !== null) delete this[kOutHeaders][key];
}

function addTrailers(headers) {
  this._trailer = '';
  const pairs = ArrayIsArray(headers);
  const keys = pairs ? [...headers.keys()] : ObjectKeys(headers);
  const relaxed = this._isLenientHeaderValidation();
  for (let i = 0; i < keys.length; i++) {
    const field = pairs ? headers[keys[i]][0] : keys[i];
    let value = pairs ? headers[keys[i]][1] : headers[keys[i]];
    validateHeaderName(field, 'Trailer name');
    const unique = this[kUniqueHeaders];
    if (
      ArrayIsArray(value) &&
      value.length > 1 &&
      (!unique || !unique.has(StringPrototypeToLowerCase(field)))
    ) {
      for (let j = 0; j < value.length; j++) {
        if (checkInvalidHeaderChar(`${value[j]}`, relaxed))
          throw new ERR_INVALID_CHAR('trailer content', field);
        this._trailer += `${field}: ${value[j]}\r\n`;
      }
      continue;
    }
    if (ArrayIsArray(value)) value = value.join('; ');
    if (checkInvalidHeaderChar(`${value}`, relaxed))
      throw new ERR_INVALID_CHAR('trailer content', field);
    this._trailer += `${field}: ${value}\r\n`;
  }
}

function _renderHeaders() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  const map = this[kOutHeaders];
  const headers = {};
  if (map !== null) {
    for (const key in map) headers[map[key][0]] = map[key][1];
  }
  return headers;
}

function parseUniqueHeadersOption(headers) {
  if (!ArrayIsArray(headers)) return null;
  const unique = new SafeSet();
  for (let i = 0; i < headers.length; i++) unique.add(headers[i].toLowerCase());
  return unique;
}

module.exports = {
  parseUniqueHeadersOption,
  // The methods of a message that are about its fields.
  methods: {
    setHeader,
    setHeaders,
    appendHeader,
    getHeader,
    getHeaderNames,
    getRawHeaderNames,
    getHeaders,
    hasHeader,
    removeHeader,
    addTrailers,
    _renderHeaders,
  },
};
