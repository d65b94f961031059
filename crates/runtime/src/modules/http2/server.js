'use strict';

// Servers, and their sessions. A connection that agreed on HTTP/1.1 goes to the http module where that is allowed.

const {
  ArrayPrototypePush,
  FunctionPrototypeCall,
  ObjectAssign,
  Promise,
  ReflectApply,
  RegExpPrototypeExec,
  SafeSet,
  Symbol,
  SymbolAsyncDispose,
} = primordials;
const EventEmitter = require('events');
const net = require('net');
const tls = require('tls');
const { setTimeout } = require('#timers/internal');
const { URL } = require('url');
const {
  codes: {
    ERR_HTTP2_ALTSVC_INVALID_ORIGIN,
    ERR_HTTP2_ALTSVC_LENGTH,
    ERR_HTTP2_INVALID_ORIGIN,
    ERR_HTTP2_INVALID_SESSION,
    ERR_HTTP2_ORIGIN_LENGTH,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_CHAR,
    ERR_OUT_OF_RANGE,
  },
} = require('#internal/errors');
const { validateFunction, validateString, validateUint32 } = require('#internal/validators');
const {
  assertIsObject,
  checkStrictness,
  remoteCustomSettings,
  validateSettings,
} = require('#http2/settings');
const { Http2Session } = require('#http2/session');
const { kHandle, kOptions, kServer } = require('#http2/util');
const { debug } = require('#http2/log');

const { captureRejectionSymbol } = EventEmitter;
const kSessions = Symbol('sessions');
const quoted = /^[\x09\x20-\x5b\x5d-\x7e\x80-\xff]*$/;
const MAX_LENGTH = 2 ** 14 - 2;

function originOf(text) {
  const { origin } = new URL(text);
  return origin;
}

class ServerHttp2Session extends Http2Session {
  constructor(options, socket, server) {
    super(options, 0, socket);
    this[kServer] = server;
    if (server) {
      server[kSessions].add(this);
      this.once('close', () => server[kSessions].delete(this));
    }
  }

  get server() {
    return this[kServer];
  }

  /** Tells of another place where an origin is served. */
  altsvc(alt, originOrStream) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    let stream = 0;
    let origin;
    if (typeof originOrStream === 'string') {
      origin = originOf(originOrStream);
      if (origin === 'null') throw new ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
    } else if (typeof originOrStream === 'number') {
      if (originOrStream >>> 0 !== originOrStream || originOrStream === 0) {
        throw new ERR_OUT_OF_RANGE('originOrStream', `> 0 && < ${2 ** 32}`, originOrStream);
      }
      stream = originOrStream;
    } else if (originOrStream !== undefined) {
      if (originOrStream !== null && typeof originOrStream === 'object') {
        ({ origin } = originOrStream);
      }
      if (typeof origin !== 'string') {
        throw new ERR_INVALID_ARG_TYPE(
          'originOrStream',
          ['string', 'number', 'URL', 'object'],
          originOrStream,
        );
      }
      if (origin === 'null' || origin.length === 0) throw new ERR_HTTP2_ALTSVC_INVALID_ORIGIN();
    }
    validateString(alt, 'alt');
    if (RegExpPrototypeExec(quoted, alt) === null) throw new ERR_INVALID_CHAR('alt');
    if (alt.length + (origin === undefined ? 0 : origin.length) > MAX_LENGTH) {
      throw new ERR_HTTP2_ALTSVC_LENGTH();
    }
    this[kHandle].altsvc(stream, origin ?? '', alt);
  }

  /** Tells of origins that this session may be used for. */
  origin(...origins) {
    if (this.destroyed) throw new ERR_HTTP2_INVALID_SESSION();
    if (origins.length === 0) return;
    const list = [];
    let length = 0;
    for (let i = 0; i < origins.length; i++) {
      let origin = origins[i];
      if (typeof origin === 'string') origin = originOf(origin);
      else if (origin !== null && typeof origin === 'object') ({ origin } = origin);
      validateString(origin, 'origin');
      if (origin === 'null') throw new ERR_HTTP2_INVALID_ORIGIN();
      ArrayPrototypePush(list, origin);
      length += origin.length;
    }
    if (length > MAX_LENGTH) throw new ERR_HTTP2_ORIGIN_LENGTH();
    this[kHandle].origins(list);
  }
}

// ===== connections =====

function sessionOnStream(stream, headers, flags, rawHeaders) {
  this[kServer]?.emit('stream', stream, headers, flags, rawHeaders);
}

function sessionOnError(error) {
  this[kServer]?.emit('sessionError', error, this);
}

// Without a listener a session that idles is ended.
function sessionOnTimeout() {
  if (this.destroyed) return;
  const server = this[kServer];
  if (!server.emit('timeout', this)) this.destroy();
}

function newServerSession(server, socket, options) {
  const session = new ServerHttp2Session(options, socket, server);
  session.on('stream', sessionOnStream);
  session.on('error', sessionOnError);
  return session;
}

function connectionListener(socket) {
  debug('Http2Session server: received a connection');
  const options = this[kOptions] ?? {};
  if (socket.alpnProtocol === false || socket.alpnProtocol === 'http/1.1') {
    if (options.allowHTTP1 === true) {
      const { _connectionListener } = require('#http/server');
      socket.server = this;
      FunctionPrototypeCall(_connectionListener, this, socket);
      return;
    }
    refuseProtocol(this, socket, options);
    return;
  }
  const session = newServerSession(this, socket, options);
  if (this.timeout) session.setTimeout(this.timeout, sessionOnTimeout);
  this.emit('session', session);
}

// For those who speak HTTP/1 without having been asked.
const reason =
  'Missing ALPN Protocol, expected `h2` to be available.\n' +
  'If this is a HTTP request: The server was not configured with the `allowHTTP1` option' +
  ' or a listener for the `unknownProtocol` event.\n';
const refusal =
  'HTTP/1.0 403 Forbidden\r\n' +
  'Content-Type: text/plain\r\n' +
  `Content-Length: ${reason.length}\r\n\r\n${reason}`;

function refuseProtocol(server, socket, options) {
  // Whoever does not close the socket must not keep it for ever.
  const timer = setTimeout(() => {
    if (!socket.destroyed) socket.destroy();
  }, options.unknownProtocolTimeout);
  timer.unref();
  socket.once('close', () => timer.close());
  if (server.emit('unknownProtocol', socket)) return;
  socket.end(refusal);
}

// ===== options =====

function initializeOptions(options) {
  assertIsObject(options, 'options');
  options = { ...options };
  assertIsObject(options.settings, 'options.settings');
  options.settings = { ...options.settings };
  validateSettings(options.settings);
  remoteCustomSettings(options.remoteCustomSettings);
  checkStrictness(options);
  for (const name of ['maxSessionInvalidFrames', 'maxSessionRejectedStreams']) {
    if (options[name] !== undefined) validateUint32(options[name], `options.${name}`);
  }
  if (options.unknownProtocolTimeout !== undefined) {
    validateUint32(options.unknownProtocolTimeout, 'options.unknownProtocolTimeout');
  } else {
    options.unknownProtocolTimeout = 10_000;
  }
  const compat = require('#http2/compat');
  options.Http2ServerRequest ??= compat.Http2ServerRequest;
  options.Http2ServerResponse ??= compat.Http2ServerResponse;
  return options;
}

function initializeTLSOptions(options, servername) {
  options = initializeOptions(options);
  if (!options.ALPNCallback) {
    options.ALPNProtocols = ['h2'];
    if (options.allowHTTP1 === true) ArrayPrototypePush(options.ALPNProtocols, 'http/1.1');
  }
  if (servername !== undefined && !options.servername) options.servername = servername;
  return options;
}

// ===== servers =====

// The compatibility API begins with its first listener.
function setupCompat(event) {
  if (event !== 'request') return;
  this.removeListener('newListener', setupCompat);
  const { onServerStream } = require('#http2/compat');
  const options = this[kOptions];
  this.on('stream', (stream, headers, flags, rawHeaders) =>
    onServerStream(
      this,
      options.Http2ServerRequest,
      options.Http2ServerResponse,
      stream,
      headers,
      flags,
      rawHeaders,
    ),
  );
}

function onClientError(error, socket) {
  if (!this.emit('clientError', error, socket)) socket.destroy(error);
}

const common = {
  setTimeout(msecs, callback) {
    this.timeout = msecs;
    if (callback !== undefined) {
      validateFunction(callback, 'callback');
      this.on('timeout', callback);
    }
    return this;
  },
  updateSettings(settings) {
    assertIsObject(settings, 'settings');
    validateSettings(settings);
    this[kOptions].settings = ObjectAssign({}, this[kOptions].settings, settings);
  },
};

function closeSessions(server) {
  server[kSessions].forEach((session) => session.close());
}

// A listener's promise was rejected.
function rejected(server, error, event, args, other) {
  switch (event) {
    case 'stream': {
      const stream = args[0];
      if (stream.sentHeaders) {
        stream.destroy(error);
      } else {
        stream.respond({ ':status': 500 });
        stream.end();
      }
      break;
    }
    case 'request': {
      const res = args[1];
      if (!res.headersSent && !res.finished) {
        const names = res.getHeaderNames();
        for (let i = 0; i < names.length; i++) res.removeHeader(names[i]);
        res.statusCode = 500;
        res.end('Internal Server Error');
      } else {
        res.destroy();
      }
      break;
    }
    default:
      FunctionPrototypeCall(other, server, error, event, ...args);
  }
}

class Http2SecureServer extends tls.Server {
  constructor(options, requestListener) {
    options = initializeTLSOptions(options);
    super(options, connectionListener);
    this[kOptions] = options;
    this[kSessions] = new SafeSet();
    this.timeout = 0;
    this.on('newListener', setupCompat);
    if (options.allowHTTP1 === true) {
      const { setupConnectionsTracking, storeHTTPOptions } = require('#http/server');
      FunctionPrototypeCall(storeHTTPOptions, this, {
        ...options,
        ...options.http1Options,
        IncomingMessage: options.Http1IncomingMessage ?? options.http1Options?.IncomingMessage,
        ServerResponse: options.Http1ServerResponse ?? options.http1Options?.ServerResponse,
      });
      this.maxHeadersCount = null;
      this.httpAllowHalfOpen = false;
      this.maxRequestsPerSocket = 0;
      this.on('listening', setupConnectionsTracking);
    }
    if (typeof requestListener === 'function') this.on('request', requestListener);
    this.on('tlsClientError', onClientError);
  }

  close(...args) {
    if (this[kOptions].allowHTTP1 === true) require('#http/server').httpServerPreClose(this);
    ReflectApply(tls.Server.prototype.close, this, args);
    closeSessions(this);
    return this;
  }

  closeIdleConnections() {
    if (this[kOptions].allowHTTP1 === true) {
      FunctionPrototypeCall(require('http').Server.prototype.closeIdleConnections, this);
    }
  }

  [captureRejectionSymbol](error, event, ...args) {
    rejected(this, error, event, args, net.Server.prototype[captureRejectionSymbol]);
  }
}

class Http2Server extends net.Server {
  constructor(options, requestListener) {
    options = initializeOptions(options);
    super(options, connectionListener);
    this[kOptions] = options;
    this[kSessions] = new SafeSet();
    this.timeout = 0;
    this.on('newListener', setupCompat);
    if (typeof requestListener === 'function') this.on('request', requestListener);
  }

  close(...args) {
    ReflectApply(net.Server.prototype.close, this, args);
    closeSessions(this);
    return this;
  }

  [captureRejectionSymbol](error, event, ...args) {
    rejected(this, error, event, args, net.Server.prototype[captureRejectionSymbol]);
  }
}

for (const Server of [Http2Server, Http2SecureServer]) {
  for (const name of ['setTimeout', 'updateSettings']) {
    Server.prototype[name] = common[name];
  }
  Server.prototype[SymbolAsyncDispose] = function () {
    return new Promise((resolve, reject) => {
      this.close((error) => (error ? reject(error) : resolve()));
    });
  };
}

function createServer(options, handler) {
  if (typeof options === 'function') {
    handler = options;
    options = {};
  }
  return new Http2Server(options, handler);
}

function createSecureServer(options, handler) {
  assertIsObject(options, 'options');
  return new Http2SecureServer(options ?? {}, handler);
}

/** A server's session over a stream that did not come from a server. */
function performServerHandshake(socket, options = {}) {
  options = initializeOptions(options);
  return new ServerHttp2Session(options, socket, undefined);
}

module.exports = {
  createSecureServer,
  createServer,
  initializeTLSOptions,
  performServerHandshake,
};
