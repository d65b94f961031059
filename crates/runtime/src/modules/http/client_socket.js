'use strict';
// A request's time with its socket: the parser that reads the answer, timeouts, upgrades, and handing the
// socket back to the agent afterwards.

const { Error, ObjectDefineProperty, Symbol } = primordials;
const { Duplex, finished } = require('stream');
const EventEmitter = require('events');
const { Socket } = require('net');
const {
  beginAsyncResource,
  calculateLenientFlags,
  expectMessages,
  freeParser,
  HTTPParser,
  parsers,
  prepareError,
} = require('#http/common');
const { ConnResetException, ErrnoException } = require('#internal/errors');
const { kHandle, kUpdateTimer, onStreamRead, owner_symbol } = require('#net/internal');
const { enabledHooksExist } = require('#async_hooks/internal');
const {
  DATA_EMITTED,
  DESTROYED,
  ENDED,
  ERRORED,
  FLOWING,
  READABLE_LISTENING,
} = require('#stream/state_bits');
const { kDecoder } = require('#stream/readable_state');
const { readForParser, takeArrived, writeSoon } = internalBinding('http_parser');
const { TCP } = internalBinding('tcp_wrap');
const { kArrayBufferOffset, kReadBytesOrError, streamBaseState } = internalBinding('stream_wrap');
const {
  channels: { clientError, clientFinish },
  debug,
  kAtRest,
  kMeasured,
  kNeedDrain,
  kReads,
  UNASKED,
} = require('#http/internal');

class HTTPClientAsyncResource {
  constructor(type, req) {
    this.type = type;
    this.req = req;
  }
}

const kErrorTold = Symbol('kErrorTold');
const kReleased = Symbol('kReleased');

// The end of a connection can show itself in several ways; the program hears of the first.
function emitErrorEvent(req, error) {
  if (req[kErrorTold]) return;
  req[kErrorTold] = true;
  if (clientError.hasSubscribers) clientError.publish({ request: req, error });
  req.emit('error', error);
}

function onSocketNT(req, socket, error, kRequestError) {
  if (req.destroyed || error) {
    destroyUnused(req, error, req[kRequestError], socket);
    return;
  }
  tickOnSocket(req, socket);
  if (!sendNatively(req, socket)) req._flush();
}

// ===== sockets that nobody but this module works with =====

const { emit } = EventEmitter.prototype;
const { push } = Duplex.prototype;
const { _write, _writeGeneric, write } = Socket.prototype;
// Longer heads are written at once.
const MAX_HELD = 16 * 1024;

// Lets the parser have what arrives before it is made a Buffer; whether it may is looked at each time.
function readNatively(socket, handle) {
  handle[kReads] = false;
  if (!(handle instanceof TCP) || handle.onread !== onStreamRead || !readForParser(handle)) return;
  handle[kReads] = true;
  handle.onread = onClientRead;
  handle.onwriteerror = onWriteError;
}

function onWriteError(code) {
  this[owner_symbol]?.destroy(new ErrnoException(code, 'write'));
}

const UNUSUAL = ENDED | DESTROYED | ERRORED | READABLE_LISTENING;

// In the place of an offset, for `onStreamRead`.
const IS_BUFFER = -1;

function onClientRead(arrived) {
  const nread = streamBaseState[kReadBytesOrError];
  if (nread > 0 && arrived === undefined) {
    const socket = this[owner_symbol];
    const state = socket._readableState;
    // Nobody else listens, waits or has put anything of his own in between.
    if (
      socket._events.data === socketOnData &&
      (state.bits & (UNUSUAL | FLOWING)) === FLOWING &&
      state.length === 0 &&
      state[kDecoder] === null &&
      socket.push === push &&
      socket.emit === emit &&
      socket.parser !== null
    ) {
      state.bits |= DATA_EMITTED;
      socket[kUpdateTimer]();
      const { parser } = socket;
      executed(socket, parser, parser.executeArrived(), undefined);
      return;
    }
    arrived = takeArrived();
    if (socket[kAtRest] === true) {
      debug(UNASKED);
      socket.destroy();
      return;
    }
    streamBaseState[kArrayBufferOffset] = IS_BUFFER;
  }
  onStreamRead.call(this, arrived);
}

// Sends a request that is complete and has no body together with those of other connections. False when it has to be
// written in the ordinary way.
function sendNatively(req, socket) {
  const { outputData } = req;
  if (!req.finished || outputData.length !== 1 || req._events.finish !== undefined) return false;
  const handle = socket[kHandle];
  if (handle === null || handle === undefined || handle[kReads] !== true) return false;
  const { data, encoding, callback } = outputData[0];
  if (encoding !== 'latin1' || typeof data !== 'string' || data.length > MAX_HELD) return false;
  const state = socket._writableState;
  if (
    socket.write !== write ||
    socket._write !== _write ||
    socket._writeGeneric !== _writeGeneric ||
    socket.connecting ||
    !socket.writable ||
    state.length !== 0 ||
    state.corked !== 0 ||
    writeSoon(handle, data) !== 0
  ) {
    return false;
  }
  socket[kUpdateTimer]();
  req.outputData = [];
  req.outputSize = 0;
  if (typeof callback === 'function') process.nextTick(callback);
  req._finish();
  return true;
}

// The request was given up before it had its socket, or there is none; a good socket may still serve another. Why the
// request was given up is not the socket's error.
function destroyUnused(req, socketError, requestError, socket) {
  const error = socketError || requestError;
  req.destroyed = true;
  function done(err) {
    if (!req.aborted && !err) err = new ConnResetException('socket hang up');
    if (err) emitErrorEvent(req, err);
    req._closed = true;
    req.emit('close');
  }
  if (socket) {
    if (!socketError && req.agent && !socket.destroyed) {
      // Its agent asks it whether the socket may be kept.
      socket._httpMessage ??= req;
      socket.emit('free');
      done(error);
      return;
    }
    finished(socket.destroy(error || undefined), (err) => {
      if (err?.code === 'ERR_STREAM_PREMATURE_CLOSE') err = null;
      done(err || error);
    });
    return;
  }
  done(error);
}

function tickOnSocket(req, socket) {
  const parser = parsers.alloc();
  req.socket = socket;
  let resource;
  if (enabledHooksExist()) {
    resource = new HTTPClientAsyncResource('HTTPINCOMINGMESSAGE', req);
    beginAsyncResource(parser, 'HTTPCLIENTREQUEST', resource);
  }
  parser.initialize(
    HTTPParser.RESPONSE,
    resource,
    req.maxHeaderSize || 0,
    calculateLenientFlags(req.httpValidation, req.insecureHTTPParser),
  );
  parser.socket = socket;
  parser.outgoing = req;
  req.parser = parser;
  socket.parser = parser;
  socket._httpMessage = req;
  if (typeof req.maxHeadersCount === 'number') parser.maxHeaderPairs = req.maxHeadersCount << 1;
  parser.joinDuplicateHeaders = req.joinDuplicateHeaders;
  parser.onIncoming = parserOnIncomingClient;

  socket.on('error', socketErrorListener);
  socket.on('data', socketOnData);
  socket.on('end', socketOnEnd);
  socket.on('close', socketCloseListener);
  socket.on('drain', ondrain);

  const handle = socket[kHandle];
  if (handle && handle[kReads] === undefined) readNatively(socket, handle);

  if (req.timeout !== undefined || req.agent?.options?.timeout) listenForTimeout(req);
  req.emit('socket', socket);
}

function ondrain() {
  const msg = this._httpMessage;
  if (msg && !msg.finished && msg[kNeedDrain]) {
    msg[kNeedDrain] = false;
    msg.emit('drain');
  }
}

function emitRequestTimeout() {
  const req = this._httpMessage;
  if (req) req.emit('timeout');
}

function listenForTimeout(req) {
  if (req.timeoutCb) return;
  // The timer of the socket is the request's timer.
  req.timeoutCb = emitRequestTimeout;
  if (req.socket) {
    req.socket.once('timeout', emitRequestTimeout);
  } else {
    req.on('socket', (socket) => {
      socket.once('timeout', emitRequestTimeout);
    });
  }
}

function emitFreeNT(req) {
  req._closed = true;
  req.emit('close');
  if (req.socket) req.socket.emit('free');
}

function socketCloseListener() {
  const socket = this;
  debug('HTTP socket close');
  // A free socket that closes concerns nobody.
  const parser = socket.parser;
  const req = socket._httpMessage;
  if (!req) return;
  req.destroyed = true;
  const { res } = req;
  if (res) {
    // The socket went before the response was whole.
    if (!res.complete) res.destroy(new ConnResetException('aborted'));
    req._closed = true;
    req.emit('close');
    if (!res.aborted && res.readable) res.push(null);
  } else {
    if (!req.socket._hadError) {
      // The error comes before the 'close'.
      req.socket._hadError = true;
      emitErrorEvent(req, new ConnResetException('socket hang up'));
    }
    req._closed = true;
    req.emit('close');
  }
  // What was waiting to be sent is sent nowhere.
  if (req.outgoing) req.outgoing.length = 0;
  if (parser) {
    parser.finish();
    freeParser(parser, req, socket);
  }
}

function socketErrorListener(error) {
  debug('SOCKET ERROR:', error.message, error.stack);
  const socket = this;
  const req = socket._httpMessage;
  if (req) {
    // For the 'close' listener: the program has been told.
    req.socket._hadError = true;
    emitErrorEvent(req, error);
  }
  const { parser } = socket;
  if (parser) {
    // Use up the parser before it is freed.
    parser.finish();
    freeParser(parser, req, socket);
  }
  // Make sure that nothing more comes.
  socket.removeListener('data', socketOnData);
  socket.removeListener('end', socketOnEnd);
  socket.destroy();
}

function socketOnEnd() {
  const socket = this;
  const req = this._httpMessage;
  const { parser } = this;
  if (!req.res && !req.socket._hadError) {
    // The server hung up without an answer.
    req.socket._hadError = true;
    emitErrorEvent(req, new ConnResetException('socket hang up'));
  }
  if (parser) {
    parser.finish();
    freeParser(parser, req, socket);
  }
  socket.end();
}

function socketOnData(d) {
  const socket = this;
  const { parser } = this;
  executed(socket, parser, parser.execute(d), d);
}

// What follows from what the parser found in `d`, which is undefined for what has arrived and is no Buffer yet.
function executed(socket, parser, ret, d) {
  const req = socket._httpMessage;
  if (ret instanceof Error) {
    prepareError(ret, parser, d ?? takeArrived());
    freeParser(parser, req, socket);
    socket.removeListener('data', socketOnData);
    socket.removeListener('end', socketOnEnd);
    socket.destroy();
    req.socket._hadError = true;
    emitErrorEvent(req, ret);
    return;
  }
  const { incoming } = parser;
  if (incoming?.upgrade) {
    leaveHttp(req, socket, parser, d ?? takeArrived(), ret);
  } else if (incoming?.complete && !statusIsInformational(incoming.statusCode)) {
    // Nothing more is expected: the parser is free for others.
    socket.removeListener('data', socketOnData);
    socket.removeListener('end', socketOnEnd);
    socket.removeListener('drain', ondrain);
    freeParser(parser, req, socket);
  }
}

// The connection is another protocol's from here on.
function leaveHttp(req, socket, parser, d, consumed) {
  const res = parser.incoming;
  req.res = res;
  socket.removeListener('data', socketOnData);
  socket.removeListener('end', socketOnEnd);
  socket.removeListener('drain', ondrain);
  if (req.timeoutCb) socket.removeListener('timeout', req.timeoutCb);
  socket.removeListener('timeout', emitRequestTimeout);
  parser.finish();
  freeParser(parser, req, socket);

  const eventName = req.method === 'CONNECT' ? 'connect' : 'upgrade';
  const bodyHead = d.slice(consumed, d.length);
  if (req.listenerCount(eventName) > 0) {
    req.upgradeOrConnect = true;
    // Not the agent's any more.
    socket.emit('agentRemove');
    socket.removeListener('close', socketCloseListener);
    socket.removeListener('error', socketErrorListener);
    socket._httpMessage = null;
    socket.readableFlowing = null;
    expectMessages(socket, res);
    req.emit(eventName, res, socket, bodyHead);
    req.destroyed = true;
    req._closed = true;
    req.emit('close');
  } else {
    // The program did not ask for this.
    socket.destroy();
  }
}

// 1xx answers other than 101 come before the real one.
function statusIsInformational(status) {
  return status < 200 && status >= 100 && status !== 101;
}

function parserOnIncomingClient(res, shouldKeepAlive) {
  const { socket } = this;
  const req = socket._httpMessage;
  if (req.res) {
    // A second answer to one request.
    debug('AGENT second response');
    socket.destroy();
    return 0;
  }
  debug('AGENT incoming response!');
  req.res = res;
  // Popular clients ask whether the answer itself has a socket.
  ObjectDefineProperty(res, 'socket', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    value: socket,
    writable: true,
  });
  // HTTP/1.0 servers and old ones say so with a status line only.
  if (req.method === 'CONNECT') {
    res.upgrade = true;
    return 2;
  }
  if (res.upgrade) {
    // The server switches although it was not asked to: take it as a plain answer when nobody listens.
    if (req.listenerCount('upgrade') > 0 || res.statusCode === 101) return 2;
    res.upgrade = false;
  }
  if (statusIsInformational(res.statusCode)) {
    req.res = null;
    // The request's body may be waited for.
    if (res.statusCode === 100) req.emit('continue');
    req.emit('information', {
      statusCode: res.statusCode,
      statusMessage: res.statusMessage,
      httpVersion: res.httpVersion,
      httpVersionMajor: res.httpVersionMajor,
      httpVersionMinor: res.httpVersionMinor,
      headers: res.headers,
      rawHeaders: res.rawHeaders,
    });
    return 1;
  }
  if (req.shouldKeepAlive && !shouldKeepAlive && !req.upgradeOrConnect) {
    // The server ends the connection after this.
    debug('AGENT not keepalive, closing socket');
    req.shouldKeepAlive = false;
  }
  if (req[kMeasured] !== undefined) req[kMeasured](res);
  if (clientFinish.hasSubscribers) clientFinish.publish({ request: req, response: res });
  res.req = req;
  // Before the program's listeners, so that the socket is free for them already.
  res.on('end', responseOnEnd);
  req.on('finish', requestOnFinish);
  socket.on('drain', ondrain);
  socket.on('timeout', responseOnTimeout);

  // Nobody wants the answer: let it flow away, or the socket would never be free.
  if (req.aborted || !req.emit('response', res)) res._dump();
  // Without a body there is nothing to read.
  if (req.method === 'HEAD') return 1;
  if (res.statusCode === 304) {
    res.complete = true;
    return 1;
  }
  return 0;
}

function responseKeepAlive(req) {
  // Both the response's end and the request's can come last; the socket is freed once.
  if (req[kReleased]) return;
  req[kReleased] = true;
  const { socket } = req;
  debug('AGENT socket keep-alive');
  if (req.timeoutCb) {
    socket.setTimeout(0, req.timeoutCb);
    req.timeoutCb = null;
  }
  socket.removeListener('timeout', emitRequestTimeout);
  socket.removeListener('timeout', responseOnTimeout);
  socket.removeListener('close', socketCloseListener);
  socket.removeListener('error', socketErrorListener);
  socket.removeListener('data', socketOnData);
  socket.removeListener('end', socketOnEnd);
  socket.removeListener('drain', ondrain);
  // A second one was added with the response.
  socket.removeListener('drain', ondrain);
  // Not before the listeners of this response's 'end' are done.
  process.nextTick(emitFreeNT, req);
  req.destroyed = true;
  if (req.res) {
    // The response's fate is no longer the socket's.
    req.res.socket = socket;
  }
}

function responseOnEnd() {
  const { req } = this;
  const { socket } = req;
  if (socket) {
    if (req.timeoutCb) socket.removeListener('timeout', emitRequestTimeout);
    socket.removeListener('timeout', responseOnTimeout);
  }
  req._ended = true;
  if (!req.shouldKeepAlive) {
    if (socket.writable) {
      debug('AGENT socket.destroySoon()');
      if (typeof socket.destroySoon === 'function') socket.destroySoon();
      else socket.end();
    }
  } else if (req.writableFinished && !this.aborted) {
    finishedWithParser(req);
    responseKeepAlive(req);
  }
}

function responseOnTimeout() {
  const req = this._httpMessage;
  if (!req) return;
  const { res } = req;
  if (!res) return;
  res.emit('timeout');
}

function requestOnFinish() {
  const req = this;
  if (req.shouldKeepAlive && req._ended) {
    finishedWithParser(req);
    responseKeepAlive(req);
  }
}

// The parser is the next request's to take anew.
function finishedWithParser(req) {
  const { parser } = req;
  if (parser) freeParser(parser, req, req.socket);
}

module.exports = { listenForTimeout, onSocketNT };
