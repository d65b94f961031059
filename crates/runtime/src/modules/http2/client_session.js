'use strict';

// The client's side: sessions that make requests, and the streams of these.

const { ArrayIsArray, ArrayPrototypePush, ObjectAssign, Symbol, SymbolDispose } = primordials;
const {
  AbortError,
  codes: {
    ERR_HTTP2_CONNECT_AUTHORITY,
    ERR_HTTP2_CONNECT_PATH,
    ERR_HTTP2_CONNECT_SCHEME,
    ERR_HTTP2_GOAWAY_SESSION,
    ERR_HTTP2_INVALID_SESSION,
    ERR_HTTP2_OUT_OF_STREAMS,
  },
} = require('#internal/errors');
const { validateAbortSignal, validateBoolean, validateNumber } = require('#internal/validators');
const { heard } = require('#diagnostics_channel/internal');
const { assertIsObject } = require('#http2/settings');
const { assertIsHeaders, headersText, objectOfList, pseudo } = require('#http2/headers');
const { Http2Session } = require('#http2/session');
const { Http2Stream } = require('#http2/stream');
const { keepFrame } = require('#http2/resources');
const {
  NghttpError,
  kAuthority,
  kHandle,
  kInit,
  kOrigin,
  kProtocol,
  kSentHeaders,
  kSession,
  kState,
  kUpdateTimer,
} = require('#http2/util');
const { log } = require('#http2/log');

// Requests that wait for the connection.
const kPending = Symbol('pending-requests');

const OUT_OF_STREAMS = -509;

class ClientHttp2Stream extends Http2Stream {
  constructor(session, handle, id, options) {
    super(session, options);
    keepFrame(this);
    this[kState].headersSent = true;
    if (id !== undefined) this[kInit](id, handle);
    this.on('headers', handleHeaderContinue);
  }
}

// The server wants the content.
function handleHeaderContinue(headers) {
  if (headers[':status'] === 100) this.emit('continue');
}

// Methods whose requests have no content by nature.
function isPayloadMeaningless(method) {
  return method === 'GET' || method === 'HEAD' || method === 'DELETE';
}

// Nobody goes by priorities any more; the options are still looked at.
function checkPriority(options) {
  if (options.parent !== undefined) validateNumber(options.parent, 'options.parent', 0);
  if (options.exclusive !== undefined) validateBoolean(options.exclusive, 'options.exclusive');
  if (options.silent !== undefined) validateBoolean(options.silent, 'options.silent');
}

function startRequest(stream, text, options, headers) {
  const session = stream[kSession];
  if (session === undefined || session.destroyed) return;
  if (session.closed) {
    stream.destroy(new ERR_HTTP2_GOAWAY_SESSION());
    return;
  }
  const handle = session[kHandle];
  const id = handle.request(text, options.endStream === true, options.waitForTrailers === true);
  if (id < 0) {
    stream.destroy(id === OUT_OF_STREAMS ? new ERR_HTTP2_OUT_OF_STREAMS() : new NghttpError(id));
    return;
  }
  if (options.endStream) stream[kState].shutdown = true;
  stream[kInit](id, handle);
  heard('http2.client.stream.start')?.publish({ stream, headers });
}

class ClientHttp2Session extends Http2Session {
  constructor(options, socket) {
    super(options, 1, socket);
    this[kPending] = null;
  }

  request(given, options) {
    log(this, 'initiating request');
    // Too late, which the stream tells as any other failure.
    let refusal;
    if (this.destroyed) refusal = new ERR_HTTP2_INVALID_SESSION();
    else if (this.closed) refusal = new ERR_HTTP2_GOAWAY_SESSION();
    this[kUpdateTimer]();
    assertIsHeaders(given);
    assertIsObject(options, 'options');
    options = { ...options };
    const headers = completeHeaders(this, given);
    const isList = ArrayIsArray(headers);
    const object = isList ? objectOfList(headers) : headers;
    if (options.endStream === undefined) {
      options.endStream = isPayloadMeaningless(object[':method']);
    } else {
      validateBoolean(options.endStream, 'options.endStream');
    }
    checkPriority(options);
    const text = headersText(headers, pseudo.request, this[kState].strictSingle);
    const stream = new ClientHttp2Stream(this, undefined, undefined, {});
    stream[kSentHeaders] = object;
    stream[kOrigin] = `${object[':scheme']}://${object[':authority'] ?? object.host}`;
    if (options.endStream) stream.end();
    if (options.waitForTrailers) stream[kState].hasTrailers = true;
    if (options.signal) abortBy(stream, options.signal);
    heard('http2.client.stream.created')?.publish({ stream, headers: object });
    if (refusal !== undefined) process.nextTick(refuse, stream, refusal);
    else if (this.connecting) whenConnected(this, stream, text, options, object);
    else startRequest(stream, text, options, object);
    return stream;
  }
}

/** What was asked before there was a connection goes out in its order. */
function whenConnected(session, stream, text, options, headers) {
  if (session[kPending] === null) {
    const waiting = (session[kPending] = []);
    session.once('connect', () => {
      session[kPending] = null;
      for (let i = 0; i < waiting.length; i++) waiting[i]();
    });
  }
  ArrayPrototypePush(session[kPending], () => startRequest(stream, text, options, headers));
}

/** The fields of a request, with what goes without saying. */
function completeHeaders(session, given) {
  let method;
  let known;
  let headers;
  if (ArrayIsArray(given)) {
    known = { __proto__: null };
    for (let i = 0; i < given.length; i += 2) {
      const name = given[i];
      if (name === 'host' || name === 'Host' || name[0] === ':') known[name] = given[i + 1];
    }
    headers = ObjectAssign([], given);
    const { kSensitiveHeaders } = require('#http2/util');
    if (given[kSensitiveHeaders]) headers[kSensitiveHeaders] = given[kSensitiveHeaders];
    known.host ??= known.Host;
  } else {
    known = headers = ObjectAssign({ __proto__: null }, given);
  }
  const extra = [];
  const add = (name, value) => {
    if (known === headers) headers[name] = value;
    else ArrayPrototypePush(extra, name, value);
  };
  method = known[':method'];
  if (method === undefined) {
    method = 'GET';
    add(':method', method);
  }
  if (method !== 'CONNECT' || known[':protocol'] !== undefined) {
    if (known[':authority'] === undefined && known.host === undefined) {
      add(':authority', session[kAuthority]);
    }
    if (known[':scheme'] === undefined) add(':scheme', session[kProtocol].slice(0, -1));
    if (known[':path'] === undefined) add(':path', '/');
  } else {
    if (known[':authority'] === undefined) throw new ERR_HTTP2_CONNECT_AUTHORITY();
    if (known[':scheme'] !== undefined) throw new ERR_HTTP2_CONNECT_SCHEME();
    if (known[':path'] !== undefined) throw new ERR_HTTP2_CONNECT_PATH();
  }
  if (extra.length > 0) {
    const { kSensitiveHeaders } = require('#http2/util');
    const all = [...extra, ...headers];
    if (headers[kSensitiveHeaders]) all[kSensitiveHeaders] = headers[kSensitiveHeaders];
    headers = all;
  }
  return headers;
}

function refuse(stream, error) {
  stream.destroy(error);
}

function abortBy(stream, signal) {
  validateAbortSignal(signal, 'options.signal');
  const abort = () => {
    stream.destroy(new AbortError(undefined, { cause: signal.reason }));
  };
  if (signal.aborted) {
    abort();
    return;
  }
  const { addAbortListener } = require('events');
  const listening = addAbortListener(signal, abort);
  stream.once('close', () => listening[SymbolDispose]());
}

module.exports = { ClientHttp2Session, ClientHttp2Stream };
