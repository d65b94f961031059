'use strict';
// Server: its options, limits and timers. What happens on a connection is in connection.js. Also public as
// `_http_server`.

const {
  FunctionPrototypeCall,
  MathMin,
  ObjectSetPrototypeOf,
  Promise,
  ReflectApply,
  Symbol,
  SymbolAsyncDispose,
} = primordials;
const net = require('net');
const EE = require('events');
const { clearInterval, setInterval } = require('#timers/internal');
const {
  codes: { ERR_HTTP_REQUEST_TIMEOUT, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const {
  validateBoolean,
  validateFunction,
  validateInteger,
  validateObject,
} = require('#internal/validators');
const { kEmptyObject } = require('#internal/util');
const { IncomingMessage } = require('#http/incoming');
const { kUniqueHeaders, parseUniqueHeadersOption } = require('#http/outgoing');
const { ServerResponse } = require('#http/response');
const { STATUS_CODES } = require('#http/status_codes');
const { validateParserOptions } = require('#http/common');
const { kConnections, kIncomingMessage, kServerResponse } = require('#http/internal');
const { connectionListener, kOptimizeEmptyRequests, socketOnError } = require('#http/connection');
const { ConnectionsList } = internalBinding('http_parser');

const kConnectionsCheckingInterval = Symbol('http.server.connectionsCheckingInterval');

function optionalBoolean(options, name) {
  const value = options[name];
  if (value !== undefined) validateBoolean(value, `options.${name}`);
  return value;
}

function timeoutOption(options, name, fallback) {
  const value = options[name];
  if (value === undefined) return fallback;
  validateInteger(value, name, 0);
  return value;
}

function storeHTTPOptions(options) {
  this[kIncomingMessage] = options.IncomingMessage || IncomingMessage;
  this[kServerResponse] = options.ServerResponse || ServerResponse;

  const { maxHeaderSize } = options;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = maxHeaderSize;

  validateParserOptions(options);
  this.insecureHTTPParser = options.insecureHTTPParser;
  this.httpValidation = options.httpValidation;

  this.requestTimeout = timeoutOption(options, 'requestTimeout', 300_000);
  if (options.headersTimeout !== undefined) {
    this.headersTimeout = timeoutOption(options, 'headersTimeout');
  } else {
    this.headersTimeout = this.requestTimeout > 0 ? MathMin(60_000, this.requestTimeout) : 60_000;
  }
  if (
    this.requestTimeout > 0 &&
    this.headersTimeout > 0 &&
    this.headersTimeout > this.requestTimeout
  ) {
    throw new ERR_OUT_OF_RANGE('headersTimeout', '<= requestTimeout', options.headersTimeout);
  }
  this.keepAliveTimeout = timeoutOption(options, 'keepAliveTimeout', 5000);
  this.keepAliveTimeoutBuffer = timeoutOption(options, 'keepAliveTimeoutBuffer', 1000);
  this.connectionsCheckingInterval = timeoutOption(options, 'connectionsCheckingInterval', 30_000);

  this.requireHostHeader = optionalBoolean(options, 'requireHostHeader') ?? true;
  this.joinDuplicateHeaders = optionalBoolean(options, 'joinDuplicateHeaders');
  this.rejectNonStandardBodyWrites =
    optionalBoolean(options, 'rejectNonStandardBodyWrites') ?? false;
  this[kOptimizeEmptyRequests] = optionalBoolean(options, 'optimizeEmptyRequests') ?? false;
  const { shouldUpgradeCallback } = options;
  if (shouldUpgradeCallback !== undefined) {
    validateFunction(shouldUpgradeCallback, 'options.shouldUpgradeCallback');
    this.shouldUpgradeCallback = shouldUpgradeCallback;
  } else {
    this.shouldUpgradeCallback = function () {
      return this.listenerCount('upgrade') > 0;
    };
  }
}

function setupConnectionsTracking() {
  // Listening anew after a close starts from a clean list.
  this[kConnections] ||= new ConnectionsList();
  if (this[kConnectionsCheckingInterval]) clearInterval(this[kConnectionsCheckingInterval]);
  this[kConnectionsCheckingInterval] = setInterval(
    checkConnections.bind(this),
    this.connectionsCheckingInterval,
  );
  this[kConnectionsCheckingInterval].unref();
  // TLS and other servers have connections of their own kind.
  if (this instanceof Server) require('#http/fast').takeOver(this);
}

function httpServerPreClose(server) {
  server.closeIdleConnections();
  clearInterval(server[kConnectionsCheckingInterval]);
}

function Server(options, requestListener) {
  if (!(this instanceof Server)) return new Server(options, requestListener);
  if (typeof options === 'function') {
    requestListener = options;
    options = kEmptyObject;
  } else if (options === undefined || options === null) {
    options = kEmptyObject;
  } else {
    validateObject(options, 'options');
  }
  FunctionPrototypeCall(storeHTTPOptions, this, options);
  FunctionPrototypeCall(net.Server, this, {
    allowHalfOpen: true,
    noDelay: options.noDelay ?? true,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    highWaterMark: options.highWaterMark,
  });
  if (requestListener) this.on('request', requestListener);
  // A half-open client still gets its answer, see socketOnEnd.
  this.httpAllowHalfOpen = false;
  this.on('connection', connectionListener);
  this.on('listening', setupConnectionsTracking);
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
}
ObjectSetPrototypeOf(Server.prototype, net.Server.prototype);
ObjectSetPrototypeOf(Server, net.Server);

Server.prototype.close = function close(...args) {
  httpServerPreClose(this);
  ReflectApply(net.Server.prototype.close, this, args);
  return this;
};

Server.prototype[SymbolAsyncDispose] = function () {
  return new Promise((resolve, reject) => {
    this.close((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
};

Server.prototype.closeAllConnections = function closeAllConnections() {
  const list = this[kConnections];
  if (!list) return;
  const connections = list.all();
  for (let i = 0; i < connections.length; i++) connections[i].socket?.destroy();
};

Server.prototype.closeIdleConnections = function closeIdleConnections() {
  const list = this[kConnections];
  if (!list) return;
  closeResting(list.idle());
  closeResting(list.unused());
};

function closeResting(connections) {
  for (let i = 0; i < connections.length; i++) {
    const connection = connections[i];
    // One without a socket knows by itself.
    if (connection.closeIfIdle !== undefined && !connection.generic) {
      connection.closeIfIdle();
      continue;
    }
    const { socket } = connection;
    // A program's own way to free parsers may keep one in the list.
    if (socket === null) continue;
    // An answer may still be on its way out.
    if (socket._httpMessage && !socket._httpMessage.finished) continue;
    socket.destroy();
  }
}

Server.prototype.setTimeout = function setTimeout(msecs, callback) {
  this.timeout = msecs;
  if (callback) this.on('timeout', callback);
  return this;
};

Server.prototype[EE.captureRejectionSymbol] = function (error, event, ...args) {
  switch (event) {
    case 'request': {
      const { 1: res } = args;
      if (!res.headersSent && !res.writableEnded) {
        // A fresh start for the answer.
        const names = res.getHeaderNames();
        for (let i = 0; i < names.length; i++) res.removeHeader(names[i]);
        res.statusCode = 500;
        res.end(STATUS_CODES[500]);
      } else {
        res.destroy();
      }
      break;
    }
    default:
      net.Server.prototype[EE.captureRejectionSymbol].call(this, error, event, ...args);
  }
};

function checkConnections() {
  if (this.headersTimeout === 0 && this.requestTimeout === 0) return;
  const expired = this[kConnections].expired(this.headersTimeout, this.requestTimeout);
  for (let i = 0; i < expired.length; i++) {
    const { socket } = expired[i];
    if (socket) FunctionPrototypeCall(socketOnError, socket, new ERR_HTTP_REQUEST_TIMEOUT());
  }
}

module.exports = {
  STATUS_CODES,
  Server,
  ServerResponse,
  setupConnectionsTracking,
  storeHTTPOptions,
  _connectionListener: connectionListener,
  kServerResponse,
  httpServerPreClose,
  kConnectionsCheckingInterval,
};
