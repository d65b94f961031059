'use strict';

// The errors of the transport, by the names and codes that programs know from undici.

const { Error, SymbolFor, ObjectDefineProperty, TypeError } = primordials;

class UndiciError extends Error {
  constructor(name, code, message, options = undefined) {
    super(message, options);
    this.name = name;
    this.code = code;
    ObjectDefineProperty(this, SymbolFor(`undici.error.${code}`), {
      __proto__: null,
      value: true,
    });
  }
}

const names = {
  __proto__: null,
  UND_ERR_ABORTED: 'AbortError',
  UND_ERR_BODY_TIMEOUT: 'BodyTimeoutError',
  UND_ERR_CONNECT_TIMEOUT: 'ConnectTimeoutError',
  UND_ERR_HEADERS_OVERFLOW: 'HeadersOverflowError',
  UND_ERR_HEADERS_TIMEOUT: 'HeadersTimeoutError',
  UND_ERR_INFO: 'InformationalError',
  UND_ERR_INVALID_ARG: 'InvalidArgumentError',
  UND_ERR_NOT_SUPPORTED: 'NotSupportedError',
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: 'RequestContentLengthMismatchError',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'ResponseContentLengthMismatchError',
};

// One class for each name: what shows errors goes by their class.
const classes = { __proto__: null };
function make(name, code, message, options = undefined) {
  classes[name] ??= { [name]: class extends UndiciError {} }[name];
  return new classes[name](name, code, message, options);
}

/** An error of the transport by its code. */
function transportError(code, message, options = undefined) {
  return make(names[code], code, message, options);
}

/** A connection that ended too early, with what is known of it. */
function socketError(message, socket) {
  const error = make('SocketError', 'UND_ERR_SOCKET', message);
  error.socket = describe(socket);
  return error;
}

function describe(socket) {
  return {
    localAddress: socket.localAddress,
    localPort: socket.localPort,
    remoteAddress: socket.remoteAddress,
    remotePort: socket.remotePort,
    remoteFamily: socket.remoteFamily,
    timeout: socket.timeout,
    bytesWritten: socket.bytesWritten,
    bytesRead: socket.bytesRead,
  };
}

class HTTPParserError extends Error {
  constructor(message, code, data) {
    super(message);
    this.name = 'HTTPParserError';
    this.code = code;
    this.data = data;
  }
}

/** An answer that is no HTTP. */
function parserError(error, data) {
  if (error.code === 'HPE_HEADER_OVERFLOW') {
    return transportError('UND_ERR_HEADERS_OVERFLOW', 'Headers Overflow Error');
  }
  if (error.code === 'HPE_UNEXPECTED_CONTENT_LENGTH') {
    return transportError(
      'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
      'Response body length does not match content-length header',
    );
  }
  const reason = error.reason ?? error.message;
  const message = `Response does not match the HTTP/1.1 protocol (${reason})`;
  return new HTTPParserError(message, error.code, data);
}

/** An error without the frames of the loop, which would tell nothing. */
function withoutStack(make) {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = before;
  }
}

/** What a `fetch` that got no response rejects with. */
function fetchFailed(cause) {
  return withoutStack(() => new TypeError('fetch failed', { cause }));
}

module.exports = { fetchFailed, parserError, socketError, transportError };
