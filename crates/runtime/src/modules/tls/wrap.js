'use strict';

// `tls.TLSSocket`: a net.Socket whose handle secures the bytes of the stream below. How the handshake goes is in
// handshake.js, what can be asked of a connection in details.js.

const { FunctionPrototypeCall, ObjectAssign, ObjectSetPrototypeOf, RegExpPrototypeExec, Symbol } =
  primordials;

const net = require('net');
const { TCP, constants: TCPConstants } = internalBinding('tcp_wrap');
const { Pipe, constants: PipeConstants } = internalBinding('pipe_wrap');
const {
  codes: { ERR_TLS_HANDSHAKE_TIMEOUT },
} = require('#internal/errors');
const { initHandle, onStreamRead, owner_symbol } = require('#net/internal');
const { validateBoolean } = require('#internal/validators');
const { convertALPNProtocols } = require('#tls/alpn');
const { SecureContext, createSecureContext } = require('#tls/common');
const { TLSWrap, destroySecured } = require('#tls/handle');
const handshake = require('#tls/handshake');

const kLate = Symbol('kLate');

/** The socket whose native stream can be read and written without JavaScript, if `socket` is one. */
function nativeBelow(socket) {
  if (!(socket instanceof net.Socket)) return undefined;
  const handle = socket._handle;
  return handle instanceof TCP || handle instanceof Pipe ? handle : undefined;
}

const debug = require('#internal/wire_log').wireLog('tls');

function side(socket) {
  return socket._tlsOptions.isServer ? 'server' : 'client';
}

function TLSSocket(socket, opts) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, opts);
  const options = { ...opts };
  if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, options);
  if (options.secureContext !== undefined && !(options.secureContext instanceof SecureContext)) {
    const { ERR_TLS_INVALID_CONTEXT } = require('#internal/errors').codes;
    throw new ERR_TLS_INVALID_CONTEXT('context');
  }
  this._tlsOptions = options;
  this._secureEstablished = false;
  this._securePending = false;
  this._newSessionPending = false;
  this._controlReleased = false;
  this._hadError = false;
  this.secureConnecting = true;
  this._SNICallback = null;
  this.servername = null;
  this.alpnProtocol = null;
  this.authorized = false;
  this.authorizationError = null;
  this._rejectUnauthorized = options.rejectUnauthorized !== false;
  this._requestCert = options.requestCert === true;
  this[kLate] = undefined;
  // Makes a secured socket known as such.
  this.encrypted = true;

  const wrap = this._wrapHandle(socket, nativeBelow(socket));
  FunctionPrototypeCall(net.Socket, this, {
    handle: wrap,
    allowHalfOpen: socket ? socket.allowHalfOpen : options.allowHalfOpen,
    pauseOnCreate: options.pauseOnConnect,
    manualStart: true,
    highWaterMark: options.highWaterMark,
    onread: socket ? undefined : options.onread,
    signal: options.signal,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
    noDelay: options.noDelay,
  });
  this.ssl = wrap;
  // As long as the program does not have the socket, its errors are the server's.
  this.on('error', this._tlsError);
  debug('%s _init', side(this), 'handle?', !!wrap);
  initHandle(wrap, this);
  handshake.prepare(this, wrap);
  if (socket) tieTo(this, socket, wrap);
  else this.connecting = options.below === undefined;
  const { enableTrace } = options;
  if (enableTrace !== undefined && enableTrace !== null) {
    validateBoolean(enableTrace, 'options.enableTrace');
    if (enableTrace) this.enableTrace();
  }
  // Listeners come first.
  process.nextTick(begin, this, socket);
}
ObjectSetPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
ObjectSetPrototypeOf(TLSSocket, net.Socket);

/** The handle that secures `handle`, a new one without a socket, or the bytes that JavaScript carries. */
TLSSocket.prototype._wrapHandle = function _wrapHandle(socket, handle) {
  const options = this._tlsOptions;
  let below = handle;
  if (!socket && below === undefined) {
    below =
      options.below ??
      (options.pipe
        ? new Pipe(PipeConstants.SOCKET)
        : new TCP(options.isServer ? TCPConstants.SERVER : TCPConstants.SOCKET));
    below[owner_symbol] = this;
  }
  const context = options.secureContext ?? createSecureContext(options);
  const wrap = new TLSWrap(below, context.context, options.isServer === true);
  wrap._parent = below ?? socket;
  wrap._parentWrap = socket;
  wrap._secureContext = context;
  wrap.reading = false;
  return wrap;
};

/** Another stream below, when the first address could not be reached. */
TLSSocket.prototype._replaceHandle = function _replaceHandle(handle) {
  const old = this._handle;
  handle[owner_symbol] = this;
  const wrap = this._wrapHandle(undefined, handle);
  if (old) destroySecured({ destroySSL: () => old.destroySSL() });
  this._handle = wrap;
  this.ssl = wrap;
  wrap[owner_symbol] = this;
  wrap.onread = onStreamRead;
  handshake.prepare(this, wrap);
};

function tieTo(self, socket, wrap) {
  const { setImmediate } = require('#timers/internal');
  self._parent = socket;
  self.connecting = socket.connecting === true;
  if (socket.connecting) {
    socket.once('connect', () => {
      self.connecting = false;
      self.emit('connect');
    });
  }
  const end = () => {
    if (!self.destroyed) self.destroy();
  };
  const carried = wrap._parent === socket;
  // What was carried last is looked at in a turn of its own, which is yet to come.
  socket.on('close', () => {
    if (carried) setImmediate(() => setImmediate(end));
    else end();
  });
  const onerror = (error) => self._emitTLSError(error);
  if (carried) require('#tls/carrier').carry(wrap, socket, onerror);
  else socket.on('error', onerror);
}

function begin(self, socket) {
  const handle = self._handle;
  const buffered = socket ? socket.readableLength : self._tlsOptions.isServer ? 0 : false;
  debug('%s initRead', side(self), 'handle?', !!handle, 'buffered?', buffered);
  if (!handle || self.destroyed) return;
  // What the socket had read for itself.
  if (socket?.readableLength && handle._parent !== socket) {
    let chunk = socket.read();
    while (chunk !== null && chunk !== undefined) {
      handle.receive(chunk);
      chunk = socket.read();
    }
  }
  // A client that nobody connects says hello when it has something to say.
  if (self._tlsOptions.isServer) self._start();
  // Reading begins even when the stream is paused: an end with nothing before it is told.
  self.read(0);
}

TLSSocket.prototype._start = function _start() {
  if (this.connecting) {
    this.once('connect', this._start);
    return;
  }
  const { handshakeTimeout, isServer, requestOCSP } = this._tlsOptions;
  if (!isServer && !this._handle?.started) {
    const { connecting } = this;
    debug(
      'client _start handle? %j connecting? %j',
      !!this._handle,
      connecting,
      'requestOCSP?',
      !!requestOCSP,
    );
  }
  if (!this._handle) return;
  if (isServer && handshakeTimeout > 0 && !this._secureEstablished && !this._handle.started) {
    this.setTimeout(handshakeTimeout, this._handleTimeout);
  }
  this._handle.started = true;
  this._handle.start();
};

TLSSocket.prototype._handleTimeout = function _handleTimeout() {
  this._emitTLSError(new ERR_TLS_HANDSHAKE_TIMEOUT());
};

/** Tells a failure to the server as long as the program does not have the socket, else to the socket itself. */
TLSSocket.prototype._emitTLSError = function _emitTLSError(error) {
  const left = this._tlsError(error);
  if (left) this.destroy(left);
};

TLSSocket.prototype._tlsError = function _tlsError(error) {
  this.emit('_tlsError', error);
  return this._controlReleased ? error : null;
};

/** Gives the socket to the program; false when it has it already. */
TLSSocket.prototype._releaseControl = function _releaseControl() {
  if (this._controlReleased) return false;
  this._controlReleased = true;
  this.removeListener('error', this._tlsError);
  return true;
};

/** What OpenSSL says has gone wrong. */
TLSSocket.prototype._onSecureError = function _onSecureError(error) {
  if (this._hadError) return;
  this._hadError = true;
  const late = this[kLate];
  if (late !== undefined) error = late;
  const { isServer } = this._tlsOptions;
  if (!this._secureEstablished) {
    // Whoever is told may still look at the connection.
    this._closeAfterHandlingError = true;
    this.destroy(error);
  } else if (
    isServer &&
    this._rejectUnauthorized &&
    RegExpPrototypeExec(/peer did not return a certificate/, error.message) !== null
  ) {
    this.destroy();
  } else {
    this._emitTLSError(error);
  }
};

/** An exception of the program's inside the handshake: told in place of OpenSSL's complaint about what came of it. */
TLSSocket.prototype._failHandshake = function _failHandshake(error) {
  this[kLate] ??= error;
  // OpenSSL may find a way to go on without an answer; the program's failure is one all the same.
  process.nextTick(() => this._onSecureError(error));
};

TLSSocket.prototype._finishInit = function _finishInit() {
  const handle = this._handle;
  if (!handle) return;
  this.alpnProtocol = handle.getALPNNegotiatedProtocol();
  this.servername = handle.getServername() ?? false;
  debug(
    '%s _finishInit',
    side(this),
    'handle? true alpn',
    this.alpnProtocol,
    'servername',
    this.servername,
  );
  // The session has to be kept first.
  if (this._newSessionPending) {
    this._securePending = true;
    return;
  }
  this.secureConnecting = false;
  this._secureEstablished = true;
  if (this._tlsOptions.isServer && this._tlsOptions.handshakeTimeout > 0) {
    this.setTimeout(0, this._handleTimeout);
  }
  this.emit('secure');
};

ObjectAssign(TLSSocket.prototype, require('#tls/details').methods);

/** Ends the securing of the connection; what is below lives on. */
TLSSocket.prototype._destroySSL = function _destroySSL() {
  if (!this.ssl) return;
  this.ssl.destroySSL();
  this.ssl = null;
};

module.exports = { TLSSocket };
