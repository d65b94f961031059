'use strict';
// net.Server: listens on a port, a path, a descriptor or a handle and makes a Socket of each connection.

const {
  Boolean,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  Promise,
  PromiseResolve,
  RegExpPrototypeExec,
  SymbolAsyncDispose,
  SymbolDispose,
} = primordials;
const EventEmitter = require('events');
const { TCP, constants: TCPConstants } = internalBinding('tcp_wrap');
const { Pipe, constants: PipeConstants } = internalBinding('pipe_wrap');
const {
  ErrnoException,
  ExceptionWithHostPort,
  UVExceptionWithHostPort,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_SERVER_ALREADY_LISTEN,
    ERR_SERVER_NOT_RUNNING,
  },
} = require('#internal/errors');
const { kEmptyObject } = require('#internal/util');
const { validateAbortSignal, validateNumber, validatePort } = require('#internal/validators');
const {
  initHandle,
  isPipeName,
  kBound,
  normalizeArgs,
  owner_symbol,
  toNumber,
  workerCluster,
} = require('#net/internal');
const { heard, heardTracing } = require('#diagnostics_channel/internal');
const { isIP } = require('#net/ip');
const { defineLazyTransfer } = require('#worker_threads/cloneable');
const {
  Socket,
  createHandle,
  kSetKeepAlive,
  kSetKeepAliveInitialDelay,
  kSetNoDelay,
} = require('#net/socket');
const { checkBindError } = require('#net/connect');

const DEFAULT_BACKLOG = 511;
// What lies in fe80::/10.
const LINK_LOCAL = /^fe[89ab][\da-f]:/i;
const UV_EINVAL = -22;

const debug = require('#internal/wire_log').wireLog('net');

function Server(options, connectionListener) {
  if (!(this instanceof Server)) return new Server(options, connectionListener);
  EventEmitter.call(this, options);
  if (typeof options === 'function') {
    connectionListener = options;
    options = kEmptyObject;
    this.on('connection', connectionListener);
  } else if (options == null || typeof options === 'object') {
    options = { ...options };
    if (typeof connectionListener === 'function') this.on('connection', connectionListener);
  } else {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  if (options.keepAliveInitialDelay !== undefined) {
    validateNumber(options.keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (options.keepAliveInitialDelay < 0) options.keepAliveInitialDelay = 0;
  }
  if (options.highWaterMark !== undefined) {
    validateNumber(options.highWaterMark, 'options.highWaterMark');
    if (options.highWaterMark < 0) {
      options.highWaterMark = require('stream').getDefaultHighWaterMark();
    }
  }
  this._connections = 0;
  this._handle = null;
  this._usingWorkers = false;
  this._workers = [];
  this._unref = false;
  // Counts listens and closes: an answer of the resolver that comes late is for nobody.
  this._listeningId = 1;
  this.allowHalfOpen = options.allowHalfOpen || false;
  this.pauseOnConnect = !!options.pauseOnConnect;
  this.noDelay = Boolean(options.noDelay);
  this.keepAlive = Boolean(options.keepAlive);
  this.keepAliveInitialDelay = ~~(options.keepAliveInitialDelay / 1000);
  this.highWaterMark = options.highWaterMark ?? require('stream').getDefaultHighWaterMark();
  if (options.blockList) {
    const { BlockList } = require('#net/block_list');
    if (!BlockList.isBlockList(options.blockList)) {
      throw new ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', options.blockList);
    }
    this.blockList = options.blockList;
  }
}
ObjectSetPrototypeOf(Server.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(Server, EventEmitter);

// A bound handle, or an error number.
function createServerHandle(address, port, addressType, fd, flags) {
  let err = 0;
  let handle;
  if (process.permission !== undefined) {
    // Only what is bound to a path has a name.
    require('#process/permission').permit('net', port === -1 && address ? address : '');
  }
  let isTCP = false;
  if (typeof fd === 'number' && fd >= 0) {
    try {
      handle = createHandle(fd, true);
    } catch {
      return UV_EINVAL;
    }
    err = handle.open(fd);
    if (err) return err;
  } else if (port === -1 && addressType === -1) {
    handle = new Pipe(PipeConstants.SERVER);
  } else {
    handle = new TCP(TCPConstants.SERVER);
    isTCP = true;
  }
  if (address || isTCP) debug('bind to', address || 'any');
  if (!isTCP) {
    if (address) err = handle.bind(address);
  } else if (!address) {
    err = handle.bind6('::', port, flags ?? 0);
    if (err) {
      handle.close();
      return createServerHandle('0.0.0.0', port, 4, undefined, flags);
    }
  } else if (addressType === 6) {
    err = handle.bind6(address, port, flags ?? 0);
  } else {
    // Nothing of IPv4 is IPv6 only.
    err = handle.bind(address, port, (flags ?? 0) & ~TCPConstants.UV_TCP_IPV6ONLY);
  }
  if (err) {
    handle.close();
    return err;
  }
  return handle;
}

function emitErrorNT(server, err) {
  server.emit('error', err);
}

function emitListeningNT(server) {
  // Closed in the meantime.
  if (server._handle) server.emit('listening');
}

function emitCloseNT(server) {
  debug('SERVER: emit close');
  server.emit('close');
}

// Listens for real; cluster's workers come here with the handle they were given.
function setupListenHandle(address, port, addressType, backlog, fd, flags) {
  debug('setupListenHandle', address, port, addressType, backlog, fd);
  if (this._handle) {
    debug('setupListenHandle: have a handle already');
  } else {
    debug('setupListenHandle: create a handle');
    let handle = null;
    if (!address && typeof fd !== 'number') {
      // Both families if the system can.
      handle = createServerHandle('::', port, 6, fd, flags);
      if (typeof handle === 'number') {
        handle = null;
        address = '0.0.0.0';
        addressType = 4;
      } else {
        address = '::';
        addressType = 6;
      }
    }
    handle ??= createServerHandle(address, port, addressType, fd, flags);
    if (typeof handle === 'number') {
      failToListen(this, new UVExceptionWithHostPort(handle, 'listen', address, port));
      return;
    }
    this._handle = handle;
  }
  initHandle(this._handle, this);
  this._handle.onconnection = onConnection;
  const err = this._handle.listen(+(backlog || DEFAULT_BACKLOG) | 0);
  if (err) {
    const error = new UVExceptionWithHostPort(err, 'listen', address, port);
    this._handle.close();
    this._handle = null;
    failToListen(this, error);
    return;
  }
  // By which cluster knows the address.
  this._connectionKey = `${addressType}:${address}:${port}`;
  if (this._unref) this.unref();
  heardTracing('net.server.listen')?.asyncEnd.publish({ server: this });
  process.nextTick(emitListeningNT, this);
}

function failToListen(server, error) {
  heardTracing('net.server.listen')?.error.publish({ server, error });
  process.nextTick(emitErrorNT, server, error);
}

Server.prototype._listen2 = setupListenHandle;

function listenInCluster(
  server,
  address,
  port,
  addressType,
  backlog,
  fd,
  exclusive,
  flags,
  options,
) {
  const cluster = exclusive ? undefined : workerCluster();
  if (cluster === undefined) {
    server._listen2(address, port, addressType, backlog, fd, flags);
    return;
  }
  const query = {
    address,
    port,
    addressType,
    fd,
    flags,
    backlog,
    ...options,
  };
  // Of several attempts under way the last one counts.
  const listeningId = ++server._listeningId;
  cluster._getServer(server, query, (err, handle) => {
    if (listeningId !== server._listeningId) {
      handle?.close();
      return;
    }
    err = checkBindError(err, port, handle);
    if (err) {
      server.emit('error', new ExceptionWithHostPort(err, 'bind', address, port));
      return;
    }
    server._handle = handle;
    server._listen2(address, port, addressType, backlog, fd, flags);
  });
}

function lookupAndListen(server, port, address, backlog, exclusive, flags) {
  const dns = require('dns');
  const listeningId = server._listeningId;
  dns.lookup(address, { all: true }, (err, addresses) => {
    if (listeningId !== server._listeningId) return;
    if (err) {
      server.emit('error', err);
    } else {
      const { address: ip, family } = bindable(addresses);
      listenInCluster(server, ip, port, ip ? family : 4, backlog, undefined, exclusive, flags);
    }
  });
}

// The first address that can be listened on as it is: one of a link alone needs to be told which link.
function bindable(addresses) {
  for (let i = 0; i < addresses.length; i++) {
    const { address, family } = addresses[i];
    if (family !== 6 || RegExpPrototypeExec(LINK_LOCAL, address) === null) return addresses[i];
  }
  return addresses[0] ?? kEmptyObject;
}

function listenFlags(options) {
  let flags = 0;
  if (options.ipv6Only === true) flags |= TCPConstants.UV_TCP_IPV6ONLY;
  if (options.reusePort === true) flags |= TCPConstants.UV_TCP_REUSEPORT;
  return flags;
}

Server.prototype.listen = function (...args) {
  const normalized = normalizeArgs(args);
  let options = normalized[0];
  const cb = normalized[1];
  if (this._handle) throw new ERR_SERVER_ALREADY_LISTEN();
  if (cb !== null) this.once('listening', cb);
  const backlogFromArgs =
    // (handle, backlog) or (path, backlog) or (port, backlog), then (port, host, backlog).
    toNumber(args.length > 1 && args[1]) || toNumber(args.length > 2 && args[2]);
  const bound = options[kBound] ? options : options.handle?.[kBound] ? options.handle : undefined;
  if (bound !== undefined) {
    const { handle, path } = require('#net/bound_socket').adopt(bound);
    options = handle;
    this._pipeName = path;
  } else {
    options = options._handle || options.handle || options;
  }
  const flags = listenFlags(options);
  heardTracing('net.server.listen')?.asyncStart.publish({ server: this, options });

  if (bound !== undefined || options instanceof TCP) {
    this._handle = options;
    initHandle(this._handle, this);
    listenInCluster(this, null, -1, -1, backlogFromArgs, undefined, true);
    return this;
  }
  addServerAbortSignal(this, options);
  if (typeof options.fd === 'number' && options.fd >= 0) {
    listenInCluster(this, null, null, null, backlogFromArgs, options.fd);
    return this;
  }
  if (
    args.length === 0 ||
    typeof args[0] === 'function' ||
    (options.port === undefined && 'port' in options) ||
    options.port === null
  ) {
    options.port = 0;
  }
  if (typeof options.port === 'number' || typeof options.port === 'string') {
    validatePort(options.port, 'options.port');
    const backlog = options.backlog || backlogFromArgs;
    const exclusive = options.reusePort === true || options.exclusive;
    if (options.host) {
      lookupAndListen(this, options.port | 0, options.host, backlog, exclusive, flags);
    } else {
      listenInCluster(this, null, options.port | 0, 4, backlog, undefined, exclusive, flags);
    }
    return this;
  }
  if (options.path && isPipeName(options.path)) {
    listenOnPath(this, options, backlogFromArgs);
    return this;
  }
  if (!('port' in options || 'path' in options)) {
    throw new ERR_INVALID_ARG_VALUE('options', options, 'must have the property "port" or "path"');
  }
  throw new ERR_INVALID_ARG_VALUE('options', options);
};

function listenOnPath(server, options, backlogFromArgs) {
  const path = options.path;
  server._pipeName = path;
  const { readableAll, writableAll } = options;
  if (path[0] === '\0' && (readableAll || writableAll)) {
    throw new ERR_INVALID_ARG_VALUE(
      'options',
      options,
      'can not set readableAll or writableAllt to true when path is abstract unix socket',
    );
  }
  listenInCluster(
    server,
    path,
    -1,
    -1,
    options.backlog || backlogFromArgs,
    undefined,
    options.exclusive,
    undefined,
    { readableAll, writableAll },
  );
  if (!server._handle) return;
  let mode = 0;
  if (readableAll === true) mode |= PipeConstants.UV_READABLE;
  if (writableAll === true) mode |= PipeConstants.UV_WRITABLE;
  if (mode !== 0) {
    const err = server._handle.fchmod(mode);
    if (err) {
      server._handle.close();
      server._handle = null;
      throw new ErrnoException(err, 'uv_pipe_chmod');
    }
  }
}

function addServerAbortSignal(server, options) {
  if (options?.signal === undefined) return;
  validateAbortSignal(options.signal, 'options.signal');
  const { signal } = options;
  const onAborted = () => {
    server.close();
  };
  if (signal.aborted) {
    process.nextTick(onAborted);
  } else {
    const { addAbortListener } = require('events');
    const listening = addAbortListener(signal, onAborted);
    server.once('close', () => listening[SymbolDispose]());
  }
}

ObjectDefineProperty(Server.prototype, 'listening', {
  __proto__: null,
  configurable: true,
  enumerable: true,
  get() {
    return !!this._handle;
  },
});

Server.prototype.address = function () {
  if (this._handle?.getsockname) {
    const out = {};
    const err = this._handle.getsockname(out);
    if (err) throw new ErrnoException(err, 'address');
    return out;
  }
  return this._pipeName ? this._pipeName : null;
};

// What is told of a connection that is not taken.
function dropInfo(handle) {
  if (!handle.getsockname) return undefined;
  const local = {};
  handle.getsockname(local);
  const remote = {};
  handle.getpeername(remote);
  return {
    localAddress: local.address,
    localPort: local.port,
    localFamily: local.family,
    remoteAddress: remote.address,
    remotePort: remote.port,
    remoteFamily: remote.family,
  };
}

// The handle's `onconnection`.
function onConnection(err, clientHandle) {
  const server = this[owner_symbol];
  debug('onconnection');
  if (err) {
    server.emit('error', new ErrnoException(err, 'accept'));
    return;
  }
  if (server.maxConnections != null && server._connections >= server.maxConnections) {
    const data = dropInfo(clientHandle);
    if (data === undefined) server.emit('drop');
    else server.emit('drop', data);
    clientHandle.close();
    return;
  }
  if (server.blockList && typeof clientHandle.getpeername === 'function') {
    const remote = {};
    clientHandle.getpeername(remote);
    const addressType = isIP(remote.address);
    if (addressType && server.blockList.check(remote.address, `ipv${addressType}`)) {
      clientHandle.close();
      return;
    }
  }
  const socket = new Socket({
    handle: clientHandle,
    allowHalfOpen: server.allowHalfOpen,
    pauseOnCreate: server.pauseOnConnect,
    readable: true,
    writable: true,
    readableHighWaterMark: server.highWaterMark,
    writableHighWaterMark: server.highWaterMark,
  });
  if (server.noDelay && clientHandle.setNoDelay) {
    socket[kSetNoDelay] = true;
    clientHandle.setNoDelay(true);
  }
  if (server.keepAlive && clientHandle.setKeepAlive) {
    socket[kSetKeepAlive] = true;
    socket[kSetKeepAliveInitialDelay] = server.keepAliveInitialDelay;
    clientHandle.setKeepAlive(true, server.keepAliveInitialDelay);
  }
  server._connections++;
  socket.server = server;
  socket._server = server;
  server.emit('connection', socket);
  heard('net.server.socket')?.publish({ socket });
}

Server.prototype.getConnections = function (cb) {
  const answer = (err, count) => {
    process.nextTick(cb, err, count);
  };
  if (!this._usingWorkers) {
    answer(null, this._connections);
    return this;
  }
  // The processes that took over sockets count their own.
  let left = this._workers.length;
  let total = this._connections;
  const oncount = (err, count) => {
    if (err) {
      left = -1;
      answer(err);
      return;
    }
    total += count;
    if (--left === 0) answer(null, total);
  };
  for (let n = 0; n < this._workers.length; n++) this._workers[n].getConnections(oncount);
  return this;
};

Server.prototype.close = function (cb) {
  this._listeningId++;
  if (typeof cb === 'function') {
    if (this._handle) {
      this.once('close', cb);
    } else {
      this.once('close', function close() {
        cb(new ERR_SERVER_NOT_RUNNING());
      });
    }
  }
  if (this._handle) {
    this._handle.close();
    this._handle = null;
  }
  if (this._usingWorkers) {
    let left = this._workers.length;
    const onWorkerClose = () => {
      if (--left !== 0) return;
      this._connections--;
      this._emitCloseIfDrained();
    };
    // So that the last socket does not emit it before the workers are done.
    this._connections++;
    for (let n = 0; n < this._workers.length; n++) this._workers[n].close(onWorkerClose);
  } else {
    this._emitCloseIfDrained();
  }
  return this;
};

Server.prototype[SymbolAsyncDispose] = function () {
  if (!this._handle) return PromiseResolve();
  return new Promise((resolve, reject) => {
    this.close((err) => {
      if (err) reject(err);
      else resolve();
    });
  });
};

Server.prototype._emitCloseIfDrained = function () {
  debug('SERVER _emitCloseIfDrained');
  if (this._handle || this._connections) {
    debug('SERVER handle? %j   connections? %d', !!this._handle, this._connections);
    return;
  }
  process.nextTick(emitCloseNT, this);
};

Server.prototype[EventEmitter.captureRejectionSymbol] = function (err, event, socket) {
  if (event === 'connection') socket.destroy(err);
  else this.emit('error', err);
};

Server.prototype._setupWorker = function (socketList) {
  this._usingWorkers = true;
  this._workers.push(socketList);
  socketList.once('exit', (list) => {
    const index = this._workers.indexOf(list);
    this._workers.splice(index, 1);
  });
};

Server.prototype.ref = function () {
  this._unref = false;
  if (this._handle) this._handle.ref();
  return this;
};

Server.prototype.unref = function () {
  this._unref = true;
  if (this._handle) this._handle.unref();
  return this;
};

defineLazyTransfer(Server, '#net/moving', 'serverParts', 'MovedServer');

module.exports = { Server, createServerHandle };
