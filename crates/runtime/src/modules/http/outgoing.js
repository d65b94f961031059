'use strict';
// OutgoingMessage: what a request and a response have in common on their way out. Data waits in
// `outputData` until the message has its connection. Also public as `_http_outgoing`.

const {
  Boolean,
  NumberPrototypeToString,
  ObjectAssign,
  ObjectDefineProperties,
  ObjectSetPrototypeOf,
  Symbol,
} = primordials;
const EE = require('events');
const { Stream, getDefaultHighWaterMark } = require('stream');
const { kShapeMode } = require('#stream/legacy');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_HTTP_BODY_NOT_ALLOWED,
    ERR_HTTP_CONTENT_LENGTH_MISMATCH,
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_CANNOT_PIPE,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
    ERR_UNKNOWN_ENCODING,
  },
} = require('#internal/errors');
const { isUint8Array } = require('util/types');
const { methods: fieldMethods, parseUniqueHeadersOption } = require('#http/outgoing_fields');
const { storeHeader, validateHeaderName, validateHeaderValue } = require('#http/outgoing_header');
const internal = require('#http/internal');
const {
  ignored,
  kConnection,
  kCutShort,
  kEndCallbacks,
  kNeedDrain,
  kOutHeaders,
  kSocket,
  kUniqueHeaders,
  kWritten,
} = internal;

const kCorked = Symbol('corked');
const kChunkedBuffer = Symbol('kChunkedBuffer');
const kChunkedLength = Symbol('kChunkedLength');
const kErrored = Symbol('errored');
const kHighWaterMark = Symbol('kHighWaterMark');
const kRejectNonStandardBodyWrites = Symbol('kRejectNonStandardBodyWrites');
const kBytesWritten = Symbol('kBytesWritten');

const CRLF = '\r\n';

// The names that are usually listened to: all messages' listeners have one shape, and keep it when they go.
function Listeners() {
  this.close = undefined;
  this.error = undefined;
  this.finish = undefined;
  this.drain = undefined;
  this.end = undefined;
  this.socket = undefined;
  this.response = undefined;
}
Listeners.prototype = { __proto__: null };

const USUAL_MARK = 64 * 1024;

// What a message starts with and seldom changes stands on the prototype: fewer fields to fill, and no more than an object
// has room for in itself.
function initOutgoing(msg, options) {
  msg._events = new Listeners();
  msg._eventsCount = 0;
  if (EE.captureRejections) EE.call(msg);
  msg.outputData = [];
  msg.destroyed = false;
  msg.finished = false;
  msg._headerSent = false;
  msg._closed = false;
  msg[kConnection] = null;
  msg._header = null;
  msg[kOutHeaders] = null;
  msg._contentLength = null;
  const mark = options?.highWaterMark ?? getDefaultHighWaterMark();
  if (mark !== USUAL_MARK) msg[kHighWaterMark] = mark;
  if (options?.rejectNonStandardBodyWrites) msg[kRejectNonStandardBodyWrites] = true;
}

function OutgoingMessage(options) {
  initOutgoing(this, options);
}
ObjectSetPrototypeOf(OutgoingMessage.prototype, Stream.prototype);
ObjectSetPrototypeOf(OutgoingMessage, Stream);
internal.initOutgoing = initOutgoing;

ObjectAssign(OutgoingMessage.prototype, {
  [kShapeMode]: true,
  [kSocket]: null,
  [kHighWaterMark]: USUAL_MARK,
  _last: false,
  chunkedEncoding: false,
  shouldKeepAlive: true,
  _hasBody: true,
  outputSize: 0,
  writable: true,
  maxRequestsOnConnectionReached: false,
  _defaultKeepAlive: true,
  useChunkedEncodingByDefault: true,
  sendDate: false,
  _removedConnection: false,
  _removedContLen: false,
  _removedTE: false,
  strictContentLength: false,
  [kBytesWritten]: 0,
  _trailer: '',
  [kNeedDrain]: false,
  [kCutShort]: false,
  [kWritten]: false,
  [kEndCallbacks]: null,
  [kCorked]: 0,
  [kChunkedBuffer]: null,
  [kChunkedLength]: 0,
  _finishEmitted: false,
  _keepAliveTimeout: 0,
  _onPendingData: ignored,
  [kErrored]: null,
  [kRejectNonStandardBodyWrites]: false,
  [kUniqueHeaders]: null,
});

// The connection as a socket; on a native connection it is made now.
function socketOf(msg) {
  const connection = msg[kConnection];
  if (connection !== null && connection !== undefined) {
    const socket = connection.attach();
    // An answer that is done stays with the connection until it has said so.
    return msg[kSocket] ?? socket;
  }
  return msg[kSocket];
}

function getter(get, set) {
  return { __proto__: null, configurable: true, enumerable: false, get, set };
}

ObjectDefineProperties(OutgoingMessage.prototype, {
  errored: getter(function () {
    return this[kErrored];
  }),
  closed: getter(function () {
    return this._closed;
  }),
  writableFinished: getter(function () {
    return this[kWritten];
  }),
  writableObjectMode: getter(() => false),
  writableLength: getter(function () {
    const waiting = this.outputSize + this[kChunkedLength];
    if (this[kSocket]) return waiting + this[kSocket].writableLength;
    return this[kConnection] ? waiting + this[kConnection].pendingBytes() : waiting;
  }),
  writableHighWaterMark: getter(function () {
    return this[kSocket] ? this[kSocket].writableHighWaterMark : this[kHighWaterMark];
  }),
  writableCorked: getter(function () {
    return this[kCorked];
  }),
  connection: getter(
    function () {
      return socketOf(this);
    },
    function (socket) {
      this[kSocket] = socket;
    },
  ),
  socket: getter(
    function () {
      return socketOf(this);
    },
    function (socket) {
      for (let n = 0; n < this[kCorked]; n++) {
        socket?.cork();
        this[kSocket]?.uncork();
      }
      this[kSocket] = socket;
    },
  ),
  headersSent: {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return Boolean(this._header);
    },
  },
  writableEnded: getter(function () {
    return this.finished;
  }),
  writableNeedDrain: getter(function () {
    return !this.destroyed && !this.finished && this[kNeedDrain];
  }),
});

// Whether control bytes may go out in header values; the subclasses know their options.
OutgoingMessage.prototype._isLenientHeaderValidation = function _isLenientHeaderValidation() {
  return false;
};

OutgoingMessage.prototype.cork = function cork() {
  this[kCorked]++;
  if (this[kSocket]) this[kSocket].cork();
};

OutgoingMessage.prototype.uncork = function uncork() {
  if (this[kCorked] > 0) this[kCorked]--;
  if (this[kSocket]) this[kSocket].uncork();
  if (this[kCorked] > 0 || this[kChunkedBuffer] === null) return;
  flushChunks(this);
};

OutgoingMessage.prototype._flushChunks = function () {
  if (this[kChunkedBuffer] !== null) flushChunks(this);
};

// Chunks written while corked go out as one chunk.
function flushChunks(msg) {
  const waiting = msg[kChunkedBuffer];
  const length = msg[kChunkedLength];
  if (waiting === null || waiting.length === 0) return;
  msg[kChunkedBuffer] = null;
  msg[kChunkedLength] = 0;
  const callbacks = [];
  msg._send(NumberPrototypeToString(length, 16), 'latin1', null);
  msg._send(CRLF, 'latin1', null);
  for (let i = 0; i < waiting.length; i += 3) {
    msg._send(waiting[i], waiting[i + 1], null);
    if (waiting[i + 2]) callbacks[callbacks.length] = waiting[i + 2];
  }
  msg._send(
    CRLF,
    'latin1',
    callbacks.length > 0
      ? (error) => {
          for (let i = 0; i < callbacks.length; i++) callbacks[i](error);
        }
      : null,
  );
}

OutgoingMessage.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (callback) this.on('timeout', callback);
  const socket = socketOf(this);
  if (!socket) {
    this.once('socket', function (s) {
      s.setTimeout(msecs);
    });
  } else {
    socket.setTimeout(msecs);
  }
  return this;
};

function cutOff(msg, error) {
  if (!msg[kWritten] && (error || !msg.finished)) msg[kCutShort] = true;
  msg.destroyed = true;
  msg[kErrored] = error;
}

// It is not a Writable and has no autoDestroy; destroying it destroys its connection.
OutgoingMessage.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  cutOff(this, error);
  const socket = socketOf(this);
  if (socket) {
    socket.destroy(error);
  } else {
    this.once('socket', function (s) {
      s.destroy(error);
    });
    process.nextTick(emitCloseNT, this);
  }
  return this;
};

function emitCloseNT(msg) {
  if (msg._closed) return;
  msg.destroyed = true;
  msg._closed = true;
  msg.emit('close');
}

// Sends body bytes, with the head before the first of them.
OutgoingMessage.prototype._send = function _send(data, encoding, callback, byteLength) {
  if (!this._headerSent && this._header !== null) {
    const header = this._header;
    if (typeof data === 'string' && (encoding === 'utf8' || encoding === 'latin1' || !encoding)) {
      data = header + data;
    } else if (this[kConnection] !== null) {
      this[kConnection].append(header, true);
    } else {
      this.outputData.unshift({ data: header, encoding: 'latin1', callback: null });
      this.outputSize += header.length;
      this._onPendingData(header.length);
    }
    this._headerSent = true;
  }
  return this._writeRaw(data, encoding, callback, byteLength);
};

const { _send: send } = OutgoingMessage.prototype;

OutgoingMessage.prototype._writeRaw = function _writeRaw(data, encoding, callback, size) {
  const native = this[kConnection];
  if (native !== null) return native.write(this, data, encoding, callback);
  const socket = this[kSocket];
  if (socket?.destroyed) {
    // The connection went away; the message is told by its 'close'.
    return false;
  }
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  if (socket && socket._httpMessage === this && socket.writable) {
    if (this.outputData.length > 0) this._flushOutput(socket);
    return socket.write(data, encoding, callback);
  }
  this.outputData[this.outputData.length] = { data, encoding, callback };
  this.outputSize += data.length;
  this._onPendingData(data.length);
  return this.outputSize < this[kHighWaterMark];
};

OutgoingMessage.prototype._storeHeader = function _storeHeader(firstLine, headers) {
  storeHeader(this, firstLine, headers);
};

ObjectAssign(OutgoingMessage.prototype, fieldMethods);

OutgoingMessage.prototype._implicitHeader = function _implicitHeader() {
  throw new ERR_METHOD_NOT_IMPLEMENTED('_implicitHeader()');
};

OutgoingMessage.prototype.write = function write(chunk, encoding, callback) {
  if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  const ret = writeBody(this, chunk, encoding, callback, false);
  internal.debug('write ret = %j', ret);
  return ret;
};

function reportError(msg, error, callback) {
  if (msg.destroyed) {
    // Nobody is there to hear an 'error' any more.
    process.nextTick(callback, error);
    return;
  }
  // The message is not over before it has told.
  msg[kEndCallbacks] ??= [];
  process.nextTick(emitError, msg, error, callback);
}

// The connection went away; the message itself will be told by its 'close'.
function isCutOff(msg) {
  const native = msg[kConnection];
  const socket = native !== null ? native.made : msg[kSocket];
  return socket?.destroyed === true;
}

function emitError(msg, error, callback) {
  if (typeof callback === 'function') callback(error);
  if (typeof msg.emit === 'function' && !msg.destroyed) msg.emit('error', error);
}

function writeBody(msg, chunk, encoding, callback, fromEnd) {
  if (typeof callback !== 'function') callback = ignored;
  if (chunk === null) throw new ERR_STREAM_NULL_VALUES();
  const isString = typeof chunk === 'string';
  if (!isString && !isUint8Array(chunk)) {
    throw new ERR_INVALID_ARG_TYPE('chunk', ['string', 'Buffer', 'Uint8Array'], chunk);
  }
  let error;
  if (msg.finished) error = new ERR_STREAM_WRITE_AFTER_END();
  else if (msg.destroyed) error = new ERR_STREAM_DESTROYED('write');
  if (error) {
    reportError(msg, error, callback);
    return false;
  }
  if (isString && encoding && !Buffer.isEncoding(encoding))
    throw new ERR_UNKNOWN_ENCODING(encoding);
  let length = -1;
  if (!msg._header) {
    if (fromEnd) {
      length = isString ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
      msg._contentLength ??= length;
    }
    msg._implicitHeader();
  }
  if (msg.strictContentLength) {
    if (length < 0) length = isString ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
    const sent = msg[kBytesWritten] + length;
    const known = msg._contentLength !== null && !msg._removedContLen && msg._hasBody;
    if (known && (fromEnd ? sent !== msg._contentLength : sent > msg._contentLength)) {
      throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(sent, msg._contentLength);
    }
    msg[kBytesWritten] = sent;
  }
  if (!msg._hasBody) {
    if (msg[kRejectNonStandardBodyWrites]) throw new ERR_HTTP_BODY_NOT_ALLOWED();
    process.nextTick(callback);
    return true;
  }
  const socket = msg[kSocket];
  if (!fromEnd && isCutOff(msg)) {
    const gone = msg[kConnection]?.made ?? socket;
    process.nextTick(callback, gone.errored ?? new ERR_STREAM_DESTROYED('write'));
    return false;
  }
  if (!fromEnd && socket && !socket.writableCorked) {
    socket.cork();
    process.nextTick(uncorkSocket, socket);
  }
  if (!fromEnd && msg[kConnection] !== null) msg[kConnection].cork();
  let ret;
  if (msg.chunkedEncoding && chunk.length !== 0) {
    if (length < 0) length = isString ? Buffer.byteLength(chunk, encoding) : chunk.byteLength;
    if (msg[kCorked] && msg._headerSent) {
      const waiting = (msg[kChunkedBuffer] ??= []);
      waiting.push(chunk, encoding, callback);
      msg[kChunkedLength] += length;
      ret = msg[kChunkedLength] < msg[kHighWaterMark];
    } else if (msg[kConnection] !== null) {
      ret = msg[kConnection].writeChunk(msg, chunk, encoding, length, callback);
    } else {
      msg._send(NumberPrototypeToString(length, 16), 'latin1', null);
      msg._send(CRLF, 'latin1', null);
      msg._send(chunk, encoding, null, length);
      ret = msg._send(CRLF, 'latin1', callback);
    }
  } else {
    ret = msg._send(chunk, encoding, callback, length);
  }
  if (!ret) msg[kNeedDrain] = true;
  return ret;
}

function uncorkSocket(socket) {
  socket.uncork();
}

function onFinish(msg, error) {
  const { socket } = msg;
  error ||= msg[kErrored] ?? socket?.errored;
  if (error) callEndCallbacks(msg, error);
  else if (!msg[kCutShort] && !socket?._hadError) tellFinished(msg);
}

/** The last bytes of a message have been written: first those hear of it who gave `end` a callback. */
function tellFinished(msg) {
  msg[kWritten] = true;
  callEndCallbacks(msg, null);
  msg.emit('finish');
}

/** Whoever gave `end` a callback hears that the message has been written, or why not. */
function callEndCallbacks(msg, error) {
  const callbacks = msg[kEndCallbacks];
  if (callbacks === null) return;
  msg[kEndCallbacks] = null;
  for (let i = 0; i < callbacks.length; i++) {
    const callback = callbacks[i];
    callback(error);
  }
}

// The usual answer: one piece, and nothing before it. Its head and body go to the native connection at once.
function endAtOnce(msg, chunk, encoding) {
  let length;
  if (typeof chunk === 'string') {
    if (encoding && encoding !== 'utf8' && encoding !== 'utf-8') return false;
    length = Buffer.byteLength(chunk);
  } else if (isUint8Array(chunk)) {
    length = chunk.byteLength;
  } else {
    return false;
  }
  msg._contentLength ??= length;
  const native = msg[kConnection];
  msg._implicitHeader();
  if (
    msg[kConnection] !== native ||
    msg._headerSent ||
    !msg._hasBody ||
    msg.chunkedEncoding ||
    msg[kCorked] !== 0
  ) {
    return false;
  }
  native.finishWith(msg, msg._header, chunk, false);
  return true;
}

OutgoingMessage.prototype.end = function end(chunk, encoding, callback) {
  if (
    chunk &&
    callback === undefined &&
    typeof encoding !== 'function' &&
    this[kConnection] !== null &&
    !this._header &&
    !this.finished &&
    !this.destroyed &&
    !this.strictContentLength &&
    this._send === send &&
    endAtOnce(this, chunk, encoding)
  ) {
    return this;
  }
  if (typeof chunk === 'function') {
    callback = chunk;
    chunk = null;
    encoding = null;
  } else if (typeof encoding === 'function') {
    callback = encoding;
    encoding = null;
  }
  // What ends after its connection has nobody to go to.
  if (!this.finished && (this.destroyed || isCutOff(this))) {
    this[kCutShort] = true;
    callback = undefined;
  }
  if (chunk) {
    if (this.finished) {
      if (!this.destroyed) reportError(this, new ERR_STREAM_WRITE_AFTER_END(), callback);
      return this;
    }
    if (this[kSocket]) this[kSocket].cork();
    writeBody(this, chunk, encoding, null, true);
  } else if (this.finished) {
    if (typeof callback === 'function') {
      if (this[kWritten]) callback(new ERR_STREAM_ALREADY_FINISHED('end'));
      else (this[kEndCallbacks] ??= []).push(callback);
    }
    return this;
  } else if (!this._header) {
    if (this[kSocket]) this[kSocket].cork();
    this._contentLength = 0;
    this._implicitHeader();
  }
  if (typeof callback === 'function') (this[kEndCallbacks] ??= []).push(callback);
  if (
    this.strictContentLength &&
    this._contentLength !== null &&
    !this._removedContLen &&
    this._hasBody &&
    this[kBytesWritten] !== this._contentLength
  ) {
    throw new ERR_HTTP_CONTENT_LENGTH_MISMATCH(this[kBytesWritten], this._contentLength);
  }
  const native = this[kConnection];
  if (native !== null) {
    native.end(this);
    return this;
  }
  const finish = onFinish.bind(undefined, this);
  if (this._hasBody && this.chunkedEncoding) {
    if (this[kChunkedBuffer] !== null) {
      const corked = this[kCorked];
      this[kCorked] = 0;
      flushChunks(this);
      this[kCorked] = corked;
    }
    this._send(`0\r\n${this._trailer}\r\n`, 'latin1', finish);
  } else if (!this._headerSent || this.writableLength || chunk) {
    this._send('', 'latin1', finish);
  } else {
    process.nextTick(finish);
  }
  if (this[kSocket]) {
    // Undo all corking, ours and the program's.
    this[kSocket]._writableState.corked = 1;
    this[kSocket].uncork();
  }
  this[kCorked] = 1;
  this.uncork();
  this.finished = true;
  internal.debug('outgoing message end.');
  // Everything is on its way: the connection may go to the next message.
  if (this.outputData.length === 0 && this[kSocket] && this[kSocket]._httpMessage === this) {
    this._finish();
  }
  return this;
};

// The last byte has been given to the connection.
OutgoingMessage.prototype._finish = function _finish() {
  this.emit('prefinish');
};

// Called when the message gets its connection, and when the connection can take more.
OutgoingMessage.prototype._flush = function _flush() {
  const socket = this[kSocket];
  if (socket?.writable) {
    const ret = this._flushOutput(socket);
    if (this.finished) {
      this._finish();
    } else if (ret && this[kNeedDrain]) {
      this[kNeedDrain] = false;
      this.emit('drain');
    }
  }
};

OutgoingMessage.prototype._flushOutput = function _flushOutput(socket) {
  while (this[kCorked]) {
    this[kCorked]--;
    socket.cork();
  }
  const { outputData } = this;
  const { length } = outputData;
  if (length <= 0) return undefined;
  socket.cork();
  let ret;
  // Callbacks may write more; that goes to a fresh list.
  this.outputData = [];
  for (let i = 0; i < length; i++) {
    const { data, encoding, callback } = outputData[i];
    outputData[i].data = null;
    ret = socket.write(data, encoding, callback);
  }
  socket.uncork();
  this._onPendingData(-this.outputSize);
  this.outputSize = 0;
  return ret;
};

OutgoingMessage.prototype.flushHeaders = function flushHeaders() {
  if (!this._header) this._implicitHeader();
  this._send('');
};

OutgoingMessage.prototype.pipe = function pipe() {
  // Output goes to the connection only.
  this.emit('error', new ERR_STREAM_CANNOT_PIPE());
};

OutgoingMessage.prototype[EE.captureRejectionSymbol] = function (error) {
  this.destroy(error);
};

module.exports = {
  kHighWaterMark,
  kUniqueHeaders,
  parseUniqueHeadersOption,
  validateHeaderName,
  validateHeaderValue,
  callEndCallbacks,
  cutOff,
  emitCloseNT,
  tellFinished,
  OutgoingMessage,
};
