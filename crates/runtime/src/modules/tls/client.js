'use strict';

// `tls.connect`.

const { ArrayIsArray, Boolean } = primordials;

const net = require('net');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { createSecureContext } = require('#tls/common');
const { TLSSocket, verifyError } = require('#tls/wrap');

let warned = false;

/** Whether certificates are verified unless a connection says otherwise. */
function rejectByDefault() {
  const allow = process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';
  if (allow && !warned) {
    warned = true;
    process.emitWarning(
      "Setting the NODE_TLS_REJECT_UNAUTHORIZED environment variable to '0' makes TLS connections and HTTPS requests insecure by disabling certificate verification.",
    );
  }
  return !allow;
}

/** (options, cb), (port, options, cb), (port, host, options, cb), (path, options, cb) in one object. */
function normalize(args) {
  const { 0: options, 1: callback } = net._normalizeArgs(args);
  const extra =
    args[1] !== null && typeof args[1] === 'object'
      ? args[1]
      : args[2] !== null && typeof args[2] === 'object'
        ? args[2]
        : undefined;
  const merged = { ...options, ...extra };
  return [merged, callback];
}

function onSecure(socket, options) {
  const error = verifyError(socket);
  let problem = error;
  if (problem === undefined && !socket.isSessionReused()) {
    const host = options.servername || options.host || options.socket?._host || 'localhost';
    const check = options.checkServerIdentity ?? require('tls').checkServerIdentity;
    problem = check(host, socket.getPeerCertificate(true));
  }
  if (problem) {
    socket.authorized = false;
    socket.authorizationError = problem.code ?? problem.message;
    if (options.rejectUnauthorized !== false) {
      socket.destroy(problem);
      return;
    }
  } else {
    socket.authorized = true;
  }
  socket.secureConnecting = false;
  socket.emit('secureConnect');
  const session = socket.getSession();
  if (session !== undefined) socket.emit('session', session);
}

/** `tls.connect(...)` */
function connect(...args) {
  const { 0: given, 1: callback } = normalize(args);
  const allowUnauthorized = !rejectByDefault();
  const options = {
    rejectUnauthorized: !allowUnauthorized,
    ciphers: require('tls').DEFAULT_CIPHERS,
    ...given,
  };
  if (!options.keepAlive) options.singleUse = true;
  if (
    options.checkServerIdentity !== undefined &&
    typeof options.checkServerIdentity !== 'function'
  ) {
    throw new ERR_INVALID_ARG_TYPE(
      'options.checkServerIdentity',
      'Function',
      options.checkServerIdentity,
    );
  }
  const context = options.secureContext ?? createSecureContext(options);
  let servername = options.servername;
  if (servername === undefined) {
    const host = options.host ?? options.socket?._host ?? 'localhost';
    // Addresses are no names for this extension.
    servername = net.isIP(host) ? '' : host;
  }
  if (ArrayIsArray(servername))
    throw new ERR_INVALID_ARG_TYPE('options.servername', 'string', servername);
  const below =
    options.socket ??
    new net.Socket({ ...options, allowHalfOpen: true, signal: undefined, onread: undefined });
  const socket = new TLSSocket(below, {
    ...options,
    allowHalfOpen: options.socket ? options.socket.allowHalfOpen : Boolean(options.allowHalfOpen),
    secureContext: context,
    isServer: false,
    servername,
  });
  socket._connectOptions = options;
  if (callback) socket.once('secureConnect', callback);
  if (!options.socket) {
    if (options.timeout) socket.setTimeout(options.timeout);
    below.connect({ ...options, signal: undefined });
    socket.connecting = true;
    below.once('connect', () => {
      socket.connecting = false;
      socket.emit('connect');
      socket.emit('ready');
    });
  }
  socket.once('secure', () =>
    onSecure(socket, { ...options, servername: options.servername ?? servername }),
  );
  return socket;
}

module.exports = { connect };
