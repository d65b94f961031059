'use strict';
// ClientRequest: what a program asks for and with which fields; its connection is handled in
// client_socket.js. Also public as `_http_client`.

const {
  ArrayIsArray,
  Boolean,
  FunctionPrototypeCall,
  NumberIsFinite,
  ObjectDefineProperty,
  ObjectKeys,
  ObjectSetPrototypeOf,
  RegExpPrototypeExec,
  String,
  StringPrototypeIncludes,
  StringPrototypeIndexOf,
  StringPrototypeCharCodeAt,
  StringPrototypeToUpperCase,
  Symbol,
} = primordials;
const net = require('net');
const { Buffer } = require('buffer');
const { addAbortSignal } = require('stream');
const {
  codes: {
    ERR_HTTP_HEADERS_SENT,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_HTTP_TOKEN,
    ERR_INVALID_PROTOCOL,
    ERR_UNESCAPED_CHARACTERS,
  },
} = require('#internal/errors');
const { validateBoolean, validateInteger } = require('#internal/validators');
const { getTimerDuration } = require('#timers/internal');
const { once } = require('#internal/util');
const { measure, observed } = require('#internal/observed');
const { URL } = require('url');
const { _checkIsHttpToken: checkIsHttpToken, validateParserOptions } = require('#http/common');
const { OutgoingMessage, kUniqueHeaders, parseUniqueHeadersOption } = require('#http/outgoing');
const Agent = require('#http/agent');
const {
  channels: { clientCreated, clientError, clientStart },
  kMeasured,
  kOutHeaders,
} = require('#http/internal');
const { listenForTimeout, onSocketNT } = require('#http/client_socket');

const kPath = Symbol('kPath');
const kError = Symbol('kError');
// Where a request goes that observers of `perf_hooks` want to hear of.
const kAuthority = Symbol('kAuthority');
const INVALID_PATH = /[^\u0021-\u00ff]/;

function urlToHttpOptions(url) {
  return require('url').urlToHttpOptions(url);
}

function isURL(value) {
  return Boolean(
    value?.href && value.protocol && value.auth === undefined && value.path === undefined,
  );
}

function validateHost(host, name) {
  if (host !== null && host !== undefined && typeof host !== 'string') {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, ['string', 'undefined', 'null'], host);
  }
  return host;
}

function readArguments(input, options, cb) {
  if (typeof input === 'string') {
    input = urlToHttpOptions(new URL(input));
  } else if (isURL(input)) {
    input = urlToHttpOptions(input);
  } else {
    cb = options;
    options = input;
    input = null;
  }
  if (typeof options === 'function') {
    cb = options;
    options = { __proto__: null, ...input };
  } else if (input === null) {
    options = { __proto__: null, ...options };
  } else {
    options = { __proto__: null, ...input, ...options };
  }
  return { options, cb };
}

function chooseAgent(req, options) {
  let { agent } = options;
  const defaultAgent = options._defaultAgent || Agent.globalAgent;
  if (agent === false) {
    agent = new defaultAgent.constructor();
  } else if (agent === null || agent === undefined) {
    if (typeof options.createConnection !== 'function') agent = defaultAgent;
  } else if (typeof agent.addRequest !== 'function') {
    throw new ERR_INVALID_ARG_TYPE(
      'options.agent',
      ['Agent-like Object', 'undefined', 'false'],
      agent,
    );
  }
  req.agent = agent;
  return defaultAgent;
}

function ClientRequest(input, options, cb) {
  FunctionPrototypeCall(OutgoingMessage, this);
  ({ options, cb } = readArguments(input, options, cb));

  const defaultAgent = chooseAgent(this, options);
  const { agent } = this;
  const protocol = options.protocol || defaultAgent.protocol;
  let expectedProtocol = defaultAgent.protocol;
  if (agent?.protocol) expectedProtocol = agent.protocol;

  if (options.path) {
    const path = String(options.path);
    if (RegExpPrototypeExec(INVALID_PATH, path) !== null)
      throw new ERR_UNESCAPED_CHARACTERS('Request path');
  }
  if (protocol !== expectedProtocol) throw new ERR_INVALID_PROTOCOL(protocol, expectedProtocol);

  const defaultPort = options.defaultPort || agent?.defaultPort;
  // They are a copy that nobody else has.
  const port = (options.port = options.port || defaultPort || 80);
  const host = (options.host =
    validateHost(options.hostname, 'hostname') ||
    validateHost(options.host, 'host') ||
    'localhost');
  const setHost =
    options.setHost !== undefined ? Boolean(options.setHost) : options.setDefaultHeaders !== false;

  this._removedConnection = options.setDefaultHeaders === false;
  this._removedContLen = options.setDefaultHeaders === false;
  this._removedTE = options.setDefaultHeaders === false;

  this.socketPath = options.socketPath;
  if (options.timeout !== undefined) this.timeout = getTimerDuration(options.timeout, 'timeout');

  const { signal } = options;
  if (signal) {
    addAbortSignal(signal, this);
    delete options.signal;
  }
  let { method } = options;
  const methodIsString = typeof method === 'string';
  if (method !== null && method !== undefined && !methodIsString) {
    throw new ERR_INVALID_ARG_TYPE('options.method', 'string', method);
  }
  if (methodIsString && method) {
    if (!checkIsHttpToken(method)) throw new ERR_INVALID_HTTP_TOKEN('Method', method);
    method = this.method = StringPrototypeToUpperCase(method);
  } else {
    method = this.method = 'GET';
  }

  const { maxHeaderSize } = options;
  if (maxHeaderSize !== undefined) validateInteger(maxHeaderSize, 'maxHeaderSize', 0);
  this.maxHeaderSize = maxHeaderSize;
  validateParserOptions(options);
  this.insecureHTTPParser = options.insecureHTTPParser;
  this.httpValidation = options.httpValidation;
  if (options.joinDuplicateHeaders !== undefined) {
    validateBoolean(options.joinDuplicateHeaders, 'options.joinDuplicateHeaders');
  }
  this.joinDuplicateHeaders = options.joinDuplicateHeaders;

  this[kPath] = options.path || '/';
  if (cb) this.once('response', cb);

  if (
    method === 'GET' ||
    method === 'HEAD' ||
    method === 'DELETE' ||
    method === 'OPTIONS' ||
    method === 'TRACE' ||
    method === 'CONNECT'
  ) {
    this.useChunkedEncodingByDefault = false;
  } else {
    this.useChunkedEncodingByDefault = true;
  }
  this._ended = false;
  this.res = null;
  this.aborted = false;
  this.timeoutCb = null;
  this.upgradeOrConnect = false;
  this.parser = null;
  this.maxHeadersCount = null;
  this.reusedSocket = false;
  this.host = host;
  this.protocol = protocol;

  // An agent that keeps connections says so; without one every request has its own.
  this.shouldKeepAlive = false;
  if (agent) {
    if (!agent.keepAlive && !NumberIsFinite(agent.maxSockets)) {
      this._last = true;
    } else {
      this._last = false;
      this.shouldKeepAlive = true;
    }
  } else {
    this._last = true;
  }
  storeRequestHeaders(this, options, host, port, setHost ? defaultPort : NO_HOST);

  if (options.uniqueHeaders) {
    this[kUniqueHeaders] = parseUniqueHeadersOption(options.uniqueHeaders);
  }
  if (observed.http > 0) this[kAuthority] = hostField(host, port, defaultPort);
  connect(this, options);
  if (clientCreated.hasSubscribers) clientCreated.publish({ request: this });
}
ObjectSetPrototypeOf(ClientRequest.prototype, OutgoingMessage.prototype);
ObjectSetPrototypeOf(ClientRequest, OutgoingMessage);

// In the place of a default port: the request goes without a Host field.
const NO_HOST = -1;

// The last Host field: requests mostly go to the same place.
let lastHost = { host: NaN, port: 0, defaultPort: 0, field: '' };

function hostField(host, port, defaultPort) {
  if (lastHost.host === host && lastHost.port === port && lastHost.defaultPort === defaultPort) {
    return lastHost.field;
  }
  let field = host;
  // A literal IPv6 address stands in brackets.
  const colon = StringPrototypeIndexOf(field, ':');
  if (
    colon !== -1 &&
    StringPrototypeIncludes(field, ':', colon + 1) &&
    StringPrototypeCharCodeAt(field, 0) !== 91
  ) {
    field = `[${field}]`;
  }
  if (port && +port !== defaultPort) field += `:${port}`;
  lastHost = { host, port, defaultPort, field };
  return field;
}

function storeRequestHeaders(req, options, host, port, defaultPort) {
  const headersArray = ArrayIsArray(options.headers);
  if (!headersArray) {
    if (options.headers) {
      const keys = ObjectKeys(options.headers);
      for (let i = 0; i < keys.length; i++) req.setHeader(keys[i], options.headers[keys[i]]);
    }
    if (host && defaultPort !== NO_HOST && !req.getHeader('host')) {
      // A tunnel is asked for by the place where it ends.
      const tunnel = req.method === 'CONNECT' && options.path;
      req.setHeader('Host', tunnel || hostField(host, port, defaultPort));
    }
    if (options.auth && !req.getHeader('Authorization')) {
      req.setHeader('Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`);
    }
    if (req.getHeader('expect')) {
      if (req._header) throw new ERR_HTTP_HEADERS_SENT('render');
      req._storeHeader(`${req.method} ${req.path} HTTP/1.1\r\n`, req[kOutHeaders]);
    }
    return;
  }
  // Fields given as a list go out as they are.
  const { headers } = options;
  const pairs = headers.length > 0 && ArrayIsArray(headers[0]);
  if (!pairs && headers.length % 2 !== 0) throw new ERR_INVALID_ARG_VALUE('headers', headers);
  req._storeHeader(`${req.method} ${req.path} HTTP/1.1\r\n`, headers);
}

function connect(req, options) {
  if (req.agent) {
    // The agent may be at its limits and connect later.
    req.agent.addRequest(req, options);
    return;
  }
  req._last = true;
  req.shouldKeepAlive = false;
  let opts = options;
  if (opts.path || opts.socketPath) {
    opts = { ...options };
    if (opts.socketPath) opts.path = opts.socketPath;
    else opts.path = undefined;
  }
  if (typeof opts.createConnection === 'function') {
    const oncreate = once((error, socket) => {
      if (error) process.nextTick(() => emitErrorEvent(req, error));
      else req.onSocket(socket);
    });
    try {
      const socket = opts.createConnection(opts, oncreate);
      if (socket) oncreate(null, socket);
    } catch (error) {
      oncreate(error);
    }
  } else {
    req.onSocket(net.createConnection(opts));
  }
}

function emitErrorEvent(req, error) {
  if (clientError.hasSubscribers) clientError.publish({ request: req, error });
  req.emit('error', error);
}

ObjectDefineProperty(ClientRequest.prototype, 'path', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return this[kPath];
  },
  set(value) {
    const path = String(value);
    if (RegExpPrototypeExec(INVALID_PATH, path) !== null)
      throw new ERR_UNESCAPED_CHARACTERS('Request path');
    this[kPath] = path;
  },
});

ClientRequest.prototype._isLenientHeaderValidation = function _isLenientHeaderValidation() {
  if (this.httpValidation !== undefined) return this.httpValidation !== 'strict';
  return this.insecureHTTPParser === true;
};

ClientRequest.prototype._finish = function _finish() {
  FunctionPrototypeCall(OutgoingMessage.prototype._finish, this);
  if (this[kAuthority] !== undefined) measureAnswer(this);
  if (clientStart.hasSubscribers) clientStart.publish({ request: this });
};

// From the last byte of the request until its answer has come.
function measureAnswer(req) {
  const done = measure('http', 'HttpClient');
  const url = `${req.protocol}//${req[kAuthority]}${req.path}`;
  const detail = { method: req.method, url, headers: req.getHeaders() };
  req[kMeasured] = (res) => {
    const { statusCode, statusMessage, headers } = res;
    done({ req: detail, res: { statusCode, statusMessage, headers } });
  };
}

ClientRequest.prototype._implicitHeader = function _implicitHeader() {
  if (this._header) throw new ERR_HTTP_HEADERS_SENT('render');
  this._storeHeader(`${this.method} ${this.path} HTTP/1.1\r\n`, this[kOutHeaders]);
};

ClientRequest.prototype.abort = function abort() {
  if (this.aborted) return;
  this.aborted = true;
  process.nextTick(emitAbortNT, this);
  this.destroy();
};

function emitAbortNT(req) {
  req.emit('abort');
}

ClientRequest.prototype.destroy = function destroy(error) {
  if (this.destroyed) return this;
  this.destroyed = true;
  // A response under way is cut short too.
  if (this.res) this.res._dump();
  this[kError] = error;
  // Once everything has been said the socket may serve another request.
  if (!this.res?.complete || !this.writableFinished) this.socket?.destroy(error);
  return this;
};

function ignore() {}

ClientRequest.prototype.onSocket = function onSocket(socket, error) {
  if (!error && socket?.destroyed && socket.errored) {
    // It failed at once, before anybody could listen: the error is the request's.
    error = socket.errored;
    socket.on('error', ignore);
  }
  // The program gets a turn to add its listeners first.
  process.nextTick(onSocketNT, this, socket, error, kError);
};

// Runs a socket's method now, or when there is a connected socket.
ClientRequest.prototype._deferToConnect = function _deferToConnect(method, args) {
  const callSocketMethod = () => {
    if (method) this.socket[method](...args);
  };
  const onSocket = () => {
    if (this.socket.writable) callSocketMethod();
    else this.socket.once('connect', callSocketMethod);
  };
  if (!this.socket) this.once('socket', onSocket);
  else onSocket();
};

ClientRequest.prototype.setTimeout = function setTimeout(msecs, callback) {
  if (this._ended) return this;
  listenForTimeout(this);
  msecs = getTimerDuration(msecs, 'msecs');
  if (callback) this.once('timeout', callback);
  if (this.socket) {
    setSocketTimeout(this.socket, msecs);
  } else {
    this.once('socket', (socket) => setSocketTimeout(socket, msecs));
  }
  return this;
};

function setSocketTimeout(socket, msecs) {
  if (socket.connecting) {
    socket.once('connect', function () {
      this.setTimeout(msecs);
    });
  } else {
    socket.setTimeout(msecs);
  }
}

ClientRequest.prototype.setNoDelay = function setNoDelay(noDelay) {
  this._deferToConnect('setNoDelay', [noDelay]);
};

ClientRequest.prototype.setSocketKeepAlive = function setSocketKeepAlive(enable, initialDelay) {
  this._deferToConnect('setKeepAlive', [enable, initialDelay]);
};

ClientRequest.prototype.clearTimeout = function clearTimeout(callback) {
  this.setTimeout(0, callback);
};

module.exports = { ClientRequest };
