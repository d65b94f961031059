'use strict';

// `tls.Server`: a net server whose connections are secured before the program sees them.

const { FunctionPrototypeCall, ObjectSetPrototypeOf, Symbol } = primordials;

const net = require('net');
const {
  ConnResetException,
  codes: { ERR_INVALID_ARG_TYPE, ERR_TLS_REQUIRED_SERVER_NAME },
} = require('#internal/errors');
const { validateNumber } = require('#internal/validators');
const { createSecureContext } = require('#tls/common');
const { TLSSocket, verifyError } = require('#tls/wrap');

const kContext = Symbol('kContext');
const kOptions = Symbol('kOptions');

function Server(options, listener) {
  if (!(this instanceof Server)) return new Server(options, listener);
  if (typeof options === 'function') {
    listener = options;
    options = {};
  } else if (options === undefined || options === null) {
    options = {};
  } else if (typeof options !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('options', 'Object', options);
  }
  FunctionPrototypeCall(net.Server, this, options, onConnection);
  this._contexts = [];
  this.requestCert = options.requestCert === true;
  this.rejectUnauthorized = options.rejectUnauthorized !== false;
  const timeout = options.handshakeTimeout ?? 120_000;
  validateNumber(timeout, 'options.handshakeTimeout');
  this.setSecureContext(options);
  this[kOptions] = { ...options, handshakeTimeout: timeout };
  if (options.SNICallback !== undefined && typeof options.SNICallback !== 'function') {
    throw new ERR_INVALID_ARG_TYPE('options.SNICallback', 'Function', options.SNICallback);
  }
  if (
    options.SNICallback !== undefined ||
    options.ALPNCallback !== undefined ||
    options.pskCallback !== undefined
  ) {
    const name = options.SNICallback
      ? 'SNICallback'
      : options.ALPNCallback
        ? 'ALPNCallback'
        : 'pskCallback';
    throw require('#internal/errors').notImplemented(`tls.createServer with ${name}`);
  }
  if (listener) this.on('secureConnection', listener);
}
ObjectSetPrototypeOf(Server.prototype, net.Server.prototype);
ObjectSetPrototypeOf(Server, net.Server);

function onConnection(raw) {
  const socket = new TLSSocket(raw, {
    ...this[kOptions],
    isServer: true,
    secureContext: this[kContext],
    requestCert: this.requestCert,
    rejectUnauthorized: this.rejectUnauthorized,
    allowHalfOpen: this.allowHalfOpen,
  });
  socket.server = this;
  let failed = false;
  socket.on('_tlsError', (error) => {
    if (failed) return;
    failed = true;
    this.emit('tlsClientError', error, socket);
    socket.destroy();
  });
  const onEarlyClose = () => {
    if (failed || socket._secureEstablished) return;
    failed = true;
    this.emit('tlsClientError', new ConnResetException('socket hang up'), socket);
  };
  socket.on('close', onEarlyClose);
  const onEarlyError = (error) => {
    if (failed) return;
    failed = true;
    this.emit('tlsClientError', error, socket);
  };
  socket.on('error', onEarlyError);
  socket.once('secure', () => {
    socket.removeListener('error', onEarlyError);
    socket.removeListener('close', onEarlyClose);
    if (this.requestCert) {
      const missing = socket.ssl.getPeerChain().length === 0;
      const error = missing ? undefined : verifyError(socket);
      if (missing || error) {
        socket.authorized = false;
        socket.authorizationError = missing
          ? 'UNABLE_TO_GET_ISSUER_CERT'
          : (error.code ?? error.message);
        if (this.rejectUnauthorized) {
          socket.destroy();
          return;
        }
      } else {
        socket.authorized = true;
      }
    }
    this.emit('secureConnection', socket);
  });
}

Server.prototype.setSecureContext = function setSecureContext(options) {
  const { wireOf } = require('#tls/alpn');
  const context = createSecureContext(options);
  const wire = wireOf(options.ALPNProtocols);
  if (wire !== undefined) context.context.setAlpn(wire);
  this[kContext] = context;
};

Server.prototype.addContext = function addContext(servername) {
  if (!servername) throw new ERR_TLS_REQUIRED_SERVER_NAME();
  throw require('#internal/errors').notImplemented('server.addContext');
};

Server.prototype.getTicketKeys = function getTicketKeys() {
  throw require('#internal/errors').notImplemented('server.getTicketKeys');
};

Server.prototype.setTicketKeys = function setTicketKeys() {
  throw require('#internal/errors').notImplemented('server.setTicketKeys');
};

/** `tls.createServer` */
function createServer(options, listener) {
  return new Server(options, listener);
}

module.exports = { Server, createServer };
