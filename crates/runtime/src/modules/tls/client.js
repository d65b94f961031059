'use strict';

// `tls.connect`.

const { ObjectAssign, Symbol } = primordials;

const net = require('net');
const {
  ConnResetException,
  codes: { ERR_INVALID_ARG_VALUE, ERR_TLS_DH_PARAM_SIZE },
} = require('#internal/errors');
const { validateFunction, validateNumber } = require('#internal/validators');
const { kPendingSession, kVerified } = require('#tls/handshake');
const { TLSSocket } = require('#tls/wrap');
const debug = require('#internal/wire_log').wireLog('tls');

// By this name libraries find the options of a connection.
const kConnectOptions = Symbol('connect-options');

let warned = false;

/** Whether certificates may be wrong unless a connection says otherwise. */
function allowsUnauthorized() {
  const allow = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (allow && !warned) {
    warned = true;
    process.emitWarning(
      'Setting the NODE_TLS_REJECT_UNAUTHORIZED ' +
        "environment variable to '0' makes TLS connections " +
        'and HTTPS requests insecure by disabling ' +
        'certificate verification.',
    );
  }
  return allow;
}

/** (options, cb), (port, options, cb), (port, host, options, cb), (path, options, cb) in one object. */
function normalize(args) {
  const { 0: options, 1: callback } = net._normalizeArgs(args);
  // The program's own object stays as it is.
  const merged = { ...options };
  if (args[1] !== null && typeof args[1] === 'object') ObjectAssign(merged, args[1]);
  else if (args[2] !== null && typeof args[2] === 'object') ObjectAssign(merged, args[2]);
  return [merged, callback];
}

function hostOf(options) {
  return options.servername || options.host || options.socket?._host || 'localhost';
}

function onConnectSecure() {
  const options = this[kConnectOptions];
  const key = this.getEphemeralKeyInfo();
  if (key?.type === 'DH' && key.size < options.minDHSize) {
    this.destroy(new ERR_TLS_DH_PARAM_SIZE(key.size));
    return;
  }
  let problem = this._handle.verifyError();
  // A session that was ours before has been looked at before.
  if (problem === undefined && !this.isSessionReused()) {
    const detailed = options.checkServerIdentity !== require('tls').checkServerIdentity;
    problem = options.checkServerIdentity(hostOf(options), this.getPeerCertificate(detailed));
  }
  if (problem) {
    this.authorized = false;
    this.authorizationError = problem.code || problem.message;
    if (options.rejectUnauthorized !== false) {
      this.destroy(problem);
      return;
    }
  } else {
    this.authorized = true;
  }
  this.secureConnecting = false;
  this[kVerified] = true;
  debug('client emit secureConnect. authorized:', this.authorized);
  this.emit('secureConnect');
  const session = this[kPendingSession];
  this[kPendingSession] = null;
  if (session) this.emit('session', session);
  this.removeListener('end', onConnectEnd);
}

function onConnectEnd() {
  // The connection broke off in the middle of the handshake.
  if (this._hadError) return;
  const options = this[kConnectOptions];
  this._hadError = true;
  const error = new ConnResetException(
    'Client network socket disconnected before secure TLS connection was established',
  );
  error.path = options.path;
  error.host = options.host;
  error.port = options.port;
  error.localAddress = options.localAddress;
  this.destroy(error);
}

/** `tls.connect(...)` */
function connect(...args) {
  const { 0: given, 1: callback } = normalize(args);
  const options = {
    rejectUnauthorized: !allowsUnauthorized(),
    ciphers: require('tls').DEFAULT_CIPHERS,
    checkServerIdentity: require('tls').checkServerIdentity,
    minDHSize: 1024,
    ...given,
  };
  if (!options.keepAlive) options.singleUse = true;
  validateFunction(options.checkServerIdentity, 'options.checkServerIdentity');
  validateNumber(options.minDHSize, 'options.minDHSize', 1);
  if (options.servername && net.isIP(options.servername)) {
    throw new ERR_INVALID_ARG_VALUE(
      'options.servername',
      options.servername,
      'Setting the TLS ServerName to an IP address is not permitted by RFC 6066',
    );
  }
  const context = options.secureContext || require('tls').createSecureContext(options);
  const socket = new TLSSocket(options.socket, {
    allowHalfOpen: options.socket ? options.socket.allowHalfOpen : !!options.allowHalfOpen,
    pipe: !!options.path,
    secureContext: context,
    isServer: false,
    requestCert: true,
    rejectUnauthorized: options.rejectUnauthorized !== false,
    session: options.session,
    sessionHost: `${hostOf(options)}`,
    ALPNProtocols: options.ALPNProtocols,
    requestOCSP: options.requestOCSP,
    enableTrace: options.enableTrace,
    pskCallback: options.pskCallback,
    highWaterMark: options.highWaterMark,
    onread: options.onread,
    signal: options.signal,
    noDelay: options.noDelay,
    keepAlive: options.keepAlive,
    keepAliveInitialDelay: options.keepAliveInitialDelay,
  });
  options.rejectUnauthorized = options.rejectUnauthorized !== false;
  socket[kConnectOptions] = options;
  if (callback) socket.once('secureConnect', callback);
  if (!options.socket) {
    // A connection of one's own.
    if (options.timeout) socket.setTimeout(options.timeout);
    socket.connect(options, socket._start);
  }
  socket._releaseControl();
  if (options.servername) socket.setServername(options.servername);
  if (options.socket) socket._start();
  socket.on('secure', onConnectSecure);
  socket.prependListener('end', onConnectEnd);
  return socket;
}

module.exports = { connect };
