'use strict';
// Agent: keeps a client's sockets by the server they lead to, lets requests wait when there are too many,
// and hands freed sockets on. Also public as `_http_agent`.

const {
  ArrayPrototypeIncludes,
  ArrayPrototypeIndexOf,
  ArrayPrototypePop,
  ArrayPrototypePush,
  ArrayPrototypeShift,
  ArrayPrototypeSome,
  ArrayPrototypeSplice,
  FunctionPrototypeCall,
  NumberIsFinite,
  NumberParseInt,
  ObjectKeys,
  ObjectSetPrototypeOf,
  ObjectValues,
  RegExpPrototypeExec,
  Symbol,
} = primordials;
const net = require('net');
const { debug, kAtRest, kReads, UNASKED } = require('#http/internal');
const EventEmitter = require('events');
const { async_id_symbol } = require('#async_hooks/internal');
const { once, kEmptyObject } = require('#internal/util');
const { validateNumber, validateOneOf, validateString } = require('#internal/validators');

const kOnKeylog = Symbol('onkeylog');
const kProxy = Symbol('proxy');
const kRequestOptions = Symbol('requestOptions');
const kRequestAsyncResource = Symbol('requestAsyncResource');
const HTTP_AGENT_KEEP_ALIVE_TIMEOUT_BUFFER = 1000;

let AsyncResource;

const keepAliveHint = /^timeout=(\d+)/;

// A server that speaks without having been asked: its words would be taken for the answer to the next request.
function onUnaskedData() {
  debug(UNASKED);
  this.destroy();
}

// Looks out for that as long as the socket rests.
function setAtRest(socket, isAtRest) {
  socket[kAtRest] = isAtRest;
  if (socket._handle?.[kReads] === true || !(socket instanceof net.Socket)) return;
  if (isAtRest) socket.on('data', onUnaskedData);
  else socket.removeListener('data', onUnaskedData);
}

function freeSocketErrorListener() {
  this.destroy();
  this.emit('agentRemove');
}

function Agent(options) {
  if (!(this instanceof Agent)) return new Agent(options);
  FunctionPrototypeCall(EventEmitter, this);

  this.options = { __proto__: null, ...options };
  if (this.options.noDelay === undefined) this.options.noDelay = true;
  // Not a socket path unless a request says so.
  this.options.path = null;
  this.defaultPort = this.options.defaultPort || 80;
  this.protocol = this.options.protocol || 'http:';
  const { proxyEnv } = this.options;
  if (proxyEnv) this[kProxy] = require('#http/proxy').proxyOf(proxyEnv, this.protocol);
  this.requests = { __proto__: null };
  this.sockets = { __proto__: null };
  this.freeSockets = { __proto__: null };
  this.keepAliveMsecs = this.options.keepAliveMsecs || 1000;
  this.keepAlive = this.options.keepAlive || false;
  this.maxSockets = this.options.maxSockets || Agent.defaultMaxSockets;
  this.maxFreeSockets = this.options.maxFreeSockets || 256;
  this.scheduling = this.options.scheduling || 'lifo';
  this.maxTotalSockets = this.options.maxTotalSockets;
  this.totalSocketCount = 0;
  const buffer = this.options.agentKeepAliveTimeoutBuffer;
  this.agentKeepAliveTimeoutBuffer =
    typeof buffer === 'number' && buffer >= 0 && NumberIsFinite(buffer)
      ? buffer
      : HTTP_AGENT_KEEP_ALIVE_TIMEOUT_BUFFER;

  validateOneOf(this.scheduling, 'scheduling', ['fifo', 'lifo']);
  if (this.maxTotalSockets !== undefined)
    validateNumber(this.maxTotalSockets, 'maxTotalSockets', 1);
  else this.maxTotalSockets = Infinity;

  this.on('free', onFree);
  // TLS key logging costs, so sockets are tapped only when somebody listens.
  this.on('newListener', maybeEnableKeylog);
}
ObjectSetPrototypeOf(Agent.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(Agent, EventEmitter);
Agent.defaultMaxSockets = Infinity;

Agent.prototype.createConnection = net.createConnection;

// A socket has done its request: the next waiting one takes it, or it is kept, or it goes.
function onFree(socket, options) {
  const name = this.getName(options);
  debug('agent.on(free)', name);
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const requests = this.requests[name];
  if (requests?.length) {
    const req = ArrayPrototypeShift(requests);
    const resource = req[kRequestAsyncResource];
    if (requests.length === 0) delete this.requests[name];
    if (resource) {
      resource.runInAsyncScope(setRequestSocket, req, this, req, socket);
      req[kRequestAsyncResource] = null;
    } else {
      setRequestSocket(this, req, socket);
    }
    return;
  }
  const req = socket._httpMessage;
  if (!req?.shouldKeepAlive || !this.keepAlive) {
    socket.destroy();
    return;
  }
  const freeSockets = this.freeSockets[name] || [];
  let count = freeSockets.length;
  if (this.sockets[name]) count += this.sockets[name].length;
  const full =
    this.totalSocketCount > this.maxTotalSockets ||
    // Another place waits for this one's room.
    (this.totalSocketCount === this.maxTotalSockets && heldBack(this) !== undefined) ||
    count > this.maxSockets ||
    freeSockets.length >= this.maxFreeSockets;
  if (full || !this.keepSocketAlive(socket)) {
    socket.destroy();
    return;
  }
  this.freeSockets[name] = freeSockets;
  socket._httpMessage = null;
  takeOut(this.sockets, name, socket);
  socket.once('error', freeSocketErrorListener);
  ArrayPrototypePush(freeSockets, socket);
  setAtRest(socket, true);
  startWaiting(this, name, options);
}

function firstKey(lists) {
  for (const key in lists) return key;
  return undefined;
}

// A place without sockets that requests wait for: the total limit held them back, not that of the place.
function heldBack(agent) {
  for (const key in agent.requests) if (!agent.sockets[key]?.length) return key;
  return undefined;
}

// Takes a socket out of one of the agent's lists; false when it was not there.
function takeOut(lists, name, socket) {
  const list = lists[name];
  if (!list) return false;
  const index = ArrayPrototypeIndexOf(list, socket);
  if (index === -1) return false;
  ArrayPrototypeSplice(list, index, 1);
  if (list.length === 0) delete lists[name];
  return true;
}

// Ends a connection that rests, so that there is room for one to another place.
function makeRoom(agent) {
  const key = firstKey(agent.freeSockets);
  if (key !== undefined) agent.freeSockets[key][0].destroy();
}

function maybeEnableKeylog(eventName) {
  if (eventName !== 'keylog') return;
  this.removeListener('newListener', maybeEnableKeylog);
  const agent = this;
  this[kOnKeylog] = function onkeylog(keylog) {
    agent.emit('keylog', keylog, this);
  };
  const sockets = ObjectValues(this.sockets);
  for (let i = 0; i < sockets.length; i++) {
    for (let j = 0; j < sockets[i].length; j++) sockets[i][j].on('keylog', this[kOnKeylog]);
  }
}

/** The key under which sockets to the same place are kept. */
Agent.prototype.getName = function getName(options = kEmptyObject) {
  const { host, port, localAddress, family, socketPath } = options;
  if (
    lastPlace.host === host &&
    lastPlace.port === port &&
    lastPlace.localAddress === localAddress &&
    lastPlace.family === family &&
    lastPlace.socketPath === socketPath
  ) {
    return lastPlace.name;
  }
  let name = host || 'localhost';
  name += ':';
  if (port) name += port;
  name += ':';
  if (localAddress) name += localAddress;
  if (family === 4 || family === 6) name += `:${family}`;
  if (socketPath) name += `:${socketPath}`;
  lastPlace = { host, port, localAddress, family, socketPath, name };
  return name;
};

// Each request asks several times, and mostly for the place of the last one.
let lastPlace = { host: NaN };

function normalizeServerName(options, req) {
  if (!options.servername && options.servername !== '') {
    options.servername = calculateServerName(options, req);
  }
}

function calculateServerName(options, req) {
  let servername = options.host;
  const hostHeader = req.getHeader('host');
  if (hostHeader) {
    validateString(hostHeader, 'options.headers.host');
    // `[::1]:443` and `name:443` alike.
    if (hostHeader[0] === '[') {
      const index = hostHeader.indexOf(']');
      servername = index === -1 ? hostHeader : hostHeader.substring(1, index);
    } else {
      servername = hostHeader.split(':', 1)[0];
    }
  }
  // An address is no name to ask a certificate for.
  if (net.isIP(servername)) servername = '';
  return servername;
}

class ReusedHandle {
  constructor(type, handle) {
    this.type = type;
    this.handle = handle;
  }
}

// To async_hooks a reused socket is a new resource.
function resetAsyncId(socket) {
  const handle = socket._handle;
  if (typeof handle?.asyncReset !== 'function') return;
  handle.asyncReset(new ReusedHandle(handle.getProviderType(), handle));
  socket[async_id_symbol] = handle.getAsyncId();
}

// Whether a request's options tell its place by themselves. The agent's are joined to them when a socket is made.
function namesPlaceAlone(agent, options) {
  const own = agent.options;
  return (
    agent[kProxy] === undefined &&
    agent.getName === getName &&
    agent.createSocket === createSocket &&
    !options.socketPath &&
    own.host === undefined &&
    own.port === undefined &&
    own.localAddress === undefined &&
    own.family === undefined &&
    own.socketPath === undefined
  );
}

function mergedOptions(agent, req, options) {
  options = { __proto__: null, ...options, ...agent.options };
  if (options.socketPath) options.path = options.socketPath;
  normalizeServerName(options, req);
  const proxy = agent[kProxy];
  if (proxy !== undefined && agent.protocol === 'http:') {
    const { isProxied, rewrite } = require('#http/proxy');
    if (isProxied(proxy, options)) rewrite(proxy, req, options);
  }
  return options;
}

Agent.prototype.addRequest = function addRequest(req, options, port, localAddress) {
  // Old callers give host, port and local address one by one.
  if (typeof options === 'string') options = { __proto__: null, host: options, port, localAddress };
  if (!namesPlaceAlone(this, options)) options = mergedOptions(this, req, options);

  const name = this.getName(options);
  this.sockets[name] ||= [];
  const freeSockets = this.freeSockets[name];
  let socket;
  if (freeSockets) {
    while (freeSockets.length && freeSockets[0].destroyed) {
      ArrayPrototypeShift(freeSockets);
      this.totalSocketCount--;
    }
    socket =
      this.scheduling === 'fifo'
        ? ArrayPrototypeShift(freeSockets)
        : ArrayPrototypePop(freeSockets);
    if (!freeSockets.length) delete this.freeSockets[name];
  }
  const freeLength = freeSockets ? freeSockets.length : 0;
  const used = freeLength + this.sockets[name].length;

  if (socket) {
    setAtRest(socket, false);
    resetAsyncId(socket);
    this.reuseSocket(socket, req);
    setRequestSocket(this, req, socket);
    ArrayPrototypePush(this.sockets[name], socket);
  } else if (used < this.maxSockets && this.totalSocketCount < this.maxTotalSockets) {
    this.createSocket(req, options, (error, created) => {
      if (error) req.onSocket(null, error);
      else setRequestSocket(this, req, created);
    });
  } else {
    this.requests[name] ||= [];
    req[kRequestOptions] = options;
    if (AsyncResource === undefined) ({ AsyncResource } = require('async_hooks'));
    req[kRequestAsyncResource] = new AsyncResource('QueuedRequest');
    ArrayPrototypePush(this.requests[name], req);
    if (used < this.maxSockets) makeRoom(this);
  }
};

Agent.prototype.createSocket = function createSocket(req, options, cb) {
  options = { __proto__: null, ...options, ...this.options };
  if (options.socketPath) options.path = options.socketPath;
  normalizeServerName(options, req);
  const name = this.getName(options);
  options._agentKey = name;
  options.encoding = null;

  const oncreate = once((error, socket) => {
    if (error) {
      cb(error);
      return;
    }
    this.sockets[name] ||= [];
    ArrayPrototypePush(this.sockets[name], socket);
    this.totalSocketCount++;
    debug('sockets', name, this.sockets[name].length, this.totalSocketCount);
    installListeners(this, socket, options);
    cb(null, socket);
  });
  // The connection's life is the agent's concern, not the first request's.
  if (this.keepAlive) {
    options.keepAlive = this.keepAlive;
    options.keepAliveInitialDelay = this.keepAliveMsecs;
  }
  debug('createConnection', name);
  const proxy = this[kProxy];
  if (proxy !== undefined && createProxied(this, proxy, req, options, oncreate)) return;
  const created = this.createConnection(options, oncreate);
  if (created) oncreate(null, created);
};

// By way of a proxy, if requests to this place go through it: a connection to the proxy, or a tunnel through it.
function createProxied(agent, proxy, req, options, oncreate) {
  const { connectTo, isProxied, tunnel } = require('#http/proxy');
  if (!isProxied(proxy, options)) return false;
  if (agent.protocol !== 'https:') {
    oncreate(null, connectTo(proxy, options));
    return true;
  }
  const onTimeout = () => req.emit('timeout');
  const timeout = req.timeout ?? options.timeout;
  tunnel(proxy, options, timeout, req.shouldKeepAlive, onTimeout, (error, socket) => {
    if (error) oncreate(error);
    else oncreate(null, agent.createConnection({ ...options, socket }));
  });
  return true;
}

function installListeners(agent, socket, options) {
  function onSocketFree() {
    debug('CLIENT socket onFree');
    agent.emit('free', socket, options);
  }
  socket.on('free', onSocketFree);

  function onSocketClose() {
    debug('CLIENT socket onClose');
    agent.removeSocket(socket, options);
  }
  socket.on('close', onSocketClose);

  function onSocketTimeout() {
    debug('CLIENT socket onTimeout');
    // Idle sockets are dropped; busy ones are their request's business.
    const lists = ObjectValues(agent.freeSockets);
    if (ArrayPrototypeSome(lists, (list) => ArrayPrototypeIncludes(list, socket))) socket.destroy();
  }
  socket.on('timeout', onSocketTimeout);

  function onSocketRemove() {
    debug('CLIENT socket onRemove');
    // An upgraded connection is not the agent's any more.
    agent.removeSocket(socket, options);
    socket.removeListener('close', onSocketClose);
    socket.removeListener('free', onSocketFree);
    socket.removeListener('timeout', onSocketTimeout);
    socket.removeListener('agentRemove', onSocketRemove);
  }
  socket.on('agentRemove', onSocketRemove);
  if (agent[kOnKeylog]) socket.on('keylog', agent[kOnKeylog]);
}

Agent.prototype.removeSocket = function removeSocket(socket, options) {
  const name = this.getName(options);
  debug('removeSocket', name, 'writable:', socket.writable);
  let isOut = takeOut(this.sockets, name, socket);
  // A socket that is no longer writable has lost its place among the free ones too.
  if (!socket.writable && takeOut(this.freeSockets, name, socket)) isOut = true;
  if (isOut) this.totalSocketCount--;
  startWaiting(this, name, options);
};

// Makes a socket for a request that had to wait, where there is room for one now.
function startWaiting(agent, name, options) {
  if (agent.totalSocketCount >= agent.maxTotalSockets) return;
  let req;
  if (agent.requests[name]?.length) {
    req = agent.requests[name][0];
  } else {
    // There may be waiting requests elsewhere that the total limit held back.
    const key = heldBack(agent);
    if (key !== undefined) {
      req = agent.requests[key][0];
      options = req[kRequestOptions];
    }
  }
  if (!req || !options) return;
  req[kRequestOptions] = undefined;
  agent.createSocket(req, options, (error, created) => {
    if (error) {
      req.onSocket(null, error);
      return;
    }
    created.emit('free');
  });
}

const { createSocket, getName } = Agent.prototype;

Agent.prototype.keepSocketAlive = function keepSocketAlive(socket) {
  socket.setKeepAlive(true, this.keepAliveMsecs);
  socket.unref();

  let agentTimeout = this.options.timeout || 0;
  let canKeep = true;
  if (socket._httpMessage?.res) {
    const hint = socket._httpMessage.res.headers['keep-alive'];
    const match = hint ? RegExpPrototypeExec(keepAliveHint, hint) : null;
    if (match !== null) {
      // Leave a little earlier than the server does.
      const serverTimeout = NumberParseInt(match[1]) * 1000 - this.agentKeepAliveTimeoutBuffer;
      if (serverTimeout <= 0) canKeep = false;
      else if (!agentTimeout || serverTimeout < agentTimeout) agentTimeout = serverTimeout;
    }
  }
  if (canKeep && socket.timeout !== agentTimeout) socket.setTimeout(agentTimeout);
  return canKeep;
};

Agent.prototype.reuseSocket = function reuseSocket(socket, req) {
  socket.removeListener('error', freeSocketErrorListener);
  req.reusedSocket = true;
  socket.ref();
};

Agent.prototype.destroy = function destroy() {
  const sets = [this.freeSockets, this.sockets];
  for (let s = 0; s < sets.length; s++) {
    const keys = ObjectKeys(sets[s]);
    for (let i = 0; i < keys.length; i++) {
      // Destroying takes sockets out of the list.
      const list = [...sets[s][keys[i]]];
      for (let j = 0; j < list.length; j++) list[j].destroy();
    }
  }
};

function setRequestSocket(agent, req, socket) {
  req.onSocket(socket);
  const agentTimeout = agent.options.timeout || 0;
  if (req.timeout === undefined || req.timeout === agentTimeout) return;
  socket.setTimeout(req.timeout);
}

let globalAgent = new Agent({
  keepAlive: true,
  scheduling: 'lifo',
  timeout: 5000,
  // The environment's proxies are used only when the program asks for them.
  proxyEnv: require('#http/environment').proxies(),
});

module.exports = {
  Agent,
  get globalAgent() {
    return globalAgent;
  },
  set globalAgent(agent) {
    globalAgent = agent;
  },
};
