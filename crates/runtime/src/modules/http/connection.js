'use strict';
// One HTTP connection of a server, over whatever stream carries it: reads requests with a parser, keeps
// answers in the order of their requests, and decides when the connection ends.

const { ArrayPrototypeShift, Error, FunctionPrototypeCall, RegExpPrototypeExec, Symbol } =
  primordials;
const { Buffer } = require('buffer');
const net = require('net');
const common = require('#http/common');
const { dumpUnread, kDetachAbortSignal } = require('#http/incoming');
const { kUniqueHeaders } = require('#http/outgoing');
const { abortWaiting, emitCloseNT, ServerResponse } = require('#http/response');
const {
  channels: { serverFinish, serverStart },
  debug,
  kConnections,
  kNeedDrain,
  kServerResponse,
} = require('#http/internal');
const {
  ConnResetException,
  codes: { ERR_HTTP_SOCKET_ENCODING },
} = require('#internal/errors');
const {
  beginAsyncResource,
  calculateLenientFlags,
  continueExpression,
  expectMessages,
  freeParser,
  HTTPParser,
  parsers,
  prepareError,
} = common;

const kOnExecute = HTTPParser.kOnExecute | 0;
const kOnTimeout = HTTPParser.kOnTimeout | 0;
const kOptimizeEmptyRequests = Symbol('OptimizeEmptyRequestsOption');

const nop = () => {};

class HTTPServerAsyncResource {
  constructor(type, socket) {
    this.type = type;
    this.socket = socket;
  }
}

// What a connection remembers besides its socket.
class ConnectionState {
  constructor() {
    this.onData = null;
    this.onEnd = null;
    this.onClose = null;
    this.onDrain = null;
    this.onPendingData = null;
    this.outgoing = [];
    this.incoming = [];
    // Bytes of answers that wait for their turn.
    this.outgoingData = 0;
    this.requestsCount = 0;
    this.keepAliveTimeoutSet = false;
    // The stream of an upgraded connection whose request has more body to come.
    this.upgraded = null;
  }
}

function connectionListener(socket) {
  attachServer(this, socket, parsers.alloc());
}

// Makes `socket` a connection of `server`.
function attachServer(server, socket, parser) {
  debug('SERVER new http connection');
  // Whoever hands in a connection by hand may not have listened anywhere.
  if (socket.server === null || socket.server === undefined) socket.server = server;
  if (server.timeout && typeof socket.setTimeout === 'function') socket.setTimeout(server.timeout);
  socket.on('timeout', socketOnTimeout);

  const resource = new HTTPServerAsyncResource('HTTPINCOMINGMESSAGE', socket);
  beginAsyncResource(parser, 'HTTPINCOMINGMESSAGE', resource);
  parser.initialize(
    HTTPParser.REQUEST,
    resource,
    server.maxHeaderSize || 0,
    calculateLenientFlags(server.httpValidation, server.insecureHTTPParser),
    server[kConnections],
    typeof server.maxHeadersCount === 'number' ? server.maxHeadersCount : undefined,
  );
  parser.socket = socket;
  socket.parser = parser;
  // The parser itself refuses what has more.
  parser.maxHeaderPairs = 0;

  const state = new ConnectionState();
  state.onData = socketOnData.bind(undefined, server, socket, parser, state);
  state.onEnd = socketOnEnd.bind(undefined, server, socket, parser, state);
  state.onClose = socketOnClose.bind(undefined, socket, state);
  state.onDrain = socketOnDrain.bind(undefined, socket, state);
  state.onPendingData = updateOutgoingData.bind(undefined, socket, state);
  socket.on('data', state.onData);
  socket.on('error', socketOnError);
  socket.on('end', state.onEnd);
  socket.on('close', state.onClose);
  socket.on('drain', state.onDrain);
  parser.onIncoming = parserOnIncoming.bind(undefined, server, socket, state);

  // With a parser inside, reading is stopped and started by the parser's needs.
  socket.on('resume', onSocketResume);
  socket.on('pause', onSocketPause);
  // Tell the program when it changes listeners that would steal the parser's data.
  socket.on = socketOnWrap;
  socket.addListener = socketOnWrap;
  socket.prependListener = socketOnWrap;
  socket.setEncoding = socketSetEncoding;
  parser[kOnExecute] = onParserExecute.bind(undefined, server, socket, parser, state);
  parser[kOnTimeout] = onParserTimeout.bind(undefined, server, socket);
  socket._paused = false;
  return state;
}

function socketSetEncoding() {
  throw new ERR_HTTP_SOCKET_ENCODING();
}

function socketOnWrap(event, listener) {
  const result = FunctionPrototypeCall(net.Socket.prototype.on, this, event, listener);
  if (!this.parser) {
    this.prependListener = net.Socket.prototype.prependListener;
    this.on = net.Socket.prototype.on;
    this.addListener = this.on;
  }
  return result;
}

function updateOutgoingData(socket, state, delta) {
  state.outgoingData += delta;
  socketOnDrain(socket, state);
}

function socketOnDrain(socket, state) {
  const needPause = state.outgoingData > socket.writableHighWaterMark;
  // Too much waits to be sent: no more requests until it is gone.
  if (socket._paused && !needPause) {
    socket._paused = false;
    if (socket.parser) socket.parser.resume();
    socket.resume();
  }
  const msg = socket._httpMessage;
  if (msg && !msg.finished && msg[kNeedDrain]) {
    msg[kNeedDrain] = false;
    msg.emit('drain');
  }
}

function socketOnTimeout() {
  const req = this.parser?.incoming;
  const reqTimeout = req && !req.complete && req.emit('timeout', this);
  const res = this._httpMessage;
  const resTimeout = res && res.emit('timeout', this);
  const serverTimeout = this.server.emit('timeout', this);
  if (!reqTimeout && !resTimeout && !serverTimeout) this.destroy();
}

function socketOnClose(socket, state) {
  debug('server socket close');
  freeParser(socket.parser, null, socket);
  abortIncoming(state.incoming);
  abortWaiting(state.outgoing);
}

function abortIncoming(incoming) {
  while (incoming.length) {
    const req = ArrayPrototypeShift(incoming);
    req.destroy(new ConnResetException('aborted'));
  }
}

function socketOnEnd(server, socket, parser, state) {
  if (state.upgraded !== null) {
    socket.end();
    return;
  }
  const ret = parser.finish();
  if (ret instanceof Error) {
    FunctionPrototypeCall(socketOnError, socket, ret);
  } else if (!server.httpAllowHalfOpen) {
    socket.end();
  } else if (state.outgoing.length) {
    state.outgoing[state.outgoing.length - 1]._last = true;
  } else if (socket._httpMessage) {
    socket._httpMessage._last = true;
  } else {
    socket.end();
  }
}

function socketOnData(server, socket, parser, state, chunk) {
  const ret = parser.execute(chunk);
  onParserExecuteCommon(server, socket, parser, state, ret, chunk);
}

function onParserExecute(server, socket, parser, state, ret) {
  // The parser reads from the handle itself; the socket's timer must not notice nothing.
  socket._unrefTimer?.();
  onParserExecuteCommon(server, socket, parser, state, ret, undefined);
}

function onParserTimeout(server, socket) {
  if (!server.emit('timeout', socket)) socket.destroy();
}

const badRequestResponse = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';
const requestTimeoutResponse = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';
const requestHeaderFieldsTooLargeResponse =
  'HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\n\r\n';
const requestChunkExtensionsTooLargeResponse =
  'HTTP/1.1 413 Payload Too Large\r\nConnection: close\r\n\r\n';

function socketOnError(e) {
  // Once is enough.
  this.removeListener('error', socketOnError);
  if (this.listenerCount('error') === 0) this.on('error', nop);
  if (this.server.emit('clientError', e, this)) return;
  // A socket that an answer is already under way on cannot take another one.
  if (this.writable && (!this._httpMessage || !this._httpMessage._headerSent)) {
    let response;
    switch (e.code) {
      case 'HPE_HEADER_OVERFLOW':
        response = requestHeaderFieldsTooLargeResponse;
        break;
      case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
        response = requestChunkExtensionsTooLargeResponse;
        break;
      case 'ERR_HTTP_REQUEST_TIMEOUT':
        response = requestTimeoutResponse;
        break;
      default:
        response = badRequestResponse;
    }
    this.write(response);
  }
  this.destroy(e);
}

function onParserExecuteCommon(server, socket, parser, state, ret, d) {
  if (ret instanceof Error) {
    debug('parse error', ret);
    prepareError(ret, parser, d);
    FunctionPrototypeCall(socketOnError, socket, ret);
  } else if (parser.incoming?.upgrade) {
    upgrade(server, socket, parser, state, ret, d);
  } else if (parser.incoming && parser.incoming.method === 'PRI') {
    socket.destroy();
  }
  if (socket._paused && socket.parser) socket.parser.pause();
}

// The connection leaves HTTP, as soon as the request's body is complete.
function upgrade(server, socket, parser, state, ret, d) {
  const req = parser.incoming;
  const eventName = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  debug('SERVER upgrade or connect', req.method);
  if (state.upgraded === null && server.listenerCount(eventName) === 0) {
    // Nobody wants it.
    leaveHttp(socket, parser, state, req);
    socket.destroy();
  } else if (!req.complete) {
    if (state.upgraded !== null) return;
    const { UpgradeStream } = require('#http/upgrade_stream');
    state.upgraded = new UpgradeStream(socket);
    server.emit(eventName, req, state.upgraded, Buffer.alloc(0));
    // A body that the listener does not read must not hold up what follows.
    req.resume();
  } else {
    if (d === undefined) d = parser.getCurrentBuffer();
    leaveHttp(socket, parser, state, req);
    const head = d.slice(ret, d.length);
    socket.readableFlowing = null;
    if (state.upgraded !== null) {
      state.upgraded.requestBodyCompleted(head);
      return;
    }
    debug('SERVER have listener for %s', eventName);
    expectMessages(socket, req);
    server.emit(eventName, req, socket, head);
  }
}

function leaveHttp(socket, parser, state, req) {
  socket.removeListener('data', state.onData);
  socket.removeListener('end', state.onEnd);
  socket.removeListener('close', state.onClose);
  socket.removeListener('drain', state.onDrain);
  socket.removeListener('error', socketOnError);
  socket.removeListener('timeout', socketOnTimeout);
  socket.removeListener('resume', onSocketResume);
  socket.removeListener('pause', onSocketPause);
  unwrapSocket(socket);
  freeParser(parser, req, socket);
}

function unwrapSocket(socket) {
  // Not deleted: an object that loses properties is slow from then on.
  const { addListener, on, prependListener, setEncoding } = net.Socket.prototype;
  socket.on = on;
  socket.addListener = addListener;
  socket.prependListener = prependListener;
  socket.setEncoding = setEncoding;
}

function clearIncoming(req) {
  const parser = req.socket?.parser;
  // Only an answered and wholly read request is let go.
  if (parser && parser.incoming === req) {
    if (req.readableEnded) {
      parser.incoming = null;
    } else {
      req.on('end', clearIncoming.bind(undefined, req));
    }
  }
}

function resOnFinish(req, res, socket, state, server) {
  if (serverFinish.hasSubscribers)
    serverFinish.publish({ request: req, response: res, socket, server });
  // Requests are answered in order.
  ArrayPrototypeShift(state.incoming);
  dumpUnread(req);
  req[kDetachAbortSignal]();
  res.detachSocket(socket);
  clearIncoming(req);
  process.nextTick(emitCloseNT, res);

  if (res._last) {
    if (typeof socket.destroySoon === 'function') socket.destroySoon();
    else socket.end();
  } else if (state.outgoing.length === 0) {
    const keepAliveTimeout = server.keepAliveTimeout;
    if (keepAliveTimeout && typeof socket.setTimeout === 'function') {
      // The buffer spares a client that uses the connection in the last moment.
      socket.setTimeout(keepAliveTimeout + (server.keepAliveTimeoutBuffer || 0));
      state.keepAliveTimeoutSet = true;
    }
  } else {
    const m = ArrayPrototypeShift(state.outgoing);
    if (m) m.assignSocket(socket);
  }
}

function resetSocketTimeout(server, socket, state) {
  if (!state.keepAliveTimeoutSet) return;
  socket.setTimeout(server.timeout || 0);
  state.keepAliveTimeoutSet = false;
}

// The end of a connection that promised to serve so many requests.
function reachedMax(server, res, state) {
  if (!(server.maxRequestsPerSocket > 0)) return;
  state.requestsCount++;
  res.maxRequestsOnConnectionReached = server.maxRequestsPerSocket <= state.requestsCount;
}

function parserOnIncoming(server, socket, state, req, keepAlive) {
  resetSocketTimeout(server, socket, state);
  if (req.upgrade) {
    const wanted =
      req.method === 'CONNECT'
        ? server.listenerCount('connect') > 0
        : server.shouldUpgradeCallback(req);
    req.upgrade = req.method === 'CONNECT' || wanted;
    // The parser reads the body, which only CONNECT has not.
    if (req.upgrade) return req.method === 'CONNECT' ? 2 : 0;
  }
  state.incoming.push(req);

  // Enough answers wait already: read no more requests.
  if (!socket._paused) {
    const needPause =
      socket.writableNeedDrain || state.outgoingData >= socket.writableHighWaterMark;
    if (needPause) {
      socket._paused = true;
      socket.pause();
    }
  }

  const Response = server[kServerResponse] || ServerResponse;
  const res = new Response(req, {
    highWaterMark: socket.writableHighWaterMark,
    rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
  });
  res._keepAliveTimeout = server.keepAliveTimeout;
  res._maxRequestsPerSocket = server.maxRequestsPerSocket;
  res._onPendingData = state.onPendingData;
  res.shouldKeepAlive = keepAlive;
  res[kUniqueHeaders] = server[kUniqueHeaders];

  if (serverStart.hasSubscribers)
    serverStart.publish({ request: req, response: res, socket, server });

  if (socket._httpMessage) state.outgoing.push(res);
  else res.assignSocket(socket);
  // From here on the order of answers is kept.
  res.on('finish', resOnFinish.bind(undefined, req, res, socket, state, server));

  let handled = false;
  if (req.httpVersionMajor === 1 && req.httpVersionMinor === 1) {
    // RFC 9110: a request without a host is refused.
    if (server.requireHostHeader && req.headers.host === undefined) {
      res.writeHead(400, ['Connection', 'close']);
      res.end();
      return 0;
    }
    reachedMax(server, res, state);
    if (server.maxRequestsPerSocket > 0 && server.maxRequestsPerSocket < state.requestsCount) {
      handled = true;
      server.emit('dropRequest', req, socket);
      res.writeHead(503);
      res.end();
    } else if (req.headers.expect !== undefined) {
      handled = true;
      answerExpectation(server, req, res);
    }
  }
  if (!handled) {
    if (server[kOptimizeEmptyRequests] && hasNoBody(req)) req._dumpAndCloseReadable();
    server.emit('request', req, res);
  }
  return 0;
}

/** Whether a request's head speaks of no body, not even of an empty one. */
function hasNoBody(req) {
  return (
    req.headers['content-length'] === undefined && req.headers['transfer-encoding'] === undefined
  );
}

function answerExpectation(server, req, res) {
  if (RegExpPrototypeExec(continueExpression, req.headers.expect) !== null) {
    res._expect_continue = true;
    if (server.listenerCount('checkContinue') > 0) {
      server.emit('checkContinue', req, res);
    } else {
      res.writeContinue();
      server.emit('request', req, res);
    }
  } else if (server.listenerCount('checkExpectation') > 0) {
    server.emit('checkExpectation', req, res);
  } else {
    res.writeHead(417);
    res.end();
  }
}

function onSocketResume() {
  // Output waits; reading goes on when it is gone.
  if (this._paused) {
    this.pause();
    return;
  }
  if (this._handle && !this._handle.reading) {
    this._handle.reading = true;
    this._handle.readStart();
  }
}

function onSocketPause() {
  if (this._handle?.reading) {
    this._handle.reading = false;
    this._handle.readStop();
  }
}

module.exports = {
  HTTPServerAsyncResource,
  connectionListener,
  attachServer,
  clearIncoming,
  hasNoBody,
  kOptimizeEmptyRequests,
  onParserExecuteCommon,
  resOnFinish,
  socketOnError,
};
