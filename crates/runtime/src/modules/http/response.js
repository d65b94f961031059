'use strict';
// ServerResponse: the answer to one request, with its informational forerunners.

const { ArrayIsArray, ObjectKeys, ObjectSetPrototypeOf } = primordials;
const {
  OutgoingMessage,
  cutOff,
  emitCloseNT,
  validateHeaderName,
  validateHeaderValue,
} = require('#http/outgoing');
const {
  channels: { serverCreated },
  initOutgoing,
  kConnection,
  kMeasured,
  kOutHeaders,
  kSocket,
} = require('#http/internal');
const {
  chunkExpression,
  _checkInvalidHeaderChar: checkInvalidHeaderChar,
} = require('#http/common');
const {
  codes: {
    ERR_HTTP_HEADERS_SENT,
    ERR_HTTP_INVALID_STATUS_CODE,
    ERR_HTTP_SOCKET_ASSIGNED,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR,
  },
  ConnResetException,
} = require('#internal/errors');
const {
  validateInteger,
  validateLinkHeaderValue,
  validateObject,
} = require('#internal/validators');
const { measure, observed } = require('#internal/observed');
const { STATUS_CODES } = require('#http/status_codes');

// Status lines with their usual phrases, made once.
const statusLines = [];

function ServerResponse(req, options) {
  initOutgoing(this, options);
  if (observed.http > 0) this[kMeasured] = measure('http', 'HttpRequest');
  if (req.method === 'HEAD') this._hasBody = false;
  this.req = req;
  if (req.httpVersionMajor < 1 || req.httpVersionMinor < 1) {
    const te = req.headers.te;
    this.useChunkedEncodingByDefault = te !== undefined && chunkExpression.exec(te) !== null;
    this.shouldKeepAlive = false;
  }
  if (serverCreated.hasSubscribers) serverCreated.publish({ request: req, response: this });
}
ObjectSetPrototypeOf(ServerResponse.prototype, OutgoingMessage.prototype);
ObjectSetPrototypeOf(ServerResponse, OutgoingMessage);

ServerResponse.prototype.statusCode = 200;
ServerResponse.prototype.sendDate = true;
ServerResponse.prototype._sent100 = false;
ServerResponse.prototype._expect_continue = false;
ServerResponse.prototype._maxRequestsPerSocket = 0;
ServerResponse.prototype.statusMessage = undefined;
ServerResponse.prototype[kMeasured] = undefined;

ServerResponse.prototype._isLenientHeaderValidation = function _isLenientHeaderValidation() {
  const server = this[kConnection]?.server ?? this[kSocket]?.server ?? this.req?.[kSocket]?.server;
  if (!server) return false;
  const { httpValidation } = server;
  if (httpValidation !== undefined) return httpValidation !== 'strict';
  return server.insecureHTTPParser === true;
};

ServerResponse.prototype._finish = function _finish() {
  if (this[kMeasured] !== undefined) tellAnswered(this, this[kMeasured]);
  OutgoingMessage.prototype._finish.call(this);
};

function tellAnswered(res, done) {
  res[kMeasured] = undefined;
  const { method, url, headers } = res.req;
  const { statusCode, statusMessage } = res;
  done({
    req: { method, url, headers },
    res: { statusCode, statusMessage, headers: res.getHeaders() },
  });
}

// Bound to nothing: the response is found through its socket.
function onServerResponseClose() {
  if (this._httpMessage) emitCloseNT(this._httpMessage);
}

function takeSocket(res, socket) {
  socket._httpMessage = res;
  socket.on('close', onServerResponseClose);
  res.socket = socket;
}

// Answers whose turn will not come, because their connection has gone.
function abortWaiting(list) {
  for (let i = 0; i < list.length; i++) {
    const msg = list[i];
    if (msg.destroyed) continue;
    cutOff(msg, new ConnResetException('aborted'));
    process.nextTick(emitCloseNT, msg);
  }
}

ServerResponse.prototype.assignSocket = function assignSocket(socket) {
  if (socket._httpMessage) throw new ERR_HTTP_SOCKET_ASSIGNED();
  takeSocket(this, socket);
  this.emit('socket', socket);
  this._flush();
};

ServerResponse.prototype.detachSocket = function detachSocket(socket) {
  socket.removeListener('close', onServerResponseClose);
  socket._httpMessage = null;
  this.socket = null;
};

function informationHead(status, phrase, lines) {
  return `HTTP/1.1 ${status} ${phrase}\r\n${lines}\r\n`;
}

ServerResponse.prototype.writeInformation = function writeInformation(statusCode, headers, cb) {
  if (typeof headers === 'function') {
    cb = headers;
    headers = undefined;
  }
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  validateInteger(statusCode, 'statusCode', 100, 199);
  if (statusCode === 101) throw new ERR_HTTP_INVALID_STATUS_CODE(statusCode);
  let lines = '';
  const relaxed = this._isLenientHeaderValidation();
  const add = (name, value) => {
    validateHeaderName(name);
    validateHeaderValue(name, value, relaxed);
    lines += `${name}: ${value}\r\n`;
  };
  if (headers !== undefined && headers !== null) {
    if (typeof headers !== 'object') throw new ERR_INVALID_ARG_TYPE('headers', 'object', headers);
    if (ArrayIsArray(headers)) {
      if (headers.length > 0 && ArrayIsArray(headers[0])) {
        for (let i = 0; i < headers.length; i++) add(headers[i][0], headers[i][1]);
      } else {
        if (headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
        for (let i = 0; i < headers.length; i += 2) add(headers[i], headers[i + 1]);
      }
    } else {
      const keys = ObjectKeys(headers);
      for (let i = 0; i < keys.length; i++) add(keys[i], headers[keys[i]]);
    }
  }
  return this._writeRaw(
    informationHead(statusCode, STATUS_CODES[statusCode] ?? 'unknown', lines),
    'ascii',
    cb,
  );
};

ServerResponse.prototype.writeContinue = function writeContinue(cb) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  this._writeRaw('HTTP/1.1 100 Continue\r\n\r\n', 'ascii', cb);
  this._sent100 = true;
};

ServerResponse.prototype.writeProcessing = function writeProcessing(cb) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  this._writeRaw('HTTP/1.1 102 Processing\r\n\r\n', 'ascii', cb);
};

ServerResponse.prototype.writeEarlyHints = function writeEarlyHints(hints, cb) {
  validateObject(hints, 'hints');
  if (hints.link === null || hints.link === undefined) return;
  const link = validateLinkHeaderValue(hints.link);
  if (link.length === 0) return;
  if (checkInvalidHeaderChar(link)) {
    const format = 'must be an array or string of format "</styles.css>; rel=preload; as=style"';
    throw new ERR_INVALID_ARG_VALUE('hints', link, format);
  }
  let lines = `Link: ${link}\r\n`;
  const keys = ObjectKeys(hints);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key.toLowerCase() === 'link') continue;
    validateHeaderName(key);
    validateHeaderValue(key, hints[key]);
    lines += `${key}: ${hints[key]}\r\n`;
  }
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  this._writeRaw(informationHead(103, 'Early Hints', lines), 'ascii', cb);
};

ServerResponse.prototype._implicitHeader = function _implicitHeader() {
  this.writeHead(this.statusCode);
};

ServerResponse.prototype.writeHead = function writeHead(statusCode, reason, obj) {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('write');
  const originalStatusCode = statusCode;
  statusCode |= 0;
  if (statusCode < 100 || statusCode > 999)
    throw new ERR_HTTP_INVALID_STATUS_CODE(originalStatusCode);

  if (typeof reason === 'string') {
    this.statusMessage = reason;
  } else {
    this.statusMessage ||= STATUS_CODES[statusCode] || 'unknown';
    obj ??= reason;
  }
  if (this.statusCode !== statusCode) this.statusCode = statusCode;

  let headers;
  if (this[kOutHeaders]) {
    // Fields set one by one and these: these win.
    if (ArrayIsArray(obj)) {
      // Names and values by turns; lists of pairs are for when no field is set yet.
      if (obj.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', obj);
      for (let n = 0; n < obj.length; n += 2) if (obj[n]) this.removeHeader(obj[n]);
      for (let n = 0; n < obj.length; n += 2) if (obj[n]) this.appendHeader(obj[n], obj[n + 1]);
    } else if (obj) {
      const keys = ObjectKeys(obj);
      for (let i = 0; i < keys.length; i++) if (keys[i]) this.setHeader(keys[i], obj[keys[i]]);
    }
    headers = this[kOutHeaders];
  } else {
    headers = obj;
  }

  const { statusMessage } = this;
  let statusLine;
  if (statusMessage === STATUS_CODES[statusCode]) {
    statusLine = statusLines[statusCode] ??= `HTTP/1.1 ${statusCode} ${statusMessage}\r\n`;
  } else {
    if (checkInvalidHeaderChar(statusMessage)) throw new ERR_INVALID_CHAR('statusMessage');
    statusLine = `HTTP/1.1 ${statusCode} ${statusMessage}\r\n`;
  }

  // These have no body by definition.
  if (statusCode === 204 || statusCode === 304 || (statusCode >= 100 && statusCode <= 199)) {
    this._hasBody = false;
  }
  // The client waited for a go-ahead and got an answer instead: it may or may not send its body, so that
  // what comes next cannot be told.
  if (this._expect_continue && !this._sent100) this.shouldKeepAlive = false;

  this._storeHeader(statusLine, headers ?? null);
  return this;
};

module.exports = { ServerResponse, abortWaiting, emitCloseNT, takeSocket };
