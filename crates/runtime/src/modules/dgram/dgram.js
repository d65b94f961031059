'use strict';
// The public `dgram` module: UDP sockets. Sending and connecting are in send.js.

const {
  FunctionPrototypeCall,
  ObjectSetPrototypeOf,
  Promise,
  PromiseResolve,
  SymbolAsyncDispose,
  SymbolDispose,
} = primordials;
const EventEmitter = require('events');
const { Buffer } = require('buffer');
const { UDP, constants, giveBuffers } = internalBinding('udp_wrap');
const { UV_EINVAL } = internalBinding('uv');
const {
  ErrnoException,
  ExceptionWithHostPort,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_FD_TYPE,
    ERR_MISSING_ARGS,
    ERR_SOCKET_ALREADY_BOUND,
    ERR_SOCKET_BAD_BUFFER_SIZE,
    ERR_SOCKET_BUFFER_SIZE,
    ERR_SOCKET_DGRAM_NOT_CONNECTED,
  },
  uvErrmapGet,
} = require('#internal/errors');
const {
  isInt32,
  validateAbortSignal,
  validateNumber,
  validateString,
  validateUint32,
} = require('#internal/validators');
const { guessHandleType } = require('#internal/util');
const { check, healthCheck, kState, newHandle, owner_symbol } = require('#dgram/internal');
const { connect, disconnect, send, sendto } = require('#dgram/send');
const { BIND_BINDING, BIND_BOUND, BIND_UNBOUND, CONNECTED, DISCONNECTED } =
  require('#dgram/states');
const { heard } = require('#diagnostics_channel/internal');
const { workerCluster } = require('#net/internal');

giveBuffers(Buffer.alloc(0));

const { UV_UDP_IPV6ONLY, UV_UDP_REUSEADDR, UV_UDP_REUSEPORT } = constants;

let sendNow;

// `--test-udp-no-try-send` makes every send wait for the loop.
function triesSend() {
  if (sendNow === undefined) {
    sendNow = true;
    try {
      sendNow = !require('#internal/options').getOptionValue('--test-udp-no-try-send');
    } catch {
      // No such option: the usual way.
    }
  }
  return sendNow;
}

function blockList(options, name) {
  const list = options?.[name];
  if (!list) return undefined;
  const { BlockList } = require('#net/block_list');
  if (!BlockList.isBlockList(list)) {
    throw new ERR_INVALID_ARG_TYPE(`options.${name}`, 'net.BlockList', list);
  }
  return list;
}

function Socket(type, listener) {
  FunctionPrototypeCall(EventEmitter, this);
  let options;
  let lookup;
  if (type !== null && typeof type === 'object') {
    options = type;
    type = options.type;
    lookup = options.lookup;
    if (options.recvBufferSize) validateUint32(options.recvBufferSize, 'options.recvBufferSize');
    if (options.sendBufferSize) validateUint32(options.sendBufferSize, 'options.sendBufferSize');
  }
  const receiveBlockList = blockList(options, 'receiveBlockList');
  const sendBlockList = blockList(options, 'sendBlockList');
  const handle = newHandle(type, lookup);
  handle[owner_symbol] = this;
  this.type = type;
  if (typeof listener === 'function') this.on('message', listener);
  this[kState] = {
    handle,
    receiving: false,
    bindState: BIND_UNBOUND,
    connectState: DISCONNECTED,
    queue: undefined,
    reuseAddr: options?.reuseAddr,
    reusePort: options?.reusePort,
    ipv6Only: options?.ipv6Only,
    recvBufferSize: options?.recvBufferSize,
    sendBufferSize: options?.sendBufferSize,
    receiveBlockList,
    sendBlockList,
    sendNow: triesSend(),
  };
  if (options?.signal !== undefined) closeOnAbort(this, options.signal);
  heard('udp.socket')?.publish({ socket: this });
}
ObjectSetPrototypeOf(Socket.prototype, EventEmitter.prototype);
ObjectSetPrototypeOf(Socket, EventEmitter);

function closeOnAbort(socket, signal) {
  validateAbortSignal(signal, 'options.signal');
  const onAborted = () => {
    if (socket[kState].handle) socket.close();
  };
  if (signal.aborted) {
    onAborted();
  } else {
    const { addAbortListener } = require('events');
    const listening = addAbortListener(signal, onAborted);
    socket.once('close', () => listening[SymbolDispose]());
  }
}

function createSocket(type, listener) {
  return new Socket(type, listener);
}

function bufferSize(socket, size, isReceive) {
  if (size >>> 0 !== size) throw new ERR_SOCKET_BAD_BUFFER_SIZE();
  const name = isReceive ? 'uv_recv_buffer_size' : 'uv_send_buffer_size';
  // The system takes an int.
  if (size > 0x7fffffff) throw bufferSizeError(UV_EINVAL, name);
  healthCheckForSize(socket, name);
  const result = socket[kState].handle.bufferSize(size, isReceive);
  if (result < 0) throw bufferSizeError(result, name);
  // The kernel keeps twice of what it is asked for.
  return result;
}

function healthCheckForSize(socket, syscall) {
  const { handle } = socket[kState];
  if (!handle || handle.fd < 0) throw bufferSizeError(-9, syscall);
}

function bufferSizeError(errno, syscall) {
  const { 0: code, 1: message } = uvErrmapGet(errno);
  return new ERR_SOCKET_BUFFER_SIZE({ errno, code, message, syscall });
}

function startListening(socket) {
  startReceiving(socket);
  socket.emit('listening');
}

function startReceiving(socket) {
  const state = socket[kState];
  state.handle.onmessage = onMessage;
  state.handle.recvStart();
  state.receiving = true;
  state.bindState = BIND_BOUND;
  if (state.recvBufferSize) bufferSize(socket, state.recvBufferSize, true);
  if (state.sendBufferSize) bufferSize(socket, state.sendBufferSize, false);
}

function receiveAndTellLater(socket) {
  startReceiving(socket);
  process.nextTick(emitListening, socket);
}

function emitListening(socket) {
  if (socket[kState].handle) socket.emit('listening');
}

// The handle's `onmessage`.
function onMessage(nread, handle, message, address, port, version) {
  const socket = handle[owner_symbol];
  if (nread < 0) {
    socket.emit('error', new ErrnoException(nread, 'recvmsg'));
    return;
  }
  const { receiveBlockList } = socket[kState];
  if (receiveBlockList?.check(address, `ipv${version}`)) return;
  const family = version === 4 ? 'IPv4' : 'IPv6';
  const rinfo = address === undefined ? { size: nread } : { address, family, port, size: nread };
  socket.emit('message', message, rinfo);
}

function replaceHandle(socket, handle) {
  const state = socket[kState];
  const old = state.handle;
  // The new one finds names as the old one did.
  handle.lookup = old.lookup;
  handle.bind = old.bind;
  handle.connect = old.connect;
  handle.send = old.send;
  handle[owner_symbol] = socket;
  old.close();
  state.handle = handle;
}

function bindFlags(state) {
  let flags = 0;
  if (state.reuseAddr) flags |= UV_UDP_REUSEADDR;
  if (state.ipv6Only) flags |= UV_UDP_IPV6ONLY;
  if (state.reusePort) flags |= UV_UDP_REUSEPORT;
  return flags;
}

function bindFailed(socket, error) {
  socket[kState].bindState = BIND_UNBOUND;
  socket.emit('error', error);
}

// `bind([port][, address][, cb])`, `bind(options[, cb])`, or a handle.
Socket.prototype.bind = function (port_, address_) {
  const state = this[kState];
  let port = port_;
  healthCheck(this);
  if (state.bindState !== BIND_UNBOUND) throw new ERR_SOCKET_ALREADY_BOUND();
  state.bindState = BIND_BINDING;
  const cb = arguments.length > 0 ? arguments[arguments.length - 1] : undefined;
  if (typeof cb === 'function') listenOnce(this, cb);

  if (port instanceof UDP) {
    replaceHandle(this, port);
    startListening(this);
    return this;
  }
  if (port !== null && typeof port === 'object' && isInt32(port.fd) && port.fd > 0) {
    bindToDescriptor(this, port.fd);
    return this;
  }
  let address;
  let exclusive;
  if (port !== null && typeof port === 'object') {
    address = port.address || '';
    exclusive = !!port.exclusive;
    port = port.port;
  } else {
    address = typeof address_ === 'function' ? '' : address_;
    exclusive = false;
  }
  if (typeof port === 'function') port = 0;
  address ||= this.type === 'udp4' ? '0.0.0.0' : '::';
  if (state.reusePort) exclusive = true;
  state.handle.lookup(address, (err, ip) => {
    // Closed while the name was looked up.
    if (!state.handle) return;
    if (err) {
      bindFailed(this, err);
      return;
    }
    const cluster = exclusive ? undefined : workerCluster();
    if (cluster) bindInCluster(this, cluster, ip, port || 0);
    else bindNow(this, ip, port || 0);
  });
  return this;
};

// Both listeners go with the first event.
function listenOnce(socket, cb) {
  function removeListeners() {
    socket.removeListener('error', removeListeners);
    socket.removeListener('listening', onListening);
  }
  function onListening() {
    removeListeners();
    FunctionPrototypeCall(cb, socket);
  }
  socket.on('error', removeListeners);
  socket.on('listening', onListening);
}

function bindToDescriptor(socket, fd) {
  const type = guessHandleType(fd);
  if (type !== 'UDP') throw new ERR_INVALID_FD_TYPE(type);
  const err = socket[kState].handle.open(fd);
  if (err) throw new ErrnoException(err, 'open');
  startListening(socket);
}

function bindNow(socket, ip, port) {
  const state = socket[kState];
  let err;
  if (process.permission !== undefined) err = require('#process/permission').refusal('net', ip);
  // What is no number counts as none, and of large ones the low bits.
  err ??= state.handle.bind(`${ip}`, port & 0xffff, bindFlags(state));
  if (err) bindFailed(socket, new ExceptionWithHostPort(err, 'bind', ip, port));
  else startListening(socket);
}

function bindInCluster(socket, cluster, ip, port) {
  const state = socket[kState];
  const query = {
    address: ip,
    port,
    addressType: socket.type,
    fd: -1,
    flags: bindFlags(state),
  };
  cluster._getServer(socket, query, (err, handle) => {
    if (err) {
      bindFailed(socket, new ExceptionWithHostPort(err, 'bind', ip, port));
    } else if (!state.handle) {
      handle.close();
    } else {
      replaceHandle(socket, handle);
      startListening(socket);
    }
  });
}

Socket.prototype.bindSync = function (options = undefined) {
  const { bindSync, optionsOf } = require('#dgram/sync');
  return bindSync(this, optionsOf(options), bindFlags(this[kState]), receiveAndTellLater);
};

Socket.prototype.connectSync = function (port, address) {
  const { connectSync } = require('#dgram/sync');
  connectSync(this, port, address, bindFlags(this[kState]), receiveAndTellLater);
};

Socket.prototype.connect = connect;
Socket.prototype.disconnect = disconnect;
Socket.prototype.send = send;
Socket.prototype.sendto = sendto;

function emitCloseNT(socket) {
  socket.emit('close');
}

Socket.prototype.close = function (callback) {
  const state = this[kState];
  if (typeof callback === 'function') this.on('close', callback);
  if (state.queue !== undefined) {
    // After what was asked for before.
    state.queue[state.queue.length] = () => this.close();
    return this;
  }
  healthCheck(this);
  if (state.receiving) {
    state.handle.recvStop();
    state.receiving = false;
  }
  state.handle.close();
  state.handle = null;
  process.nextTick(emitCloseNT, this);
  return this;
};

Socket.prototype[SymbolAsyncDispose] = function () {
  if (!this[kState].handle) return PromiseResolve();
  return new Promise((resolve, reject) => {
    this.close((err) => {
      if (err) reject(err);
      else resolve();
    });
  });
};

Socket.prototype.address = function () {
  healthCheck(this);
  const out = {};
  check(this[kState].handle.getsockname(out), 'getsockname');
  return out;
};

Socket.prototype.remoteAddress = function () {
  healthCheck(this);
  const state = this[kState];
  if (state.connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const out = {};
  check(state.handle.getpeername(out), 'getpeername');
  return out;
};

Socket.prototype.setBroadcast = function (on) {
  check(this[kState].handle.setBroadcast(on), 'setBroadcast');
};

Socket.prototype.setTTL = function (ttl) {
  validateNumber(ttl, 'ttl');
  check(this[kState].handle.setTTL(ttl), 'setTTL');
  return ttl;
};

Socket.prototype.setMulticastTTL = function (ttl) {
  validateNumber(ttl, 'ttl');
  const hops = ttl | 0;
  const isByte = hops === (hops & 0xff);
  check(isByte ? this[kState].handle.setMulticastTTL(hops) : UV_EINVAL, 'setMulticastTTL');
  return ttl;
};

Socket.prototype.setMulticastLoopback = function (on) {
  check(this[kState].handle.setMulticastLoopback(on), 'setMulticastLoopback');
  return on;
};

Socket.prototype.setMulticastInterface = function (interfaceAddress) {
  healthCheck(this);
  validateString(interfaceAddress, 'interfaceAddress');
  check(this[kState].handle.setMulticastInterface(interfaceAddress), 'setMulticastInterface');
};

// Whatever is given for an interface is read as text.
function interfaceText(value) {
  return value === undefined || value === null ? undefined : `${value}`;
}

Socket.prototype.addMembership = function (multicastAddress, interfaceAddress) {
  healthCheck(this);
  if (!multicastAddress) throw new ERR_MISSING_ARGS('multicastAddress');
  const group = `${multicastAddress}`;
  const local = interfaceText(interfaceAddress);
  check(this[kState].handle.addMembership(group, local), 'addMembership');
};

Socket.prototype.dropMembership = function (multicastAddress, interfaceAddress) {
  healthCheck(this);
  if (!multicastAddress) throw new ERR_MISSING_ARGS('multicastAddress');
  const group = `${multicastAddress}`;
  const local = interfaceText(interfaceAddress);
  check(this[kState].handle.dropMembership(group, local), 'dropMembership');
};

Socket.prototype.addSourceSpecificMembership = function (
  sourceAddress,
  groupAddress,
  interfaceAddress,
) {
  healthCheck(this);
  validateString(sourceAddress, 'sourceAddress');
  validateString(groupAddress, 'groupAddress');
  const local = interfaceText(interfaceAddress);
  check(
    this[kState].handle.addSourceSpecificMembership(sourceAddress, groupAddress, local),
    'addSourceSpecificMembership',
  );
};

Socket.prototype.dropSourceSpecificMembership = function (
  sourceAddress,
  groupAddress,
  interfaceAddress,
) {
  healthCheck(this);
  validateString(sourceAddress, 'sourceAddress');
  validateString(groupAddress, 'groupAddress');
  const local = interfaceText(interfaceAddress);
  check(
    this[kState].handle.dropSourceSpecificMembership(sourceAddress, groupAddress, local),
    'dropSourceSpecificMembership',
  );
};

Socket.prototype.ref = function () {
  this[kState].handle?.ref();
  return this;
};

Socket.prototype.unref = function () {
  this[kState].handle?.unref();
  return this;
};

Socket.prototype.setRecvBufferSize = function (size) {
  bufferSize(this, size, true);
};

Socket.prototype.setSendBufferSize = function (size) {
  bufferSize(this, size, false);
};

Socket.prototype.getRecvBufferSize = function () {
  return bufferSize(this, 0, true);
};

Socket.prototype.getSendBufferSize = function () {
  return bufferSize(this, 0, false);
};

Socket.prototype.getSendQueueSize = function () {
  return this[kState].handle.getSendQueueSize();
};

Socket.prototype.getSendQueueCount = function () {
  return this[kState].handle.getSendQueueCount();
};

module.exports = { createSocket, Socket };
