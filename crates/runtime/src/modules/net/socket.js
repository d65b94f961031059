'use strict';
// net.Socket: a Duplex over a TCP or pipe handle. How it connects is in connect.js, the reading and
// writing of the handle in internal.js.

const {
  ArrayIsArray,
  Boolean,
  FunctionPrototypeCall,
  ObjectDefineProperties,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  PromisePrototypeThen,
  PromiseResolve,
  NumberIsNaN,
  Symbol,
  SymbolDispose,
  Uint8Array,
} = primordials;
const stream = require('stream');
const { Buffer } = require('buffer');
const { ShutdownWrap } = internalBinding('stream_wrap');
const { TCP, constants: TCPConstants } = internalBinding('tcp_wrap');
const { Pipe, constants: PipeConstants } = internalBinding('pipe_wrap');
const {
  ErrnoException,
  genericNodeError,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FD_TYPE,
    ERR_INVALID_HANDLE_TYPE,
    ERR_SOCKET_CLOSED,
    ERR_SOCKET_CLOSED_BEFORE_CONNECTION,
  },
} = require('#internal/errors');
const { guessHandleType } = require('#internal/util');
const { validateAbortSignal, validateInt32, validateNumber } = require('#internal/validators');
const {
  initHandle,
  kAdopted,
  kAfterAsyncWrite,
  kBound,
  kBuffer,
  kBufferCb,
  kBufferGen,
  kHandle,
  kLastWriteQueueSize,
  kTimeout,
  kUpdateTimer,
  onStreamRead,
  setStreamTimeout,
  writeGeneric,
  writevGeneric,
} = require('#net/internal');
const { heard, watchers } = require('#diagnostics_channel/internal');
const { defineLazyTransfer, refuseClone } = require('#worker_threads/cloneable');

const kBytesRead = Symbol('kBytesRead');
const kBytesWritten = Symbol('kBytesWritten');
const kSetNoDelay = Symbol('kSetNoDelay');
const kSetKeepAlive = Symbol('kSetKeepAlive');
const kSetKeepAliveCount = Symbol('kSetKeepAliveCount');
const kSetKeepAliveInitialDelay = Symbol('kSetKeepAliveInitialDelay');
const kSetKeepAliveInterval = Symbol('kSetKeepAliveInterval');
const kSetTOS = Symbol('kSetTOS');
const kResetAndClosing = Symbol('kResetAndClosing');

const UV_ENOTCONN = -107;

const { Duplex } = stream;

function noop() {}

// A handle for a descriptor, by what the descriptor is.
function createHandle(fd, isServer) {
  validateInt32(fd, 'fd', 0);
  const type = guessHandleType(fd);
  if (type === 'PIPE') return new Pipe(isServer ? PipeConstants.SERVER : PipeConstants.SOCKET);
  if (type === 'TCP') return new TCP(isServer ? TCPConstants.SERVER : TCPConstants.SOCKET);
  throw new ERR_INVALID_FD_TYPE(type);
}

function Socket(options) {
  if (!(this instanceof Socket)) return new Socket(options);
  if (options?.objectMode) {
    throw new ERR_INVALID_ARG_VALUE('options.objectMode', options.objectMode, 'is not supported');
  } else if (options?.readableObjectMode || options?.writableObjectMode) {
    throw new ERR_INVALID_ARG_VALUE(
      `options.${options.readableObjectMode ? 'readableObjectMode' : 'writableObjectMode'}`,
      options.readableObjectMode || options.writableObjectMode,
      'is not supported',
    );
  }
  let keepAliveInitialDelay = options?.keepAliveInitialDelay;
  if (keepAliveInitialDelay !== undefined) {
    validateNumber(keepAliveInitialDelay, 'options.keepAliveInitialDelay');
    if (keepAliveInitialDelay < 0) keepAliveInitialDelay = 0;
  }
  if (options?.typeOfService !== undefined) {
    validateInt32(options.typeOfService, 'options.typeOfService', 0, 255);
  }

  this.connecting = false;
  // Handed to the 'close' event.
  this._hadError = false;
  this[kHandle] = null;
  this._parent = null;
  this._host = null;
  this[kLastWriteQueueSize] = 0;
  this[kTimeout] = null;
  this[kBuffer] = null;
  this[kBufferCb] = null;
  this[kBufferGen] = null;
  this._closeAfterHandlingError = false;

  if (typeof options === 'number') options = { fd: options };
  else options = { ...options };
  // 'close' is emitted when the handle is, with an argument; strings go to the handle as they are.
  options.allowHalfOpen = Boolean(options.allowHalfOpen);
  options.emitClose = false;
  options.autoDestroy = true;
  options.decodeStrings = false;
  // Listened to below; the stream must not do so too.
  const { signal: abortSignal } = options;
  options.signal = undefined;
  Duplex.call(this, options);

  if (options.handle?.[kBound]) {
    this._handle = require('#net/bound_socket').adopt(options.handle).handle;
    this[kAdopted] = true;
    // There is nothing to be read before it is connected.
    options.manualStart = true;
  } else if (options.handle) {
    this._handle = options.handle;
  } else if (options.fd !== undefined) {
    const { fd } = options;
    this._handle = createHandle(fd, false);
    const err = this._handle.open(fd);
    if (err) throw new ErrnoException(err, 'open');
  }
  if (typeof options.onread === 'object' && options.onread !== null) {
    takeReadBuffer(this, options.onread);
  }

  this.on('end', onReadableStreamEnd);
  initSocketHandle(this);
  this._sockname = undefined;
  this._pendingData = null;
  this._pendingEncoding = '';
  // The handle's numbers after it is gone.
  this[kBytesRead] = 0;
  this[kBytesWritten] = 0;
  this[kSetNoDelay] = Boolean(options.noDelay);
  this[kSetKeepAlive] = Boolean(options.keepAlive);
  this[kSetKeepAliveInitialDelay] = ~~(keepAliveInitialDelay / 1000);
  this[kSetTOS] = options.typeOfService;
  this[kResetAndClosing] = false;
  this.server = null;
  this._server = null;
  this._peername = undefined;
  if (options.blockList) {
    const { BlockList } = require('#net/block_list');
    if (!BlockList.isBlockList(options.blockList)) {
      throw new ERR_INVALID_ARG_TYPE('options.blockList', 'net.BlockList', options.blockList);
    }
    this.blockList = options.blockList;
  }

  // A handle that is there already has data to give.
  if (this._handle && options.readable !== false && !options.noRead) {
    if (options.pauseOnCreate) {
      this._handle.reading = false;
      this._handle.readStop();
      this.readableFlowing = false;
    } else if (!options.manualStart) {
      this.read(0);
    }
  }
  if (abortSignal) addClientAbortSignal(this, { signal: abortSignal });
}
ObjectSetPrototypeOf(Socket.prototype, Duplex.prototype);
ObjectSetPrototypeOf(Socket, Duplex);

// `onread: { buffer, callback }`: reads go into one buffer of the program's.
function takeReadBuffer(socket, onread) {
  const { buffer, callback } = onread;
  const isBytes = buffer instanceof Uint8Array;
  if ((!isBytes && typeof buffer !== 'function') || typeof callback !== 'function') return;
  if (typeof buffer === 'function') {
    socket[kBuffer] = true;
    socket[kBufferGen] = buffer;
  } else {
    socket[kBuffer] = buffer;
  }
  socket[kBufferCb] = callback;
}

function initSocketHandle(socket) {
  const handle = socket[kHandle];
  if (!handle) return;
  initHandle(handle, socket);
  handle.onread = onStreamRead;
  let buffer = socket[kBuffer];
  if (!buffer) return;
  if (socket[kBufferGen] !== null) {
    buffer = socket[kBufferGen]();
    if (!(buffer instanceof Uint8Array)) return;
    socket[kBuffer] = buffer;
  }
  handle.useUserBuffer(buffer);
}

function addClientAbortSignal(socket, options) {
  validateAbortSignal(options.signal, 'signal');
  const { signal } = options;
  const { AbortError } = require('#internal/errors');
  const onAbort = () => {
    socket.destroy(new AbortError(undefined, { cause: signal.reason }));
  };
  if (signal.aborted) {
    process.nextTick(onAbort);
  } else {
    const { addAbortListener } = require('events');
    const listening = addAbortListener(signal, onAbort);
    socket.once('close', () => listening[SymbolDispose]());
  }
}

// The peer has ended: without half-open connections there is nobody to write to.
function onReadableStreamEnd() {
  if (!this.allowHalfOpen) this.write = writeAfterFIN;
}

function writeAfterFIN(chunk, encoding, cb) {
  if (!this.writableEnded) {
    return FunctionPrototypeCall(Duplex.prototype.write, this, chunk, encoding, cb);
  }
  if (typeof encoding === 'function') cb = encoding;
  const er = genericNodeError('This socket has been ended by the other party', { code: 'EPIPE' });
  if (typeof cb === 'function') process.nextTick(cb, er);
  this.destroy(er);
  return false;
}

Socket.prototype._unrefTimer = function _unrefTimer() {
  for (let s = this; s !== null && s !== undefined; s = s._parent) {
    if (s[kTimeout]) s[kTimeout].refresh();
  }
};
Socket.prototype[kUpdateTimer] = Socket.prototype._unrefTimer;

Socket.prototype[kAfterAsyncWrite] = function () {
  this[kLastWriteQueueSize] = 0;
};

// The writing side's end: a shutdown of the connection.
Socket.prototype._final = function (cb) {
  if (this.connecting) {
    this.once('connect', () => this._final(cb));
    return;
  }
  if (!this._handle) {
    cb();
    return;
  }
  const req = new ShutdownWrap();
  req.oncomplete = afterShutdown;
  req.handle = this._handle;
  req.callback = cb;
  const err = this._handle.shutdown(req);
  if (err === 1 || err === UV_ENOTCONN) cb();
  else if (err !== 0) cb(new ErrnoException(err, 'shutdown'));
};

function afterShutdown() {
  this.callback();
}

Socket.prototype.setTimeout = setStreamTimeout;

Socket.prototype._onTimeout = function () {
  const handle = this._handle;
  const lastSize = this[kLastWriteQueueSize];
  if (lastSize > 0 && handle) {
    // Slowly, but the kernel takes data.
    const { writeQueueSize } = handle;
    if (lastSize !== writeQueueSize) {
      this[kLastWriteQueueSize] = writeQueueSize;
      this._unrefTimer();
      return;
    }
  }
  this.emit('timeout');
};

Socket.prototype.setNoDelay = function (enable) {
  const value = enable === undefined ? true : !!enable;
  if (!this._handle) {
    this[kSetNoDelay] = value;
    return this;
  }
  if (this._handle.setNoDelay && value !== this[kSetNoDelay]) {
    this[kSetNoDelay] = value;
    this._handle.setNoDelay(value);
  }
  return this;
};

/** Milliseconds as whole seconds; nothing stays nothing, for which the system's own number holds. */
function secondsOf(milliseconds) {
  return milliseconds === undefined ? undefined : ~~(milliseconds / 1000);
}

Socket.prototype.setKeepAlive = function (enable, initialDelayMsecs, intervalMsecs, count) {
  if (enable !== null && typeof enable === 'object') {
    ({ enable, initialDelay: initialDelayMsecs, interval: intervalMsecs, count } = enable);
  }
  enable = Boolean(enable);
  const initialDelay = ~~(initialDelayMsecs / 1000);
  const interval = secondsOf(intervalMsecs);
  const hasHandle = this._handle?.setKeepAlive !== undefined;
  if (
    hasHandle &&
    enable === this[kSetKeepAlive] &&
    (!enable ||
      (this[kSetKeepAliveInitialDelay] === initialDelay &&
        this[kSetKeepAliveInterval] === interval &&
        this[kSetKeepAliveCount] === count))
  ) {
    return this;
  }
  if (this._handle && !hasHandle) return this;
  this[kSetKeepAlive] = enable;
  this[kSetKeepAliveInitialDelay] = initialDelay;
  this[kSetKeepAliveInterval] = interval;
  this[kSetKeepAliveCount] = count;
  if (hasHandle) applyKeepAlive(this, this._handle);
  return this;
};

/** Tells a handle what `setKeepAlive` was given, perhaps before there was one. */
function applyKeepAlive(socket, handle) {
  const count = socket[kSetKeepAliveCount];
  handle.setKeepAlive(
    socket[kSetKeepAlive],
    socket[kSetKeepAliveInitialDelay],
    socket[kSetKeepAliveInterval],
    count === undefined ? undefined : ~~count,
  );
}

Socket.prototype.setTypeOfService = function (tos) {
  if (NumberIsNaN(tos)) throw new ERR_INVALID_ARG_TYPE('tos', 'number', tos);
  validateInt32(tos, 'tos', 0, 255);
  if (!this._handle || this.connecting) {
    this[kSetTOS] = tos;
    return this;
  }
  if (!this._handle.setTypeOfService) return this;
  if (tos !== this[kSetTOS]) {
    const err = this._handle.setTypeOfService(tos);
    if (err) throw new ErrnoException(err, 'setTypeOfService');
    this[kSetTOS] = tos;
  }
  return this;
};

Socket.prototype.getTypeOfService = function () {
  if (!this._handle || this.connecting || !this._handle.getTypeOfService) {
    return this[kSetTOS] ?? 0;
  }
  const result = this._handle.getTypeOfService();
  if (result < 0) throw new ErrnoException(result, 'getTypeOfService');
  return result;
};

Socket.prototype.address = function () {
  return this._getsockname();
};

const { nothing, wireLog } = require('#internal/wire_log');
const debug = wireLog('net');
const debugging = debug !== nothing;

function tryReadStart(socket) {
  if (debugging) debug('Socket._handle.readStart');
  socket._handle.reading = true;
  const err = socket._handle.readStart();
  if (err) socket.destroy(new ErrnoException(err, 'read'));
}

Socket.prototype._read = function (n) {
  if (debugging) {
    debug('_read - n', n, 'isConnecting?', !!this.connecting, 'hasHandle?', !!this._handle);
    if (this.connecting || !this._handle) debug('_read wait for connection');
  }
  if (this.connecting || !this._handle) this.once('connect', () => this._read(n));
  else if (!this._handle.reading) tryReadStart(this);
};

Socket.prototype.end = function (data, encoding, cb) {
  FunctionPrototypeCall(Duplex.prototype.end, this, data, encoding, cb);
  return this;
};

// With `onread` there is no buffer between the handle and the program: pausing stops the handle itself.
Socket.prototype.pause = function () {
  if (this[kBuffer] && !this.connecting && this._handle?.reading) {
    this._handle.reading = false;
    if (!this.destroyed) {
      const err = this._handle.readStop();
      if (err) this.destroy(new ErrnoException(err, 'read'));
    }
  }
  return FunctionPrototypeCall(Duplex.prototype.pause, this);
};

Socket.prototype.resume = function () {
  if (this[kBuffer] && !this.connecting && this._handle && !this._handle.reading) {
    tryReadStart(this);
  }
  return FunctionPrototypeCall(Duplex.prototype.resume, this);
};

Socket.prototype.read = function (n) {
  if (this[kBuffer] && !this.connecting && this._handle && !this._handle.reading) {
    tryReadStart(this);
  }
  return FunctionPrototypeCall(Duplex.prototype.read, this, n);
};

Socket.prototype.destroySoon = function () {
  if (this.writable) this.end();
  if (this.writableFinished) this.destroy();
  else this.once('finish', this.destroy);
};

Socket.prototype.resetAndDestroy = function () {
  if (!this._handle) {
    this.destroy(new ERR_SOCKET_CLOSED());
    return this;
  }
  if (!(this._handle instanceof TCP)) throw new ERR_INVALID_HANDLE_TYPE();
  if (this.connecting) this.once('connect', () => this._reset());
  else this._reset();
  return this;
};

Socket.prototype._reset = function () {
  this[kResetAndClosing] = true;
  return this.destroy();
};

Socket.prototype._destroy = function (exception, cb) {
  debug('destroy');
  this.connecting = false;
  for (let s = this; s !== null && s !== undefined; s = s._parent) {
    if (s[kTimeout]) {
      require('#timers/internal').clearTimeout(s[kTimeout]);
      s[kTimeout] = null;
    }
  }
  const handle = this._handle;
  debug('close');
  if (handle) {
    debug('close handle');
    const isException = !!exception;
    this[kBytesRead] = handle.bytesRead;
    this[kBytesWritten] = handle.bytesWritten;
    const onClosed = () => {
      debug('emit close');
      this.emit('close', isException);
    };
    if (this[kResetAndClosing]) {
      this[kResetAndClosing] = false;
      const err = handle.reset(onClosed);
      if (err) this.emit('error', new ErrnoException(err, 'reset'));
    } else if (this._closeAfterHandlingError) {
      // The 'error' listeners may still look at the handle.
      PromisePrototypeThen(PromiseResolve(), () => handle.close(onClosed));
    } else {
      handle.close(onClosed);
    }
    handle.onread = noop;
    this._handle = null;
    this._sockname = null;
    cb(exception);
  } else {
    cb(exception);
    process.nextTick(emitCloseNT, this);
  }
  if (this._server) {
    debug('has server');
    this._server._connections--;
    this._server._emitCloseIfDrained?.();
  }
};

function emitCloseNT(socket) {
  socket.emit('close');
}

Socket.prototype._getpeername = function () {
  if (!this._handle || !this._handle.getpeername || this.connecting) return this._peername || {};
  if (!this._peername) {
    const out = {};
    const err = this._handle.getpeername(out);
    if (err) return out;
    this._peername = out;
  }
  return this._peername;
};

Socket.prototype._getsockname = function () {
  if (!this._handle || !this._handle.getsockname) return {};
  if (!this._sockname) {
    const out = {};
    const err = this._handle.getsockname(out);
    if (err) return out;
    this._sockname = out;
  }
  return this._sockname;
};

Socket.prototype._writeGeneric = function (writev, data, encoding, cb) {
  if (this.connecting) {
    // Kept so that `bytesWritten` counts it.
    this._pendingData = data;
    this._pendingEncoding = encoding;
    const onClose = () => {
      cb(new ERR_SOCKET_CLOSED_BEFORE_CONNECTION());
    };
    this.once('connect', function connect() {
      this.off('close', onClose);
      this._writeGeneric(writev, data, encoding, cb);
    });
    this.once('close', onClose);
    return;
  }
  this._pendingData = null;
  this._pendingEncoding = '';
  if (!this._handle) {
    cb(new ERR_SOCKET_CLOSED());
    return;
  }
  this._unrefTimer();
  const queued = writev ? writevGeneric(this, data, cb) : writeGeneric(this, data, encoding, cb);
  if (queued !== 0) this[kLastWriteQueueSize] = queued;
};

Socket.prototype._writev = function (chunks, cb) {
  this._writeGeneric(true, chunks, '', cb);
};

Socket.prototype._write = function (data, encoding, cb) {
  this._writeGeneric(false, data, encoding, cb);
};

function chunkLength(chunk, encoding) {
  return typeof chunk === 'string' ? Buffer.byteLength(chunk, encoding) : chunk.length;
}

Socket.prototype.connect = function (...args) {
  heard('net.client.socket')?.publish({ socket: this });
  watchers.connect?.(this, args);
  return require('#net/connect').connect(this, args);
};

Socket.prototype.ref = function () {
  if (!this._handle) {
    this.once('connect', this.ref);
    return this;
  }
  if (typeof this._handle.ref === 'function') this._handle.ref();
  return this;
};

Socket.prototype.unref = function () {
  if (!this._handle) {
    this.once('connect', this.unref);
    return this;
  }
  if (typeof this._handle.unref === 'function') this._handle.unref();
  return this;
};

function getter(get) {
  return { __proto__: null, configurable: false, enumerable: true, get };
}

ObjectDefineProperties(Socket.prototype, {
  _connecting: getter(function () {
    return this.connecting;
  }),
  pending: {
    __proto__: null,
    configurable: true,
    get() {
      return !this._handle || this.connecting;
    },
  },
  readyState: getter(function () {
    if (this.connecting) return 'opening';
    if (this.readable && this.writable) return 'open';
    if (this.readable) return 'readOnly';
    return this.writable ? 'writeOnly' : 'closed';
  }),
  bufferSize: {
    __proto__: null,
    get() {
      return this._handle ? this.writableLength : undefined;
    },
  },
  bytesRead: getter(function () {
    return this._handle ? this._handle.bytesRead : this[kBytesRead];
  }),
  remoteAddress: getter(function () {
    return this._getpeername().address;
  }),
  remoteFamily: getter(function () {
    return this._getpeername().family;
  }),
  remotePort: getter(function () {
    return this._getpeername().port;
  }),
  localAddress: getter(function () {
    return this._getsockname().address;
  }),
  localPort: getter(function () {
    return this._getsockname().port;
  }),
  localFamily: getter(function () {
    return this._getsockname().family;
  }),
  _bytesDispatched: getter(function () {
    return this._handle ? this._handle.bytesWritten : this[kBytesWritten];
  }),
  // What was given to the handle and what waits for it.
  bytesWritten: getter(function () {
    let bytes = this._bytesDispatched;
    const data = this._pendingData;
    const encoding = this._pendingEncoding;
    const { writableBuffer } = this;
    if (!writableBuffer) return undefined;
    for (let i = 0; i < writableBuffer.length; i++) {
      bytes += chunkLength(writableBuffer[i].chunk, writableBuffer[i].encoding);
    }
    if (ArrayIsArray(data)) {
      for (let i = 0; i < data.length; i++) bytes += chunkLength(data[i].chunk, data[i].encoding);
    } else if (data) {
      bytes += chunkLength(data, encoding);
    }
    return bytes;
  }),
});

ObjectDefineProperty(Socket.prototype, '_handle', {
  __proto__: null,
  get() {
    return this[kHandle];
  },
  set(value) {
    this[kHandle] = value;
  },
});

defineLazyTransfer(Socket, '#net/moving', 'socketParts', 'MovedSocket');
defineLazyTransfer(TCP, '#net/moving', 'handleParts', 'MovedHandle');
refuseClone(Pipe);

module.exports = {
  Socket,
  createHandle,
  initSocketHandle,
  kBytesWritten,
  applyKeepAlive,
  kSetKeepAlive,
  kSetKeepAliveInitialDelay,
  kSetNoDelay,
  kSetTOS,
};
