'use strict';
// https: the http module over TLS connections, with an agent that knows which of them are alike and keeps
// their sessions.

const {
  ArrayPrototypeIndexOf,
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ArrayPrototypeSplice,
  ArrayPrototypeUnshift,
  FunctionPrototypeCall,
  JSONStringify,
  ObjectAssign,
  ObjectSetPrototypeOf,
  ReflectApply,
  ReflectConstruct,
  SymbolAsyncDispose,
} = primordials;
const tls = require('tls');
const { Agent: HttpAgent } = require('#http/agent');
const {
  Server: HttpServer,
  setupConnectionsTracking,
  storeHTTPOptions,
  httpServerPreClose,
  _connectionListener,
} = require('#http/server');
const { ClientRequest } = require('#http/client');
const { kEmptyObject } = require('#internal/util');
const { URL } = require('url');
const { validateObject } = require('#internal/validators');
const debug = require('#internal/wire_log').wireLog('https');

// Served natively, unless the program wants to see more of the connection than its requests.
function onSecureConnection(socket) {
  const only = this._events.secureConnection === onSecureConnection;
  const { serveSecured } = require('#http/fast');
  if (only && serveSecured(this, socket, _connectionListener)) return;
  FunctionPrototypeCall(_connectionListener, this, socket);
}

function Server(opts, requestListener) {
  if (!(this instanceof Server)) return new Server(opts, requestListener);
  let ALPNProtocols = ['http/1.1'];
  if (typeof opts === 'function') {
    requestListener = opts;
    opts = kEmptyObject;
  } else if (opts === undefined || opts === null) {
    opts = kEmptyObject;
  } else {
    validateObject(opts, 'options');
    // One of them decides by itself which protocol it is.
    if (opts.ALPNProtocols || opts.ALPNCallback) ALPNProtocols = undefined;
  }
  FunctionPrototypeCall(storeHTTPOptions, this, opts);
  FunctionPrototypeCall(
    tls.Server,
    this,
    { noDelay: true, ALPNProtocols, ...opts },
    onSecureConnection,
  );
  this.httpAllowHalfOpen = false;
  if (requestListener) this.addListener('request', requestListener);
  this.addListener('tlsClientError', function addClientError(error, connection) {
    if (!this.emit('clientError', error, connection)) connection.destroy(error);
  });
  this.timeout = 0;
  this.maxHeadersCount = null;
  this.maxRequestsPerSocket = 0;
  this.on('listening', setupConnectionsTracking);
}
ObjectSetPrototypeOf(Server.prototype, tls.Server.prototype);
ObjectSetPrototypeOf(Server, tls.Server);

Server.prototype.closeAllConnections = HttpServer.prototype.closeAllConnections;
Server.prototype.closeIdleConnections = HttpServer.prototype.closeIdleConnections;
Server.prototype.setTimeout = HttpServer.prototype.setTimeout;

Server.prototype.close = function close(...args) {
  httpServerPreClose(this);
  ReflectApply(tls.Server.prototype.close, this, args);
  return this;
};

Server.prototype[SymbolAsyncDispose] = HttpServer.prototype[SymbolAsyncDispose];

function createServer(opts, requestListener) {
  return new Server(opts, requestListener);
}

// Called as (options, cb), (port, options, cb) or (port, host, options, cb).
function createConnection(...args) {
  let options;
  if (args[0] !== null && typeof args[0] === 'object') options = { ...args[0] };
  else if (args[1] !== null && typeof args[1] === 'object') options = { ...args[1] };
  else if (args[2] === null || typeof args[2] !== 'object') options = {};
  else options = { ...args[2] };
  if (typeof args[0] === 'number') options.port = args[0];
  if (typeof args[1] === 'string') options.host = args[1];
  debug('createConnection', options);

  if (options._agentKey) {
    const session = this._getSession(options._agentKey);
    if (session) options = { session, ...options };
  }
  const socket = tls.connect(options);
  if (options._agentKey) {
    // Remember the session for the next connection to the same place.
    socket.on('session', (session) => {
      this._cacheSession(options._agentKey, session);
    });
    socket.once('close', (hadError) => {
      if (hadError) this._evictSession(options._agentKey);
    });
  }
  return socket;
}

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  options = { __proto__: null, ...options };
  options.defaultPort ??= 443;
  options.protocol ??= 'https:';
  FunctionPrototypeCall(HttpAgent, this, options);
  this.maxCachedSessions = this.options.maxCachedSessions;
  if (this.maxCachedSessions === undefined) this.maxCachedSessions = 100;
  this._sessionCache = { map: {}, list: [] };
}
ObjectSetPrototypeOf(Agent.prototype, HttpAgent.prototype);
ObjectSetPrototypeOf(Agent, HttpAgent);
Agent.prototype.createConnection = createConnection;

// Everything that makes two TLS connections to one place different, in the order of the name's parts.
const NAME_PARTS = [
  ['ca'],
  ['cert'],
  ['clientCertEngine'],
  ['ciphers'],
  ['key'],
  ['pfx'],
  ['rejectUnauthorized', 'defined'],
  ['servername', 'unlikeHost'],
  ['minVersion'],
  ['maxVersion'],
  ['secureProtocol'],
  ['crl'],
  ['honorCipherOrder', 'defined'],
  ['ecdhCurve'],
  ['dhparam'],
  ['secureOptions', 'defined'],
  ['sessionIdContext'],
  ['sigalgs', 'json'],
  ['privateKeyIdentifier'],
  ['privateKeyEngine'],
];

Agent.prototype.getName = function getName(options = kEmptyObject) {
  let name = FunctionPrototypeCall(HttpAgent.prototype.getName, this, options);
  for (let i = 0; i < NAME_PARTS.length; i++) {
    const { 0: key, 1: rule } = NAME_PARTS[i];
    const value = options[key];
    name += ':';
    if (rule === 'defined') {
      if (value !== undefined) name += value;
    } else if (rule === 'unlikeHost') {
      if (value && value !== options.host) name += value;
    } else if (value) {
      name += rule === 'json' ? JSONStringify(value) : value;
    }
  }
  return name;
};

Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  return FunctionPrototypeCall(HttpAgent.prototype.keepSocketAlive, this, socket);
};

Agent.prototype._getSession = function _getSession(key) {
  return this._sessionCache.map[key];
};

Agent.prototype._cacheSession = function _cacheSession(key, session) {
  if (this.maxCachedSessions === 0) return;
  const cache = this._sessionCache;
  if (cache.map[key]) {
    cache.map[key] = session;
    return;
  }
  // The oldest makes room.
  if (cache.list.length >= this.maxCachedSessions) {
    const oldKey = ArrayPrototypeShift(cache.list);
    delete cache.map[oldKey];
  }
  ArrayPrototypePush(cache.list, key);
  cache.map[key] = session;
};

Agent.prototype._evictSession = function _evictSession(key) {
  const cache = this._sessionCache;
  const index = ArrayPrototypeIndexOf(cache.list, key);
  if (index === -1) return;
  ArrayPrototypeSplice(cache.list, index, 1);
  delete cache.map[key];
};

const globalAgent = new Agent({
  keepAlive: true,
  scheduling: 'lifo',
  timeout: 5000,
  proxyEnv: require('#http/environment').proxies(),
});

function request(...args) {
  let options = {};
  if (typeof args[0] === 'string') {
    options = require('url').urlToHttpOptions(new URL(ArrayPrototypeShift(args)));
  } else if (
    args[0]?.href &&
    args[0].protocol &&
    args[0].auth === undefined &&
    args[0].path === undefined
  ) {
    options = require('url').urlToHttpOptions(ArrayPrototypeShift(args));
  }
  if (args[0] && typeof args[0] !== 'function') ObjectAssign(options, ArrayPrototypeShift(args));
  options._defaultAgent = module.exports.globalAgent;
  ArrayPrototypeUnshift(args, options);
  return ReflectConstruct(ClientRequest, args);
}

function get(input, options, cb) {
  const req = request(input, options, cb);
  req.end();
  return req;
}

module.exports = {
  Agent,
  globalAgent,
  Server,
  createServer,
  get,
  request,
};
