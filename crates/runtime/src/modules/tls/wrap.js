'use strict';

// `tls.TLSSocket`: a duplex of plain bytes over a stream of encrypted ones. The native state machine is fed with what the
// stream below receives and asked for what it should send.

const {
  Error,
  FunctionPrototypeCall,
  ObjectDefineProperty,
  ObjectSetPrototypeOf,
  ReflectApply,
  RegExpPrototypeExec,
  RegExpPrototypeSymbolReplace,
  StringPrototypeToUpperCase,
  Symbol,
  Uint8Array,
} = primordials;

const net = require('net');
const { Duplex } = require('stream');
const { Buffer } = require('buffer');
const {
  ConnResetException,
  codes: {
    ERR_TLS_HANDSHAKE_TIMEOUT,
    ERR_TLS_INVALID_STATE,
    ERR_TLS_RENEGOTIATION_DISABLED,
    ERR_TLS_SNI_FROM_SERVER,
  },
} = require('#internal/errors');
const {
  validateBuffer,
  validateFunction,
  validateNumber,
  validateObject,
  validateString,
  validateUint32,
} = require('#internal/validators');
const { wireOf } = require('#tls/alpn');
const { createSecureContext } = require('#tls/common');

const { TLSWrap, parseCertificate } = internalBinding('tls_wrap');

const kBelow = Symbol('kBelow');
const kTls = Symbol('kTls');
const kReady = Symbol('kReady');
const kWaiting = Symbol('kWaiting');
const kPaused = Symbol('kPaused');
const kEnded = Symbol('kEnded');
const kClosedBelow = Symbol('kClosedBelow');
const kHandshakeTimer = Symbol('kHandshakeTimer');
const kOptions = Symbol('kOptions');

function TLSSocket(socket, options) {
  if (!(this instanceof TLSSocket)) return new TLSSocket(socket, options);
  options = { ...options };
  this[kOptions] = options;
  this.authorized = false;
  this.authorizationError = null;
  this.alpnProtocol = null;
  this.servername = null;
  this.encrypted = true;
  this.secureConnecting = true;
  this._secureEstablished = false;
  this._controlReleased = false;
  this._tlsOptions = options;
  this._rejectUnauthorized = options.rejectUnauthorized !== false;
  this._requestCert = options.requestCert === true;
  this[kReady] = false;
  this[kWaiting] = null;
  this[kPaused] = true;
  this[kEnded] = false;
  this[kClosedBelow] = false;
  this[kHandshakeTimer] = undefined;
  FunctionPrototypeCall(net.Socket, this, {
    allowHalfOpen: options.allowHalfOpen ?? socket?.allowHalfOpen ?? false,
    signal: options.signal,
    highWaterMark: options.highWaterMark,
  });
  const below = socket ?? new net.Socket({ allowHalfOpen: true });
  this[kBelow] = below;
  this._parent = below;
  const context = options.secureContext ?? createSecureContext(options);
  this[kTls] = new TLSWrap(
    context.context,
    options.isServer === true,
    options.servername,
    options.isServer ? undefined : wireOf(options.ALPNProtocols),
    options.requestCert === true || options.isServer !== true,
  );
  this.ssl = this[kTls];
  this.connecting = below.connecting === true;
  attach(this, below);
}
ObjectSetPrototypeOf(TLSSocket.prototype, net.Socket.prototype);
ObjectSetPrototypeOf(TLSSocket, net.Socket);

function attach(self, below) {
  below.on('data', (chunk) => {
    self[kTls].receive(chunk);
    advance(self);
  });
  below.on('end', () => {
    self[kTls].receive(undefined);
    advance(self);
    if (!self[kReady] && !self.destroyed) disconnected(self);
    else finishReading(self);
  });
  below.on('error', (error) => self.destroy(error));
  below.on('close', () => {
    self[kClosedBelow] = true;
    if (!self[kReady] && !self.destroyed) disconnected(self);
    else if (!self.destroyed) {
      finishReading(self);
      self.destroy();
    }
  });
  below.on('drain', () => resumeWriting(self));
  below.on('timeout', () => self.emit('timeout'));
  if (below.connecting) {
    below.once('connect', () => {
      self.connecting = false;
      self.emit('connect');
      self.emit('ready');
      start(self);
    });
    below.on('lookup', (...args) => ReflectApply(self.emit, self, ['lookup', ...args]));
  } else {
    process.nextTick(start, self);
  }
}

function start(self) {
  if (self.destroyed) return;
  const limit = self[kOptions].handshakeTimeout;
  if (limit > 0) {
    const { setTimeout } = require('timers');
    self[kHandshakeTimer] = setTimeout(() => {
      self.emit('_tlsError', new ERR_TLS_HANDSHAKE_TIMEOUT());
    }, limit);
    self[kHandshakeTimer].unref();
  }
  advance(self);
}

function disconnected(self) {
  const error = new ConnResetException(
    'Client network socket disconnected before secure TLS connection was established',
  );
  const { _connectOptions: options } = self;
  if (options !== undefined) {
    error.path = options.path;
    error.host = options.host;
    error.port = options.port;
    error.localAddress = options.localAddress;
  }
  fail(self, error);
}

/** Reports what went wrong: before the handshake's end to the server, if there is one, afterwards on the socket. */
function fail(self, error) {
  send(self);
  if (!self[kReady] && self[kOptions].isServer && self.listenerCount('_tlsError') > 0) {
    self.emit('_tlsError', error);
    self.destroy();
    return;
  }
  self.destroy(error);
}

function decorate(error) {
  const match = RegExpPrototypeExec(/^error:([0-9A-F]+):(.*?):(.*?):(.*)$/, error.message);
  if (match !== null) {
    const { 2: library, 4: reason } = match;
    error.library = library;
    error.reason = reason;
    error.code = `ERR_SSL_${RegExpPrototypeSymbolReplace(/[^A-Z0-9]+/g, StringPrototypeToUpperCase(reason), '_')}`;
  } else if (error.message === 'ECONNRESET') {
    return new ConnResetException('read ECONNRESET');
  }
  return error;
}

/** Goes as far as the bytes at hand allow: handshake, then reading. */
function advance(self) {
  if (self.destroyed) return;
  const tls = self[kTls];
  if (!self[kReady]) {
    let done;
    try {
      done = tls.handshake();
    } catch (error) {
      fail(self, decorate(error));
      return;
    }
    send(self);
    if (!done) return;
    established(self);
    if (self.destroyed) return;
  }
  pump(self);
  send(self);
}

function established(self) {
  self[kReady] = true;
  self.secureConnecting = false;
  self._secureEstablished = true;
  if (self[kHandshakeTimer] !== undefined) {
    const { clearTimeout } = require('timers');
    clearTimeout(self[kHandshakeTimer]);
  }
  const tls = self[kTls];
  self.alpnProtocol = tls.getALPNNegotiatedProtocol() ?? false;
  self.servername = self[kOptions].isServer
    ? (tls.getServername() ?? false)
    : (self[kOptions].servername ?? null);
  self._handshakeDone?.();
  self.emit('secure');
  if (self[kWaiting] !== null) resumeWriting(self);
}

/** Hands plain bytes to the readable side until it is full or there are none. */
function pump(self) {
  if (self[kPaused] || self[kEnded] || !self[kReady]) return;
  while (!self[kPaused]) {
    let data;
    try {
      data = self[kTls].read();
    } catch (error) {
      fail(self, decorate(error));
      return;
    }
    if (data === undefined) return;
    if (data === null) {
      finishReading(self);
      return;
    }
    refreshTimer(self);
    if (!self.push(Buffer.from(data))) {
      self[kPaused] = true;
      self[kBelow].pause();
      return;
    }
  }
}

function refreshTimer(self) {
  self._unrefTimer?.();
}

function finishReading(self) {
  if (self[kEnded] || self.destroyed) return;
  self[kEnded] = true;
  self.push(null);
  if (self.readableLength === 0 && !self.readableFlowing && self[kPaused]) self.read(0);
}

/** Sends what OpenSSL has ready; false when the stream below is full. */
function send(self) {
  const data = self[kTls].outgoing();
  if (data === undefined) return true;
  const below = self[kBelow];
  if (below.destroyed || below.writableEnded) return true;
  return below.write(new Uint8Array(data));
}

function resumeWriting(self) {
  const waiting = self[kWaiting];
  if (waiting === null || !self[kReady]) return;
  if (self[kBelow].writableNeedDrain) return;
  self[kWaiting] = null;
  waiting();
}

TLSSocket.prototype._read = function _read() {
  this[kPaused] = false;
  const below = this[kBelow];
  if (below.isPaused?.()) below.resume();
  if (this[kReady]) {
    pump(this);
    if (!this.destroyed) send(this);
  }
};

TLSSocket.prototype._write = function _write(chunk, encoding, callback) {
  const data = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
  const go = () => {
    if (this.destroyed) return;
    try {
      this[kTls].write(data);
    } catch (error) {
      callback(decorate(error));
      return;
    }
    refreshTimer(this);
    if (send(this)) callback();
    else this[kWaiting] = callback;
  };
  if (this[kReady]) go();
  else this[kWaiting] = go;
};

TLSSocket.prototype._writev = function _writev(chunks, callback) {
  const list = [];
  for (let i = 0; i < chunks.length; i++) {
    const { chunk, encoding } = chunks[i];
    list[i] = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk;
  }
  this._write(Buffer.concat(list), 'buffer', callback);
};

TLSSocket.prototype._final = function _final(callback) {
  const end = () => {
    if (this.destroyed) return;
    this[kTls].shutdown();
    send(this);
    this[kBelow].end();
    callback();
  };
  if (this[kReady]) end();
  else this[kWaiting] = end;
};

TLSSocket.prototype._destroy = function _destroy(error, callback) {
  if (this[kHandshakeTimer] !== undefined) {
    const { clearTimeout } = require('timers');
    clearTimeout(this[kHandshakeTimer]);
  }
  this.connecting = false;
  const below = this[kBelow];
  const hadError = error !== null && error !== undefined;
  this._hadError = hadError;
  const close = () => {
    callback(error);
    process.nextTick(() => this.emit('close', hadError));
  };
  if (below.destroyed || this[kClosedBelow]) close();
  else {
    below.once('close', close);
    if (hadError) below.destroy();
    else below.destroySoon?.() ?? below.destroy();
  }
};

TLSSocket.prototype.connect = function connect(...args) {
  ReflectApply(this[kBelow].connect, this[kBelow], args);
  return this;
};

const delegated = ['address', 'ref', 'resetAndDestroy', 'setKeepAlive', 'setNoDelay', 'unref'];
for (let i = 0; i < delegated.length; i++) {
  const name = delegated[i];
  TLSSocket.prototype[name] = function (...args) {
    const below = this[kBelow];
    if (typeof below[name] !== 'function') return this;
    const result = ReflectApply(below[name], below, args);
    return result === below ? this : result;
  };
}

const properties = [
  'bytesRead',
  'bytesWritten',
  'localAddress',
  'localFamily',
  'localPort',
  'remoteAddress',
  'remoteFamily',
  'remotePort',
];
for (let i = 0; i < properties.length; i++) {
  const name = properties[i];
  ObjectDefineProperty(TLSSocket.prototype, name, {
    __proto__: null,
    configurable: true,
    enumerable: true,
    get() {
      return this[kBelow]?.[name];
    },
  });
}

TLSSocket.prototype.pause = function pause() {
  return FunctionPrototypeCall(Duplex.prototype.pause, this);
};

TLSSocket.prototype.getCipher = function getCipher() {
  return this[kTls].getCipher() ?? null;
};

TLSSocket.prototype.getProtocol = function getProtocol() {
  return this.destroyed ? null : this[kTls].getProtocol();
};

function certificateObject(der) {
  const certificate = parseCertificate(der);
  certificate.raw = Buffer.from(certificate.raw.buffer);
  if (certificate.pubkey !== undefined) certificate.pubkey = Buffer.from(certificate.pubkey.buffer);
  return certificate;
}

TLSSocket.prototype.getPeerCertificate = function getPeerCertificate(detailed) {
  if (this.destroyed && !this[kReady]) return null;
  const chain = this[kTls].getPeerChain();
  if (chain.length === 0) return {};
  const first = certificateObject(chain[0]);
  if (detailed) {
    let current = first;
    for (let i = 1; i < chain.length; i++) {
      current.issuerCertificate = certificateObject(chain[i]);
      current = current.issuerCertificate;
    }
    current.issuerCertificate = current;
  }
  return first;
};

TLSSocket.prototype.getCertificate = function getCertificate() {
  const der = this[kTls].getOwnCertificate();
  return der === undefined ? {} : certificateObject(der);
};

TLSSocket.prototype.isSessionReused = function isSessionReused() {
  return this[kTls].isSessionReused();
};

TLSSocket.prototype.getSession = function getSession() {
  const der = this[kTls].getSession();
  return der === undefined ? undefined : Buffer.from(der.buffer);
};

TLSSocket.prototype.exportKeyingMaterial = function exportKeyingMaterial(length, label, context) {
  validateUint32(length, 'length', true);
  validateString(label, 'label');
  if (context !== undefined) validateBuffer(context, 'context');
  if (!this[kReady]) throw new ERR_TLS_INVALID_STATE();
  return Buffer.from(this[kTls].exportKeyingMaterial(length, label, context).buffer);
};

TLSSocket.prototype.setServername = function setServername(name) {
  validateString(name, 'name');
  if (this[kOptions].isServer) throw new ERR_TLS_SNI_FROM_SERVER();
  throw require('#internal/errors').notImplemented('tlsSocket.setServername');
};

TLSSocket.prototype.disableRenegotiation = function disableRenegotiation() {
  this._disabledRenegotiation = true;
};

TLSSocket.prototype.renegotiate = function renegotiate(options, callback) {
  validateObject(options, 'options');
  if (callback !== undefined) validateFunction(callback, 'callback');
  if (this.destroyed) return undefined;
  const error = new ERR_TLS_RENEGOTIATION_DISABLED();
  if (callback) process.nextTick(callback, error);
  return false;
};

TLSSocket.prototype.setMaxSendFragment = function setMaxSendFragment(size) {
  validateNumber(size, 'size');
  return size >= 512 && size <= 16384;
};

const unbuilt = [
  'enableTrace',
  'getEphemeralKeyInfo',
  'getFinished',
  'getPeerFinished',
  'getPeerX509Certificate',
  'getSharedSigalgs',
  'getTLSTicket',
  'getX509Certificate',
  'setKeyCert',
  'setSession',
];
for (let i = 0; i < unbuilt.length; i++) {
  const name = unbuilt[i];
  TLSSocket.prototype[name] = function () {
    throw require('#internal/errors').notImplemented(`tlsSocket.${name}`);
  };
}

/** The error of a peer whose certificate could not be verified; undefined when it could. */
function verifyError(socket) {
  const found = socket[kTls].verifyError();
  if (found === undefined) return undefined;
  const error = new Error(found[1]);
  error.code = found[0];
  return error;
}

module.exports = { TLSSocket, verifyError };
