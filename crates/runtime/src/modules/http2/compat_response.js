'use strict';

// `Http2ServerResponse`: a stream of a server in the shape of http's ServerResponse.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  ObjectAssign,
  ObjectKeys,
  StringPrototypeIncludes,
  StringPrototypeToLowerCase,
  StringPrototypeTrim,
  Symbol,
} = primordials;
const Stream = require('stream');
const {
  codes: {
    ERR_HTTP2_HEADERS_SENT,
    ERR_HTTP2_INFO_STATUS_NOT_ALLOWED,
    ERR_HTTP2_INVALID_HEADER_VALUE,
    ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED,
    ERR_HTTP2_STATUS_INVALID,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_HTTP_TOKEN,
    ERR_STREAM_WRITE_AFTER_END,
  },
} = require('#internal/errors');
const { validateFunction, validateLinkHeaderValue, validateObject, validateString } =
  require('#internal/validators');
const { isToken } = require('#http2/headers');
const { kProxySocket, kRequest, kResponse, kState } = require('#http2/util');

const kHeaders = Symbol('headers');
const kStream = Symbol('stream');
const kTrailers = Symbol('trailers');
const kSetHeader = Symbol('setHeader');
const kAppendHeader = Symbol('appendHeader');
const kBeginSend = Symbol('begin-send');

let statusMessageWarned = false;
let connectionHeaderWarned = false;

function statusMessageWarn() {
  if (statusMessageWarned) return;
  process.emitWarning(
    'Status message is not supported by HTTP/2 (RFC7540 8.1.2.4)',
    'UnsupportedWarning',
  );
  statusMessageWarned = true;
}

function connectionHeaderWarn() {
  if (connectionHeaderWarned) return;
  process.emitWarning(
    'The provided connection header is not valid, ' +
      'the value will be dropped from the header and ' +
      'will never be in use.',
    'UnsupportedWarning',
  );
  connectionHeaderWarned = true;
}

function isConnectionHeaderAllowed(name, value) {
  return name !== 'connection' || value === 'trailers';
}

function assertValidHeader(name, value) {
  if (name === '' || typeof name !== 'string' || StringPrototypeIncludes(name, ' ')) {
    throw new ERR_INVALID_HTTP_TOKEN('Header name', name);
  }
  if (name[0] === ':') throw new ERR_HTTP2_PSEUDOHEADER_NOT_ALLOWED();
  if (value === undefined || value === null) {
    throw new ERR_HTTP2_INVALID_HEADER_VALUE(value, name);
  }
  if (!isConnectionHeaderAllowed(name, value)) connectionHeaderWarn();
}

function keyOf(name) {
  validateString(name, 'name');
  return StringPrototypeToLowerCase(StringPrototypeTrim(name));
}

function onStreamDrain() {
  this[kResponse]?.emit('drain');
}

function onStreamClose() {
  const response = this[kResponse];
  if (response === undefined) return;
  const state = response[kState];
  if (this.headRequest !== state.headRequest) return;
  state.closed = true;
  this[kProxySocket] = null;
  this[kResponse] = undefined;
  response.emit('finish');
  response.emit('close');
}

function onStreamAborted() {}

function onWantTrailers() {
  const response = this[kResponse];
  if (response !== undefined) this.sendTrailers(response[kTrailers]);
}

class Http2ServerResponse extends Stream {
  constructor(stream, options) {
    super(options);
    this[kState] = {
      closed: false,
      ending: false,
      destroyed: false,
      headRequest: false,
      sendDate: true,
      statusCode: 200,
    };
    this[kHeaders] = { __proto__: null };
    this[kTrailers] = { __proto__: null };
    this[kStream] = stream;
    stream[kProxySocket] = null;
    stream[kResponse] = this;
    this.writable = true;
    this.req = stream[kRequest];
    stream.on('drain', onStreamDrain);
    stream.on('aborted', onStreamAborted);
    stream.on('close', onStreamClose);
    stream.on('wantTrailers', onWantTrailers);
  }

  // User land modules such as finalhandler just check truthiness of this but if someone is actually trying to use this
  // for more than that it is useless with HTTP/2.
  get _header() {
    return this.headersSent;
  }

  get writableEnded() {
    return this[kState].ending;
  }

  get finished() {
    return this[kState].ending;
  }

  get socket() {
    // Gone with the end, as http's.
    if (this[kState].closed) return undefined;
    const stream = this[kStream];
    if (!stream[kProxySocket]) {
      const { proxyStreamSocket } = require('#http2/socket_proxy');
      stream[kProxySocket] = proxyStreamSocket(stream);
    }
    return stream[kProxySocket];
  }

  get connection() {
    return this.socket;
  }

  get stream() {
    return this[kStream];
  }

  get headersSent() {
    return this[kStream].headersSent;
  }

  get sendDate() {
    return this[kState].sendDate;
  }

  set sendDate(on) {
    this[kState].sendDate = !!on;
  }

  get statusCode() {
    return this[kState].statusCode;
  }

  set statusCode(code) {
    code |= 0;
    if (code >= 100 && code < 200) throw new ERR_HTTP2_INFO_STATUS_NOT_ALLOWED();
    if (code < 100 || code > 599) throw new ERR_HTTP2_STATUS_INVALID(code);
    this[kState].statusCode = code;
  }

  get writableCorked() {
    return this[kStream].writableCorked;
  }

  get writableHighWaterMark() {
    return this[kStream].writableHighWaterMark;
  }

  get writableObjectMode() {
    return this[kStream].writableObjectMode;
  }

  get writableFinished() {
    return this[kStream].writableFinished;
  }

  get writableLength() {
    return this[kStream].writableLength;
  }

  get writableNeedDrain() {
    return this[kStream].writableNeedDrain;
  }

  setTrailer(name, value) {
    name = keyOf(name);
    assertValidHeader(name, value);
    this[kTrailers][name] = value;
  }

  addTrailers(headers) {
    const keys = ObjectKeys(headers);
    for (let i = 0; i < keys.length; i++) this.setTrailer(keys[i], headers[keys[i]]);
  }

  getHeader(name) {
    return this[kHeaders][keyOf(name)];
  }

  getHeaderNames() {
    return ObjectKeys(this[kHeaders]);
  }

  getHeaders() {
    return ObjectAssign({ __proto__: null }, this[kHeaders]);
  }

  hasHeader(name) {
    return keyOf(name) in this[kHeaders];
  }

  removeHeader(name) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    name = keyOf(name);
    if (name === 'date') {
      this[kState].sendDate = false;
      return;
    }
    delete this[kHeaders][name];
  }

  setHeader(name, value) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    this[kSetHeader](name, value);
  }

  [kSetHeader](name, value) {
    name = StringPrototypeToLowerCase(StringPrototypeTrim(name));
    assertValidHeader(name, value);
    if (!isConnectionHeaderAllowed(name, value)) return;
    if (!isToken(name)) {
      this.destroy(new ERR_INVALID_HTTP_TOKEN('Header name', name));
    }
    this[kHeaders][name] = value;
  }

  appendHeader(name, value) {
    validateString(name, 'name');
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    this[kAppendHeader](name, value);
  }

  [kAppendHeader](name, value) {
    name = StringPrototypeToLowerCase(StringPrototypeTrim(name));
    assertValidHeader(name, value);
    if (!isConnectionHeaderAllowed(name, value)) return;
    if (!isToken(name)) {
      this.destroy(new ERR_INVALID_HTTP_TOKEN('Header name', name));
    }
    const headers = this[kHeaders];
    const existing = headers[name];
    if (existing === undefined || existing === null) {
      headers[name] = value;
      return;
    }
    const all = ArrayIsArray(existing) ? existing : [existing];
    if (ArrayIsArray(value)) {
      for (let i = 0; i < value.length; i++) ArrayPrototypePush(all, value[i]);
    } else {
      ArrayPrototypePush(all, value);
    }
    headers[name] = all;
  }

  get statusMessage() {
    statusMessageWarn();
    return '';
  }

  set statusMessage(_message) {
    statusMessageWarn();
  }

  flushHeaders() {
    const state = this[kState];
    if (!state.closed && !this[kStream].headersSent) this.writeHead(state.statusCode);
  }

  writeHead(statusCode, statusMessage, headers) {
    const state = this[kState];
    if (state.closed || this.stream.destroyed || this.stream.closed) return this;
    if (this[kStream].headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    if (typeof statusMessage === 'string') statusMessageWarn();
    if (headers === undefined && typeof statusMessage === 'object') headers = statusMessage;
    if (ArrayIsArray(headers)) setHeaderList(this, headers);
    else if (typeof headers === 'object' && headers !== null) {
      const keys = ObjectKeys(headers);
      for (let i = 0; i < keys.length; i++) this[kSetHeader](keys[i], headers[keys[i]]);
    }
    this.statusCode = statusCode;
    this[kBeginSend]();
    return this;
  }

  cork() {
    this[kStream].cork();
  }

  uncork() {
    this[kStream].uncork();
  }

  write(chunk, encoding, callback) {
    const state = this[kState];
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    let error;
    if (state.ending) error = new ERR_STREAM_WRITE_AFTER_END();
    else if (state.closed) error = new ERR_HTTP2_INVALID_STREAM();
    else if (state.destroyed) return false;
    if (error) {
      if (typeof callback === 'function') process.nextTick(callback, error);
      this.destroy(error);
      return false;
    }
    const stream = this[kStream];
    if (!stream.headersSent) this.writeHead(state.statusCode);
    return stream.write(chunk, encoding, callback);
  }

  end(chunk, encoding, callback) {
    const stream = this[kStream];
    const state = this[kState];
    if (typeof chunk === 'function') {
      callback = chunk;
      chunk = null;
    } else if (typeof encoding === 'function') {
      callback = encoding;
      encoding = 'utf8';
    }
    if ((state.closed || state.ending) && state.headRequest === stream.headRequest) {
      if (typeof callback === 'function') process.nextTick(callback);
      return this;
    }
    if (chunk !== null && chunk !== undefined) {
      stream[kState].isWhole = stream.writableLength === 0;
      this.write(chunk, encoding);
    }
    state.headRequest = stream.headRequest;
    state.ending = true;
    if (typeof callback === 'function') {
      if (stream.writableEnded) this.once('finish', callback);
      else stream.once('finish', callback);
    }
    if (!stream.headersSent) this.writeHead(state.statusCode);
    if (state.closed || stream.destroyed) onStreamClose.call(stream);
    else stream.end();
    return this;
  }

  destroy(error) {
    const state = this[kState];
    if (state.destroyed) return this;
    state.destroyed = true;
    this[kStream].destroy(error);
    return this;
  }

  setTimeout(msecs, callback) {
    if (!this[kState].closed) this[kStream].setTimeout(msecs, callback);
    return this;
  }

  createPushResponse(headers, callback) {
    validateFunction(callback, 'callback');
    if (this[kState].closed) {
      process.nextTick(callback, new ERR_HTTP2_INVALID_STREAM());
      return;
    }
    this[kStream].pushStream(headers, {}, (error, stream) => {
      if (error) callback(error);
      else callback(null, new Http2ServerResponse(stream));
    });
  }

  [kBeginSend]() {
    const state = this[kState];
    const headers = this[kHeaders];
    headers[':status'] = state.statusCode;
    const options = {
      endStream: state.ending,
      waitForTrailers: true,
      sendDate: state.sendDate,
    };
    this[kStream].respond(headers, options);
  }

  writeInformation(statusCode, headers) {
    const isNumber = typeof statusCode === 'number';
    if (!isNumber || statusCode === 101 || statusCode < 100 || statusCode > 199) {
      throw new ERR_HTTP2_STATUS_INVALID(statusCode);
    }
    if (headers !== undefined && headers !== null) validateObject(headers, 'headers');
    const stream = this[kStream];
    if (stream.headersSent || this[kState].closed) return false;
    stream.additionalHeaders({ ...headers, ':status': statusCode });
    return true;
  }

  writeContinue() {
    return this.writeInformation(100);
  }

  writeEarlyHints(hints) {
    validateObject(hints, 'hints');
    const headers = { __proto__: null };
    const link = validateLinkHeaderValue(hints.link);
    const keys = ObjectKeys(hints);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === 'link') continue;
      const name = StringPrototypeToLowerCase(StringPrototypeTrim(keys[i]));
      if (name[0] === ':' && name !== ':status') {
        throw new ERR_INVALID_HTTP_TOKEN('Header name', name);
      }
      assertValidHeader(name, hints[keys[i]]);
      headers[name] = hints[keys[i]];
    }
    if (link.length === 0) return false;
    return this.writeInformation(103, { ...headers, Link: link });
  }
}

// Pairs, or names and values by turns. They replace what was set before.
function setHeaderList(response, headers) {
  let list = headers;
  if (headers.length > 0 && ArrayIsArray(headers[0])) {
    list = [];
    for (let i = 0; i < headers.length; i++) {
      ArrayPrototypePush(list, headers[i][0]);
      ArrayPrototypePush(list, headers[i][1]);
    }
  }
  if (list.length % 2 === 1) throw new ERR_INVALID_ARG_VALUE('headers', headers);
  for (let i = 0; i < list.length; i += 2) {
    delete response[kHeaders][StringPrototypeToLowerCase(StringPrototypeTrim(`${list[i]}`))];
  }
  for (let i = 0; i < list.length; i += 2) response[kAppendHeader](list[i], list[i + 1]);
}

module.exports = { Http2ServerResponse };
