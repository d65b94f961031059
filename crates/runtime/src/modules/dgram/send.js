'use strict';
// Sending: the many forms of `send`, connecting to one peer, and the queue of what was asked for before
// the socket was bound.

const { ArrayIsArray, ArrayPrototypePush, FunctionPrototypeBind } = primordials;
const { Buffer } = require('buffer');
const EventEmitter = require('events');
const { SendWrap } = internalBinding('udp_wrap');
const {
  ErrnoException,
  ExceptionWithHostPort,
  codes: {
    ERR_BUFFER_OUT_OF_BOUNDS,
    ERR_INVALID_ARG_TYPE,
    ERR_IP_BLOCKED,
    ERR_SOCKET_DGRAM_IS_CONNECTED,
    ERR_SOCKET_DGRAM_NOT_CONNECTED,
  },
} = require('#internal/errors');
const { validateNumber, validatePort, validateString } = require('#internal/validators');
const { isArrayBufferView, viewToBuffer } = require('#stream/chunk');
const { isIP } = require('#net/ip');
const { initHooksExist } = require('#async_hooks/internal');
const { healthCheck, kState, kSystemLookup } = require('#dgram/internal');
const { BIND_BOUND, BIND_UNBOUND, CONNECTED, CONNECTING, DISCONNECTED } = require('#dgram/states');

const byteTypes = ['Buffer', 'TypedArray', 'DataView', 'string'];

// ===== before the socket is bound =====

function enqueue(socket, action) {
  const state = socket[kState];
  if (state.queue === undefined) {
    state.queue = [];
    socket.once(EventEmitter.errorMonitor, onListenError);
    socket.once('listening', onListenSuccess);
  }
  ArrayPrototypePush(state.queue, action);
}

function onListenSuccess() {
  this.removeListener(EventEmitter.errorMonitor, onListenError);
  const state = this[kState];
  const { queue } = state;
  state.queue = undefined;
  for (let i = 0; i < queue.length; i++) queue[i]();
}

function onListenError() {
  this.removeListener('listening', onListenSuccess);
  this[kState].queue = undefined;
}

// ===== connect =====

function connect(port, address, callback) {
  port = validatePort(port, 'Port', false);
  if (typeof address === 'function') {
    callback = address;
    address = '';
  } else if (address === undefined) {
    address = '';
  }
  validateString(address, 'address');
  const state = this[kState];
  if (state.connectState !== DISCONNECTED) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  state.connectState = CONNECTING;
  if (state.bindState === BIND_UNBOUND) this.bind({ port: 0, exclusive: true }, null);
  if (state.bindState !== BIND_BOUND) {
    enqueue(this, () => startConnect(this, port, address, callback));
    return;
  }
  startConnect(this, port, address, callback);
}

function startConnect(socket, port, address, callback) {
  if (callback) socket.once('connect', callback);
  socket[kState].handle?.lookup(address, (ex, ip) => {
    finishConnect(ex, socket, ip, address, port, callback);
  });
}

function finishConnect(ex, socket, ip, address, port, callback) {
  const state = socket[kState];
  if (!state.handle) return;
  if (!ex && state.sendBlockList?.check(ip, `ipv${isIP(ip)}`)) ex = new ERR_IP_BLOCKED(ip);
  if (!ex) {
    const err = state.handle.connect(`${ip}`, port);
    if (err) ex = new ExceptionWithHostPort(err, 'connect', address, port);
  }
  if (ex) {
    state.connectState = DISCONNECTED;
    process.nextTick(() => {
      if (callback) {
        socket.removeListener('connect', callback);
        callback(ex);
      } else {
        socket.emit('error', ex);
      }
    });
    return;
  }
  state.connectState = CONNECTED;
  process.nextTick(() => socket.emit('connect'));
}

function disconnect() {
  const state = this[kState];
  if (state.connectState !== CONNECTED) throw new ERR_SOCKET_DGRAM_NOT_CONNECTED();
  const err = state.handle.disconnect();
  if (err) throw new ErrnoException(err, 'connect');
  state.connectState = DISCONNECTED;
}

// ===== send =====

function sliceBuffer(buffer, offset, length) {
  if (typeof buffer === 'string') {
    buffer = Buffer.from(buffer);
  } else if (!isArrayBufferView(buffer)) {
    throw new ERR_INVALID_ARG_TYPE('buffer', byteTypes, buffer);
  }
  offset >>>= 0;
  length >>>= 0;
  if (offset > buffer.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('offset');
  if (offset + length > buffer.byteLength) throw new ERR_BUFFER_OUT_OF_BOUNDS('length');
  return Buffer.from(buffer.buffer, buffer.byteOffset + offset, length);
}

// The chunks as Buffers; null when one is something else.
function toBufferList(list) {
  const buffers = [];
  for (let i = 0; i < list.length; i++) {
    const chunk = list[i];
    if (typeof chunk === 'string') buffers[i] = Buffer.from(chunk);
    else if (isArrayBufferView(chunk)) buffers[i] = viewToBuffer(chunk);
    else return null;
  }
  return buffers;
}

function readChunks(buffer) {
  if (ArrayIsArray(buffer)) {
    const list = toBufferList(buffer);
    if (list === null) {
      throw new ERR_INVALID_ARG_TYPE('buffer list arguments', byteTypes, buffer);
    }
    return list;
  }
  if (typeof buffer === 'string') return [Buffer.from(buffer)];
  if (!isArrayBufferView(buffer)) throw new ERR_INVALID_ARG_TYPE('buffer', byteTypes, buffer);
  return [buffer];
}

// `send(msg[, offset, length][, port][, address][, callback])`; a connected socket takes no address.
function send(buffer, offset, length, port, address, callback) {
  const state = this[kState];
  const connected = state.connectState === CONNECTED;
  if (!connected) {
    if (address || (port && typeof port !== 'function')) {
      buffer = sliceBuffer(buffer, offset, length);
    } else {
      callback = port;
      port = offset;
      address = length;
    }
  } else {
    if (typeof length === 'number') {
      buffer = sliceBuffer(buffer, offset, length);
      if (typeof port === 'function') {
        callback = port;
        port = null;
      }
    } else {
      callback = offset;
    }
    if (port || address) throw new ERR_SOCKET_DGRAM_IS_CONNECTED();
  }
  const list = readChunks(buffer);
  if (!connected) port = validatePort(port, 'Port', false);
  // Everything but a function is no callback; the address may be left out before one.
  if (typeof callback !== 'function') callback = undefined;
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  } else if (address != null) {
    validateString(address, 'address');
  }
  healthCheck(this);
  if (state.bindState === BIND_UNBOUND) this.bind({ port: 0, exclusive: true }, null);
  if (list.length === 0) ArrayPrototypePush(list, Buffer.alloc(0));
  if (state.bindState !== BIND_BOUND) {
    enqueue(this, FunctionPrototypeBind(this.send, this, list, port, address, callback));
    return;
  }
  if (connected) {
    doSend(null, this, null, list, address, port, callback);
  } else if (state.handle[kSystemLookup] && isAddress(address)) {
    // What `lookup` would do with an address.
    process.nextTick(doSend, null, this, address, list, address, port, callback);
  } else {
    state.handle.lookup(address, (ex, ip) => {
      doSend(ex, this, ip, list, address, port, callback);
    });
  }
}

// The last text that was found to be an address; many datagrams go to one peer.
let lastAddress;

function isAddress(text) {
  if (typeof text !== 'string') return false;
  if (text === lastAddress) return true;
  if (isIP(text) === 0) return false;
  lastAddress = text;
  return true;
}

// The native side keeps a request only if the datagram has to wait; else the next one takes it again.
let spareRequest = null;

function doSend(ex, socket, ip, list, address, port, callback) {
  const state = socket[kState];
  if (!ex && ip && state.handle && state.sendBlockList?.check(ip, `ipv${isIP(ip)}`)) {
    ex = new ERR_IP_BLOCKED(ip);
  }
  if (ex) {
    if (typeof callback === 'function') process.nextTick(callback, ex);
    else process.nextTick(() => socket.emit('error', ex));
    return;
  }
  // Closed while the name was looked up.
  if (!state.handle) return;
  // To async_hooks every request is one of its own.
  const isNew = spareRequest === null || initHooksExist();
  const req = isNew ? new SendWrap() : spareRequest;
  if (!isNew) spareRequest = null;
  req.list = list;
  req.address = address;
  req.port = port;
  req.callback = callback;
  req.oncomplete = afterSend;
  const { sendNow } = state;
  const result = ip
    ? state.handle.send(req, list, sendNow, port, ip)
    : state.handle.send(req, list, sendNow);
  if (result !== 0) {
    req.list = null;
    req.callback = undefined;
    spareRequest = req;
  }
  if (result >= 1) {
    // Gone already; the answer is one more than the bytes sent.
    if (callback) process.nextTick(callback, null, result - 1);
  } else if (result < 0 && callback) {
    process.nextTick(callback, new ExceptionWithHostPort(result, 'send', address, port));
  }
}

function afterSend(err, sent) {
  if (this.callback === undefined) return;
  if (err) this.callback(new ExceptionWithHostPort(err, 'send', this.address, this.port));
  else this.callback(null, sent);
}

// The old form: always with everything.
function sendto(buffer, offset, length, port, address, callback) {
  validateNumber(offset, 'offset');
  validateNumber(length, 'length');
  validateNumber(port, 'port');
  validateString(address, 'address');
  this.send(buffer, offset, length, port, address, callback);
}

module.exports = { connect, disconnect, send, sendto };
