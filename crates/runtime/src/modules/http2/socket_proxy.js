'use strict';

// `session.socket` and, for requests and responses, `request.socket`: the socket below a session, as far as a program may
// touch it. Reading, writing and ending it would break the session.

const { FunctionPrototypeBind, Proxy, ReflectGetPrototypeOf, ReflectSet, SafeSet } = primordials;
const {
  codes: { ERR_HTTP2_NO_SOCKET_MANIPULATION, ERR_HTTP2_SOCKET_UNBOUND },
} = require('#internal/errors');
const { kSocket } = require('#http2/util');

const ofSession = new SafeSet(['setTimeout', 'ref', 'unref', 'destroy']);
const ofStream = new SafeSet(['on', 'once', 'end', 'emit', 'destroy']);
const forbidden = new SafeSet([
  'emit',
  'end',
  'pause',
  'read',
  'resume',
  'write',
  'setEncoding',
  'setKeepAlive',
  'setNoDelay',
]);
const forbiddenToMessages = new SafeSet(['pause', 'read', 'resume', 'write']);

function socketOf(session) {
  const socket = session?.[kSocket];
  if (socket === undefined) throw new ERR_HTTP2_SOCKET_UNBOUND();
  return socket;
}

function valueOf(socket, name) {
  const value = socket[name];
  return typeof value === 'function' && name !== 'constructor'
    ? FunctionPrototypeBind(value, socket)
    : value;
}

const sessionHandler = {
  get(session, name) {
    if (ofSession.has(name)) return FunctionPrototypeBind(session[name], session);
    if (forbidden.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    return valueOf(socketOf(session), name);
  },
  has(session, name) {
    return name in socketOf(session);
  },
  getPrototypeOf(session) {
    return ReflectGetPrototypeOf(socketOf(session));
  },
  set(session, name, value) {
    if (ofSession.has(name)) {
      session[name] = value;
      return true;
    }
    if (forbidden.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    return ReflectSet(socketOf(session), name, value);
  },
};

const streamHandler = {
  has(stream, name) {
    const socket = stream.session?.[kSocket];
    return name in stream || (socket !== undefined && name in socket);
  },
  get(stream, name) {
    if (ofStream.has(name)) return FunctionPrototypeBind(stream[name], stream);
    if (name === 'writable' || name === 'readable' || name === 'destroyed') return stream[name];
    if (name === 'setTimeout') {
      const { session } = stream;
      const { setTimeout } = session ?? stream;
      return FunctionPrototypeBind(setTimeout, session ?? stream);
    }
    if (forbiddenToMessages.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const socket = stream.session?.[kSocket];
    return socket === undefined ? valueOf(stream, name) : valueOf(socket, name);
  },
  getPrototypeOf(stream) {
    return ReflectGetPrototypeOf(stream.session?.[kSocket] ?? stream);
  },
  set(stream, name, value) {
    if (ofStream.has(name) || name === 'writable' || name === 'readable' || name === 'destroyed') {
      stream[name] = value;
      return true;
    }
    if (name === 'setTimeout') {
      (stream.session ?? stream).setTimeout = value;
      return true;
    }
    if (forbiddenToMessages.has(name)) throw new ERR_HTTP2_NO_SOCKET_MANIPULATION();
    const socket = stream.session?.[kSocket];
    if (socket === undefined) stream[name] = value;
    else socket[name] = value;
    return true;
  },
};

/** The proxy of a session's socket. */
function proxySessionSocket(session) {
  return new Proxy(session, sessionHandler);
}

/** The proxy that requests and responses show as their socket. */
function proxyStreamSocket(stream) {
  return new Proxy(stream, streamHandler);
}

module.exports = { proxySessionSocket, proxyStreamSocket };
