'use strict';

// What happens in a handshake: the callbacks of the native connection, the program's choices on both sides, sessions.

const {
  ArrayBufferIsView,
  ArrayPrototypeIncludes,
  FunctionPrototypeCall,
  RegExpPrototypeExec,
  StringPrototypeToLowerCase,
  Symbol,
  TypeError,
} = primordials;

const {
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_MULTIPLE_CALLBACK,
    ERR_OUT_OF_RANGE,
    ERR_TLS_ALPN_CALLBACK_INVALID_RESULT,
    ERR_TLS_RENEGOTIATION_DISABLED,
    ERR_TLS_SESSION_ATTACK,
  },
} = require('#internal/errors');
const { getOptionValue } = require('#internal/options');
const { owner_symbol } = require('#net/internal');
const {
  validateBuffer,
  validateFunction,
  validateObject,
  validateString,
} = require('#internal/validators');

const debug = require('#internal/wire_log').wireLog('tls');

// What `--tls-keylog` names.
let keylogFile;

// Whether a client has looked at its server's certificate, and the session that came before it had.
const kVerified = Symbol('verified');
const kPendingSession = Symbol('pendingSession');

/** Readies a new native connection of a socket. */
function prepare(socket, wrap) {
  const options = socket._tlsOptions;
  wrap.onhandshakestart = onHandshakeStart;
  wrap.onhandshakedone = onHandshakeDone;
  wrap.onerror = onError;
  wrap.onkeylog = onKeylog;
  wrap.ontrace = onTrace;
  wrap.handshakes = 0;
  wrap.lastHandshake = 0;
  wrap.setVerifyMode(socket._requestCert || !options.isServer, socket._rejectUnauthorized);
  if (options.isServer) prepareServer(socket, wrap, options);
  else prepareClient(socket, wrap, options);
  // No names at all ask for nothing.
  if (options.ALPNProtocols && !ArrayBufferIsView(options.ALPNProtocols)) {
    throw new TypeError('Must give a Buffer as first argument');
  }
  if (options.ALPNProtocols && options.ALPNProtocols.length !== 0) {
    wrap.setALPNProtocols(options.ALPNProtocols);
  }
  if (options.pskCallback) {
    validateFunction(options.pskCallback, 'pskCallback');
    wrap.onpskexchange = options.isServer ? onServerPsk : onClientPsk;
    if (options.pskIdentityHint) {
      validateString(options.pskIdentityHint, 'options.pskIdentityHint');
      if (!wrap.setPskIdentityHint(options.pskIdentityHint)) {
        const { ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED } = require('#internal/errors').codes;
        socket._onSecureError(new ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED());
      }
    }
  }
  keylogFile ??= getOptionValue('--tls-keylog') ?? '';
  if (keylogFile !== '' || socket.listenerCount?.('keylog') > 0) wrap.enableKeylog();
  if (socket.listenerCount('newListener') === 0) socket.on('newListener', onNewListener);
}

function onNewListener(event) {
  if (event !== 'keylog') return;
  this._handle?.enableKeylog();
}

function prepareServer(socket, wrap, options) {
  const { server } = options;
  if (options.SNICallback) validateFunction(options.SNICallback, 'options.SNICallback');
  socket._SNICallback = options.SNICallback ?? null;
  const listened = (name) => server !== undefined && server.listenerCount(name) > 0;
  if (
    options.ALPNCallback ||
    listened('resumeSession') ||
    listened('OCSPRequest') ||
    (options.SNICallback && (!options.SNICallback.isDefault || server?._contexts.length > 0))
  ) {
    wrap.onclienthello = onClientHello;
    wrap.watchHello();
  }
  if (listened('resumeSession') || listened('newSession')) {
    wrap.onnewsession = onNewSessionOfServer;
    wrap.enableSessions();
  }
}

function prepareClient(socket, wrap, options) {
  wrap.onnewsession = onNewSessionOfClient;
  wrap.enableSessions();
  if (options.requestOCSP) {
    wrap.onocspresponse = onOCSPResponse;
    wrap.requestOCSP();
  }
  if (options.sessionHost !== undefined) wrap.bindSessions(options.sessionHost);
  if (options.session) socket.setSession(options.session);
  if (options.servername) socket.setServername(options.servername);
}

// ===== notes of the native connection =====

let tls;
let performance;

function onHandshakeStart() {
  const socket = this[owner_symbol];
  if (socket._tlsOptions.isServer) debug('server onhandshakestart');
  tls ??= require('tls');
  performance ??= require('perf_hooks').performance;
  const { CLIENT_RENEG_LIMIT, CLIENT_RENEG_WINDOW } = tls;
  const now = performance.now();
  if (now - this.lastHandshake >= CLIENT_RENEG_WINDOW * 1000) this.handshakes = 0;
  const first = this.handshakes === 0 && !socket._secureEstablished;
  this.lastHandshake = now;
  if (first) {
    this.handshakes = 1;
    return;
  }
  if (++this.handshakes > CLIENT_RENEG_LIMIT && socket._tlsOptions.isServer) {
    socket._emitTLSError(new ERR_TLS_SESSION_ATTACK());
  } else if (socket._disabledRenegotiation && !socket._renegotiating) {
    socket._emitTLSError(new ERR_TLS_RENEGOTIATION_DISABLED());
  }
}

function onHandshakeDone() {
  const socket = this[owner_symbol];
  debug('%s onhandshakedone', socket._tlsOptions.isServer ? 'server' : 'client');
  socket._finishInit();
}

function onError(error) {
  this[owner_symbol]._onSecureError(error);
}

function onKeylog(line) {
  const { Buffer } = require('buffer');
  const socket = this[owner_symbol];
  const path = keylogFile;
  const text = Buffer.from(line.buffer);
  if (path) {
    warnOfKeylog();
    require('fs').appendFileSync(path, text, { mode: 0o600 });
  }
  socket.emit('keylog', text);
}

let keylogWarned = false;
function warnOfKeylog() {
  if (keylogWarned) return;
  keylogWarned = true;
  process.emitWarning(
    'Using --tls-keylog makes TLS connections insecure by writing secret key material to file',
  );
}

function onTrace(text) {
  process._rawDebug(text);
}

function onOCSPResponse(response) {
  const { Buffer } = require('buffer');
  this[owner_symbol].emit('OCSPResponse', response && Buffer.from(response.buffer));
}

function onNewSessionOfClient(id, session) {
  const { Buffer } = require('buffer');
  const socket = this[owner_symbol];
  const bytes = Buffer.from(session.buffer, session.byteOffset, session.byteLength);
  if (socket[kVerified]) tellSession(socket, bytes);
  else socket[kPendingSession] = bytes;
}

function tellSession(socket, session) {
  debug('client emit session');
  socket._toldSession = session;
  socket.emit('session', session);
  socket._toldSession = undefined;
}

function onNewSessionOfServer(id, session) {
  const { Buffer } = require('buffer');
  const socket = this[owner_symbol];
  const { server } = socket._tlsOptions;
  let called = false;
  socket._newSessionPending = true;
  const done = () => {
    if (called) return;
    called = true;
    socket._newSessionPending = false;
    if (socket._securePending) {
      socket._securePending = false;
      socket._finishInit();
    }
  };
  let kept = false;
  try {
    kept = server.emit('newSession', Buffer.from(id.buffer), Buffer.from(session.buffer), done);
  } catch (exception) {
    server.emit('error', exception);
  }
  if (!kept) done();
}

// ===== the client's first message =====

/**
 * Asks the program for an answer, which may come at any time, but once. What goes wrong, and what asking throws, concerns
 * this connection alone. Gives what `ask` gives.
 */
function askOnce(ask, fail, answered) {
  let called = false;
  const answer = (error, value) => {
    if (called) {
      fail(new ERR_MULTIPLE_CALLBACK());
      return;
    }
    called = true;
    if (error) fail(error);
    else answered(value);
  };
  try {
    return ask(answer);
  } catch (exception) {
    called = true;
    fail(exception);
    return true;
  }
}

function onClientHello(hello) {
  const { Buffer } = require('buffer');
  const wrap = this;
  const socket = wrap[owner_symbol];
  const { server } = socket._tlsOptions;
  hello.sessionId = Buffer.from(hello.sessionId.buffer);
  const fail = (error) => {
    if (!socket.destroyed) socket._onSecureError(error);
  };
  // Each of them may take its time.
  const next = () => {
    chooseContext(socket, wrap, hello, (error) => {
      if (error) return fail(error);
      askForStatus(socket, wrap, hello, (failure) => {
        if (failure) return fail(failure);
        if (socket.destroyed || !socket._handle) return undefined;
        try {
          chooseProtocol(socket, wrap, hello);
        } catch (exception) {
          return fail(exception);
        }
        wrap.goOn();
        return undefined;
      });
    });
  };
  if (server === undefined || hello.sessionId.length === 0 || hello.tlsTicket) {
    next();
    return;
  }
  const ask = (answer) => server.emit('resumeSession', hello.sessionId, answer);
  const isAsked = askOnce(ask, fail, (session) => {
    // Too late for anything.
    if (!socket._handle) return;
    if (session) wrap.loadSession(session);
    next();
  });
  if (!isAsked) next();
}

function chooseContext(socket, wrap, hello, callback) {
  const { servername } = hello;
  if (!servername || !socket._SNICallback) {
    callback(null);
    return;
  }
  socket.servername = servername;
  const ask = (answer) => socket._SNICallback(servername, answer);
  askOnce(ask, callback, (context) => {
    if (!socket._handle) return;
    if (context) {
      const native = context.context ?? context;
      if (typeof native?.getTicketKeys !== 'function') {
        callback(new TypeError('Invalid SNI context'));
        return;
      }
      wrap.chosenContext = native;
      wrap.useContext(native);
    }
    callback(null);
  });
}

function askForStatus(socket, wrap, hello, callback) {
  const { server } = socket._tlsOptions;
  if (!hello.OCSPRequest || server === undefined || server.listenerCount('OCSPRequest') === 0) {
    callback(null);
    return;
  }
  const { Buffer } = require('buffer');
  const context = wrap.chosenContext ?? server._sharedCreds.context;
  const certificate = context.getCertificate();
  if (certificate === undefined || certificate === null) {
    callback(null);
    return;
  }
  const issuer = context.getIssuer();
  const der = Buffer.from(certificate.buffer);
  const issuerDer = issuer === undefined || issuer === null ? null : Buffer.from(issuer.buffer);
  const ask = (answer) => server.emit('OCSPRequest', der, issuerDer, answer);
  askOnce(ask, callback, (response) => {
    if (!socket._handle) return;
    if (response) wrap.setOCSPResponse(response);
    callback(null);
  });
}

function chooseProtocol(socket, wrap, hello) {
  const { ALPNCallback } = socket._tlsOptions;
  if (!ALPNCallback || hello.protocols.length === 0) return;
  const { protocols, servername } = hello;
  const chosen = FunctionPrototypeCall(ALPNCallback, socket, {
    servername: servername || undefined,
    protocols,
  });
  if (chosen === undefined) {
    wrap.chooseProtocol(undefined);
    return;
  }
  if (!ArrayPrototypeIncludes(protocols, chosen)) {
    throw new ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(chosen, protocols);
  }
  wrap.chooseProtocol(chosen);
}

// ===== pre-shared keys =====

function keyBytes(value, name) {
  validateBuffer(value, name);
  return value;
}

function onServerPsk(identity, roomForKey) {
  const socket = this[owner_symbol];
  try {
    const answer = FunctionPrototypeCall(socket._tlsOptions.pskCallback, socket, socket, identity);
    if (answer === null || answer === undefined) return undefined;
    let psk = answer;
    if (!require('util').types.isArrayBufferView(answer)) {
      if (typeof answer !== 'object') {
        throw new ERR_INVALID_ARG_TYPE(
          'ret',
          ['Object', 'Buffer', 'TypedArray', 'DataView'],
          answer,
        );
      }
      psk = keyBytes(answer.psk, 'psk');
    }
    if (psk.byteLength > roomForKey) {
      throw new ERR_INVALID_ARG_TYPE('psk', `Pre-shared key exceeds ${roomForKey} bytes`, psk);
    }
    return { psk };
  } catch (error) {
    socket._failHandshake(error);
    return undefined;
  }
}

function onClientPsk(hint, roomForKey, roomForIdentity) {
  const { Buffer } = require('buffer');
  const socket = this[owner_symbol];
  try {
    const answer = socket._tlsOptions.pskCallback(hint);
    if (answer === null || answer === undefined) return undefined;
    validateObject(answer, 'ret');
    keyBytes(answer.psk, 'psk');
    if (answer.psk.byteLength > roomForKey) {
      throw new ERR_INVALID_ARG_TYPE(
        'psk',
        `Pre-shared key exceeds ${roomForKey} bytes`,
        answer.psk,
      );
    }
    validateString(answer.identity, 'identity');
    const identity = Buffer.from(answer.identity);
    if (identity.length > roomForIdentity) {
      throw new ERR_OUT_OF_RANGE(
        'identity',
        `PSK identity exceeds ${roomForIdentity} bytes`,
        identity.length,
      );
    }
    return { psk: answer.psk, identity };
  } catch (error) {
    socket._failHandshake(error);
    return undefined;
  }
}

// ===== which context a server name asks for =====

/** A server's own way to choose: the context added last whose name fits. */
function contextByName(servername, callback) {
  const contexts = this.server._contexts;
  for (let i = contexts.length - 1; i >= 0; i--) {
    const { 0: pattern, 1: context } = contexts[i];
    if (RegExpPrototypeExec(pattern, StringPrototypeToLowerCase(servername)) !== null) {
      callback(null, context);
      return;
    }
  }
  callback(null, undefined);
}
contextByName.isDefault = true;

module.exports = { contextByName, kPendingSession, kVerified, prepare };
