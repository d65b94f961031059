'use strict';

// `tls.Server`: a net server whose connections are secured before the program sees them.

const {
  ArrayPrototypeJoin,
  ArrayPrototypePush,
  FunctionPrototypeCall,
  ObjectSetPrototypeOf,
  RegExp,
  RegExpPrototypeSymbolReplace,
  StringPrototypeReplaceAll,
  StringPrototypeSlice,
  Symbol,
  SymbolFor,
  TypeError,
} = primordials;

const net = require('net');
const hooks = require('#async_hooks/internal');
const {
  ConnResetException,
  codes: {
    ERR_INTERNAL_ASSERTION,
    ERR_INVALID_ARG_TYPE,
    ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS,
    ERR_TLS_REQUIRED_SERVER_NAME,
  },
} = require('#internal/errors');
const {
  validateBuffer,
  validateFunction,
  validateNumber,
  validateObject,
  validateString,
  validateInt32,
} = require('#internal/validators');
const { convertALPNProtocols } = require('#tls/alpn');
const { SecureContext, createSecureContext } = require('#tls/common');
const { contextByName } = require('#tls/handshake');
const { TLSSocket } = require('#tls/wrap');

const netServerSocket = require('diagnostics_channel').channel('net.server.socket');
const debug = require('#internal/wire_log').wireLog('tls');

const kErrorEmitted = Symbol('kErrorEmitted');
const kSNICallback = Symbol('kSNICallback');
const kContextOf = Symbol('kContextOf');

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else {
    validateObject(options, 'options');
  }
  this._contexts = [];
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  this.ALPNCallback = options.ALPNCallback;
  if (this.ALPNCallback) {
    validateFunction(this.ALPNCallback, 'options.ALPNCallback');
    if (options.ALPNProtocols) throw new ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS();
  }
  if (options.sessionTimeout) {
    validateInt32(options.sessionTimeout, 'options.sessionTimeout', 0);
    this.sessionTimeout = options.sessionTimeout;
  }
  if (options.ticketKeys) this.ticketKeys = options.ticketKeys;
  if (options.ALPNProtocols) convertALPNProtocols(options.ALPNProtocols, this);
  this.setSecureContext(options);
  this._handshakeTimeout = options.handshakeTimeout || 120_000;
  this[kSNICallback] = options.SNICallback;
  this[kContextOf] = undefined;
  validateNumber(this._handshakeTimeout, 'options.handshakeTimeout');
  if (this[kSNICallback] && typeof this[kSNICallback] !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.SNICallback', 'Function', this[kSNICallback]);
  }
  this._pskCallback = options.pskCallback;
  this._pskIdentityHint = options.pskIdentityHint;
  if (this._pskCallback) validateFunction(this._pskCallback, 'options.pskCallback');
  if (this._pskIdentityHint) validateString(this._pskIdentityHint, 'options.pskIdentityHint');
  this._enableTrace = options.enableTrace;
  FunctionPrototypeCall(net.Server, this, options, onConnection);
  if (listener) this.on('secureConnection', listener);
  this.on('listening', takeOver);
}
ObjectSetPrototypeOf(Server.prototype, net.Server.prototype);
ObjectSetPrototypeOf(Server, net.Server);

function onConnection(raw) {
  secure(this, raw, undefined)._server = null;
}

// Makes the secured socket over a socket, or over a handle that has none.
function secure(server, raw, handle) {
  if (server._enableTrace === undefined && process.execArgv !== undefined) {
    server._enableTrace = require('#internal/options').getOptionValue('--trace-tls');
  }
  debug('net.Server.on(connection): new TLSSocket');
  const socket = new TLSSocket(raw, {
    secureContext: server._sharedCreds,
    isServer: true,
    server,
    below: handle,
    allowHalfOpen: server.allowHalfOpen,
    requestCert: server.requestCert,
    rejectUnauthorized: server.rejectUnauthorized,
    handshakeTimeout: server._handshakeTimeout,
    ALPNProtocols: server.ALPNProtocols,
    ALPNCallback: server.ALPNCallback,
    SNICallback: server[kSNICallback] || (server[kContextOf] ??= contextOf(server)),
    enableTrace: server._enableTrace,
    pauseOnConnect: server.pauseOnConnect,
    pskCallback: server._pskCallback,
    pskIdentityHint: server._pskIdentityHint,
    highWaterMark: server.highWaterMark,
  });
  socket.server = server;
  socket[kErrorEmitted] = false;
  socket.on('secure', onSocketSecure);
  socket.on('error', onSocketError);
  socket.on('_tlsError', onSocketError);
  socket.on('close', onSocketClose);
  if (server.listenerCount('keylog') > 0) {
    socket.on('keylog', (line) => server.emit('keylog', line, socket));
  }
  return socket;
}

// Secures connections that nobody but this server wants to see without ever making a socket for what is below.
function takeOver() {
  const listener = this._handle;
  const { TCP } = internalBinding('tcp_wrap');
  if (!(listener instanceof TCP) || listener.onconnection === undefined) return;
  const server = this;
  const ordinary = listener.onconnection;
  listener.onconnection = function (err, handle) {
    if (err || !isAlone(server)) {
      FunctionPrototypeCall(ordinary, this, err, handle);
      return;
    }
    if (server.noDelay) handle.setNoDelay(true);
    if (server.keepAlive) handle.setKeepAlive(true, server.keepAliveInitialDelay);
    server._connections++;
    secure(server, undefined, handle)._server = server;
  };
}

function isAlone(server) {
  return (
    server._events.connection === onConnection &&
    !(server.maxConnections >= 0) &&
    !server.blockList &&
    !server.pauseOnConnect &&
    !netServerSocket.hasSubscribers &&
    !hooks.initHooksExist()
  );
}

function contextOf(server) {
  const callback = (servername, done) =>
    FunctionPrototypeCall(contextByName, { server }, servername, done);
  callback.isDefault = true;
  return callback;
}

function onSocketSecure() {
  if (this._requestCert) {
    const problem = this._handle.verifyError();
    if (problem !== undefined) {
      this.authorizationError = problem.code;
      if (this._rejectUnauthorized) this.destroy();
    } else {
      this.authorized = true;
    }
  }
  if (!this.destroyed && this._releaseControl()) {
    debug('server emit secureConnection');
    this._tlsOptions.server.emit('secureConnection', this);
  }
}

function onSocketError(error) {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', error, this);
}

function onSocketClose() {
  if (this._controlReleased || this[kErrorEmitted]) return;
  this[kErrorEmitted] = true;
  this._tlsOptions.server.emit('tlsClientError', new ConnResetException('socket hang up'), this);
}

// A rejected promise of a listener ends the connection that it was given.
Server.prototype[SymbolFor('nodejs.rejection')] = function (error, event, socket) {
  if (event === 'secureConnection') {
    socket.destroy(error);
    return;
  }
  const rejection = net.Server.prototype[SymbolFor('nodejs.rejection')];
  if (rejection) FunctionPrototypeCall(rejection, this, error, event, socket);
};

// What of a server's options goes into its context, and is kept on the server.
const kept = [
  'pfx',
  'key',
  'passphrase',
  'cert',
  'clientCertEngine',
  'ca',
  'minVersion',
  'maxVersion',
  'secureProtocol',
  'crl',
  'ciphers',
  'ecdhCurve',
  'dhparam',
  'sigalgs',
  'privateKeyIdentifier',
  'privateKeyEngine',
  'allowPartialTrustChain',
  'certificateCompression',
];

Server.prototype.setSecureContext = function setSecureContext(options) {
  validateObject(options, 'options');
  const settings = {};
  for (let i = 0; i < kept.length; i++) {
    const name = kept[i];
    this[name] = options[name] ? options[name] : undefined;
    settings[name] = this[name];
  }
  this.secureOptions = options.secureOptions || undefined;
  // The server's order holds unless the program says otherwise.
  this.honorCipherOrder = options.honorCipherOrder === undefined || !!options.honorCipherOrder;
  if (options.sessionTimeout) this.sessionTimeout = options.sessionTimeout;
  if (options.ticketKeys) this.ticketKeys = options.ticketKeys;
  this.sessionIdContext = options.sessionIdContext || defaultIdContext();
  settings.secureOptions = this.secureOptions;
  settings.honorCipherOrder = this.honorCipherOrder;
  settings.sessionTimeout = this.sessionTimeout;
  settings.ticketKeys = this.ticketKeys;
  settings.sessionIdContext = this.sessionIdContext;
  this._sharedCreds = createSecureContext(settings);
};

let idContext;
function defaultIdContext() {
  idContext ??= StringPrototypeSlice(
    require('crypto')
      .createHash('sha1')
      .update(ArrayPrototypeJoin(process.argv, ' '))
      .digest('hex'),
    0,
    32,
  );
  return idContext;
}

Server.prototype.addContext = function addContext(servername, context) {
  if (!servername) throw new ERR_TLS_REQUIRED_SERVER_NAME();
  if (typeof servername !== 'string') throw new TypeError('servername.replace is not a function');
  const escaped = RegExpPrototypeSymbolReplace(/([.^$+?\-\\[\]{}])/g, servername, '\\$1');
  // Names of hosts are the same in either case.
  const pattern = new RegExp(`^${StringPrototypeReplaceAll(escaped, '*', '[^.]*')}$`, 'i');
  const secure = context instanceof SecureContext ? context : createSecureContext(context);
  ArrayPrototypePush(this._contexts, [pattern, secure.context]);
};

Server.prototype._getServerData = function _getServerData() {
  return { ticketKeys: this.getTicketKeys().toString('hex') };
};

Server.prototype._setServerData = function _setServerData(data) {
  const { Buffer } = require('buffer');
  this.setTicketKeys(Buffer.from(data.ticketKeys, 'hex'));
};

Server.prototype.getTicketKeys = function getTicketKeys() {
  const { Buffer } = require('buffer');
  return Buffer.from(this._sharedCreds.context.getTicketKeys().buffer);
};

Server.prototype.setTicketKeys = function setTicketKeys(keys) {
  validateBuffer(keys);
  if (keys.byteLength !== 48) {
    throw new ERR_INTERNAL_ASSERTION('Session ticket keys must be a 48-byte buffer');
  }
  this._sharedCreds.context.setTicketKeys(keys);
};

/** `tls.createServer` */
function createServer(options, listener) {
  return new Server(options, listener);
}

module.exports = { Server, createServer };
