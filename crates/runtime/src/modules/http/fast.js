'use strict';
// Connections without sockets: a plain TCP connection that a server accepts is parsed and answered by its
// native `Connection`, and JavaScript sees one call per request. The socket is made when somebody asks for
// it; from then on the connection is an ordinary one, see connection.js.

const { ArrayPrototypeShift, ArrayPrototypeSlice, StringPrototypeSplit, Symbol } = primordials;
const net = require('net');
const { Buffer } = require('buffer');
const { getDefaultHighWaterMark } = require('stream');
const { ConnResetException, ErrnoException } = require('#internal/errors');
const hooks = require('#async_hooks/internal');
const { heard: isHeard } = require('#diagnostics_channel/internal');
const { adoptSocket, attachSocket, releaseSocket } = require('#http/attached_socket');
const { IncomingMessage, dumpUnread, kDetachAbortSignal } = require('#http/incoming');
const { ServerResponse, abortWaiting, emitCloseNT, takeSocket } = require('#http/response');
const { armIdleTimer } = require('#http/idle');
const { callEndCallbacks, kUniqueHeaders, tellFinished } = require('#http/outgoing');
const { isLenient, parsers } = require('#http/common');
const {
  HTTPServerAsyncResource,
  attachServer,
  clearIncoming,
  connectionListener,
  hasNoBody,
  kOptimizeEmptyRequests,
  onParserExecuteCommon,
  resOnFinish,
} = require('#http/connection');
const {
  channels: { serverFinish, serverStart },
  debug,
  ignored,
  kConnection,
  kConnections,
  kHead,
  kIncomingMessage,
  kCutShort,
  kEndCallbacks,
  kNeedDrain,
  kServerResponse,
  kSocket,
  kWritten,
} = require('#http/internal');
const { nothing } = require('#internal/wire_log');
const { Connection, allMethods, setupHooks, tellWhenWritten } = internalBinding('http_parser');
const { TCP } = internalBinding('tcp_wrap');

const kFrame = Symbol('kFrame');
const kResponseOptions = Symbol('kResponseOptions');

// The bits of a request that the native side tells.
const KEEP_ALIVE = 1;
const HAS_BODY = 2;
// What `append` answers.
const MORE = 1;
const BUSY = 2;

const HIGH_WATER_MARK = 64 * 1024;

// Answers that are done and have not said so yet.
let finished = [];
let entered = false;
// Those among them that are listened to: what listeners hear of has been written.
let heard = [];

class FastConnection extends Connection {
  constructor(server, handle) {
    super(handle, server[kConnections], server.maxHeaderSize, server.requireHostHeader);
    this.server = server;
    this.handle = handle;
    // The request whose body is arriving.
    this.incoming = null;
    // The last request.
    this.request = null;
    // The answer that is going out, and those behind it.
    this.current = null;
    this.waiting = null;
    this.waitingBytes = 0;
    // The socket, once somebody asked for it, and whether it carries the connection now.
    this.made = null;
    this.generic = false;
    this.state = null;
    this.callbacks = null;
    this.late = null;
    this.onPendingData = null;
    this.paused = false;
    this.last = false;
    this.closed = false;
    this.dropped = false;
    this.flushing = false;
    this.draining = false;
    // Of the current answer the tick that is running has written a part, and nothing waited before it.
    this.corked = false;
    this.alone = false;
    // Too much waited when the last answer was done.
    this.full = false;
  }

  get socket() {
    return this.attach();
  }

  // Bytes of `msg`, from OutgoingMessage.
  write(msg, data, encoding, callback) {
    if (typeof encoding === 'function') {
      callback = encoding;
      encoding = null;
    }
    let latin1 = false;
    if (typeof data === 'string' && encoding && encoding !== 'utf8' && encoding !== 'utf-8') {
      if (encoding === 'latin1' || encoding === 'binary' || encoding === 'ascii') latin1 = true;
      else data = Buffer.from(data, encoding);
    }
    return this.wrote(this.append(data, latin1), callback);
  }

  writeChunk(msg, chunk, encoding, length, callback) {
    if (!msg._headerSent) {
      msg._headerSent = true;
      this.append(msg._header, true);
    }
    let latin1 = false;
    if (typeof chunk === 'string' && encoding && encoding !== 'utf8' && encoding !== 'utf-8') {
      if (encoding === 'latin1' || encoding === 'binary' || encoding === 'ascii') latin1 = true;
      else chunk = Buffer.from(chunk, encoding);
    }
    return this.wrote(this.appendChunk(chunk, latin1, length), callback);
  }

  // What a tick writes of a body leaves when the tick is over, unless the answer ends.
  cork() {
    if (this.corked) return;
    this.corked = true;
    this.alone = this.pendingBytes() === 0;
    process.nextTick(uncork, this);
  }

  wrote(result, callback) {
    if (typeof callback === 'function' && callback !== ignored) {
      (this.callbacks ??= []).push(callback);
      if (!this.corked) process.nextTick(callCallbacks, this, this.callbacks.length);
    }
    // Unless the turn's end does it, what was written goes out before the next turn.
    if ((result & BUSY) === 0 && !this.flushing) {
      this.flushing = true;
      process.nextTick(flushLater, this);
    }
    if ((result & MORE) !== 0) return true;
    if (!this.draining) {
      this.draining = true;
      process.nextTick(drainLater, this);
    }
    return false;
  }

  // The end of `msg`; its body bytes have been written.
  end(msg) {
    if (msg._hasBody && msg.chunkedEncoding) {
      msg._flushChunks();
      if (!msg._headerSent) {
        msg._headerSent = true;
        this.append(msg._header, true);
      }
      this.append(`0\r\n${msg._trailer}\r\n`, true);
    } else if (!msg._headerSent) {
      msg._headerSent = true;
      this.append(msg._header, true);
    }
    msg.finished = true;
    msg._finish();
    this.done(msg);
  }

  // The whole of `msg` but its end: its head and its body.
  finishWith(msg, head, body, latin1) {
    msg._headerSent = true;
    msg.finished = true;
    msg._finish();
    this.settle(msg, this.answer(head, body, latin1, msg._last));
  }

  // `msg` is complete; the next one's turn.
  done(msg) {
    this.settle(msg, this.answered(msg._last));
  }

  settle(msg, result) {
    this.current = null;
    if (this.corked) uncork(this);
    // Within a request's turn its end looks whether anybody waits to hear of this.
    if (finished.length === 0 && !entered) process.nextTick(processFinished);
    finished[finished.length] = msg;
    // Listeners run in the async context of the answer's end.
    const frame = hooks.getFrame();
    if (frame !== undefined) msg[kFrame] = frame;
    if (msg._last) this.last = true;
    this.full = (result & MORE) === 0;
    if (this.waiting !== null && this.waiting.length > 0 && !msg._last && !msg[kCutShort]) {
      this.next();
    }
    if (this.current === null && !msg._last) armIdleTimer(this.server);
    // The turn's end does it otherwise.
    if ((result & BUSY) === 0) this.flush(false);
  }

  next() {
    const msg = ArrayPrototypeShift(this.waiting);
    this.current = msg;
    msg[kConnection] = this;
    const { outputData } = msg;
    this.waitingBytes -= msg.outputSize;
    msg.outputData = [];
    msg.outputSize = 0;
    for (let i = 0; i < outputData.length; i++) {
      const { data, encoding, callback } = outputData[i];
      this.write(msg, data, encoding, callback);
    }
    if (this.paused && this.waitingBytes < HIGH_WATER_MARK && this.incoming === null)
      this.resumeBody();
    if (msg.finished) {
      msg._finish();
      // Its 'finish' comes with the callback of its last bytes.
      msg[kConnection] = this;
      this.doneQueued(msg);
    } else if (msg[kNeedDrain]) {
      msg[kNeedDrain] = false;
      msg.emit('drain');
    }
  }

  doneQueued(msg) {
    msg._finishEmitted = true;
    this.done(msg);
  }

  resumeBody() {
    if (this.paused) {
      this.paused = false;
      this.resume();
    }
  }

  // Nothing is under way: the connection may be ended from this side.
  isAtRest() {
    return (
      this.current === null &&
      this.incoming === null &&
      (this.waiting === null || this.waiting.length === 0)
    );
  }

  closeIfIdle() {
    if (this.generic || this.closed || !this.isAtRest()) return false;
    this.answered(true);
    this.flush(true);
    return true;
  }

  // Gives the connection up without its socket having been made.
  drop() {
    if (this.closed || this.dropped) return;
    this.dropped = true;
    if (this.made !== null) {
      // The socket's end is the connection's.
      this.made.destroy();
      return;
    }
    this.closed = true;
    this.release();
    this.handle.close();
    const { server } = this;
    server._connections--;
    this.abortMessages();
    server._emitCloseIfDrained();
  }

  // The connection's socket, to be looked at.
  attach() {
    if (this.made !== null) return this.made;
    const { server } = this;
    if (this.closed) {
      const socket = (this.made = new net.Socket());
      this.generic = true;
      socket.server = server;
      socket.destroy();
      return socket;
    }
    return (this.made = attachSocket(this, this.handle, server));
  }

  // Makes the connection an ordinary one over its socket.
  materialize() {
    const socket = this.attach();
    if (!this.generic) {
      releaseSocket(socket);
      this.leaveNative();
    }
    return socket;
  }

  leaveNative() {
    const { server, made: socket } = this;
    this.generic = true;
    const parser = parsers.alloc();
    const state = (this.state = attachServer(server, socket, parser));
    this.detach(parser);
    const pending = this.pendingBytes();
    if (pending > 0 && !socket.destroyed) this.handOverBytes(socket, pending);
    this.handOver(socket, state, parser);
    if (!socket.destroyed && !this.paused) socket.read(0);
  }

  // The socket was destroyed under the native connection.
  socketClosed() {
    this.closed = true;
    this.generic = true;
    this.release();
  }

  // What was under way on it will not be done.
  abortMessages() {
    const { current, waiting } = this;
    this.current = null;
    this.waiting = null;
    if (this.callbacks !== null || this.late !== null) {
      this.tellWritten(new ErrnoException(ECANCELED, 'write'));
    }
    if (current !== null) abort(current.req);
    if (waiting !== null) for (let i = 0; i < waiting.length; i++) abort(waiting[i].req);
    if (this.incoming !== null && this.incoming !== current?.req) abort(this.incoming);
    if (current !== null) emitCloseNT(current);
    if (waiting !== null) abortWaiting(waiting);
  }

  // What the kernel has not taken yet counts as a write of the socket's: an empty one, which comes after it. Whoever waits
  // for 'drain', 'finish' or callbacks waits for that.
  handOverBytes(socket, pending) {
    const state = socket._writableState;
    this.late ??= [];
    state.length += pending;
    socket.write(Buffer.alloc(0), (error) => this.tellWritten(error));
    if (state.writing) state.writelen += pending;
    else state.length -= pending;
  }

  // What was on its way to the kernel has arrived there, or never will.
  tellWritten(error) {
    const { callbacks, late } = this;
    this.callbacks = null;
    this.late = null;
    if (callbacks !== null) for (let i = 0; i < callbacks.length; i++) callbacks[i](error ?? null);
    if (late === null) return;
    for (let i = 0; i < late.length; i++) {
      if (error) {
        callEndCallbacks(late[i], error);
        abortAnswer(late[i]);
      } else {
        finishMessage(late[i], true);
      }
    }
  }

  // What is under way goes on over the socket.
  handOver(socket, state, parser) {
    const { current, incoming, server, waiting } = this;
    this.current = null;
    this.waiting = null;
    if (incoming !== null) {
      incoming[kSocket] = socket;
      incoming[kConnection] = null;
      parser.incoming = incoming;
      if (this.paused) socket.pause();
    }
    if (current !== null) {
      adoptMessage(current, socket, state, server);
      takeSocket(current, socket);
    }
    const { request } = this;
    this.request = null;
    if (request !== null && incoming === null) {
      // The parser holds on to the last request until it is read and answered.
      parser.incoming = request;
      if (current === null) process.nextTick(clearIncoming, request);
    }
    if (waiting !== null) {
      for (let i = 0; i < waiting.length; i++) {
        const msg = waiting[i];
        adoptMessage(msg, socket, state, server);
        state.outgoingData += msg.outputSize;
        state.outgoing.push(msg);
      }
    }
    if (this.last) {
      socket.destroySoon();
    } else if (current === null && incoming === null && server.keepAliveTimeout) {
      socket.setTimeout(server.keepAliveTimeout + (server.keepAliveTimeoutBuffer || 0));
      state.keepAliveTimeoutSet = true;
    }
  }
}

function abortAnswer(msg) {
  abort(msg.req);
  emitCloseNT(msg);
}

function abort(req) {
  if (!req.destroyed) req.destroy(new ConnResetException('aborted'));
}

function adoptMessage(msg, socket, state, server) {
  const { req } = msg;
  req[kSocket] = socket;
  req[kConnection] = null;
  msg[kConnection] = null;
  msg._onPendingData = state.onPendingData;
  state.incoming.push(req);
  msg.on('finish', resOnFinish.bind(undefined, req, msg, socket, state, server));
}

// Those who wrote hear of it in the tick after the one that sends.
function uncork(conn) {
  if (!conn.corked) return;
  conn.corked = false;
  if (conn.callbacks !== null) process.nextTick(callCallbacks, conn, conn.callbacks.length);
}

function flushLater(conn) {
  conn.flushing = false;
  if (!conn.closed && !conn.generic) conn.flush(false);
}

// The writer was told to wait: what the kernel takes at once makes the wait a short one.
function drainLater(conn) {
  conn.draining = false;
  if (conn.closed || conn.generic) return;
  conn.flush(true);
  if (conn.pendingBytes() === 0) onDrain(conn);
}

// The first `count` of those who wait to hear that what they wrote has gone out.
function callCallbacks(conn, count) {
  const { callbacks } = conn;
  if (callbacks === null || (conn.generic && conn.late !== null)) return;
  if (!conn.generic && !conn.closed) {
    conn.flush(true);
    // The rest waits for 'drain'.
    if (conn.pendingBytes() > 0) return;
  }
  conn.callbacks = callbacks.length > count ? ArrayPrototypeSlice(callbacks, count) : null;
  for (let i = 0; i < count && i < callbacks.length; i++) callbacks[i](null);
}

function processFinished() {
  const list = finished;
  finished = [];
  for (let i = 0; i < list.length; i++) {
    const msg = list[i];
    if (isHeardOf(msg)) hooks.setFrame(msg[kFrame]);
    finishMessage(msg, false);
  }
}

// What was gathered in this batch of events is written.
function onWritten() {
  const list = heard;
  heard = [];
  let i = 0;
  try {
    while (i < list.length) {
      const msg = list[i++];
      hooks.setFrame(msg[kFrame]);
      finishMessage(msg, true);
    }
  } finally {
    if (i < list.length) {
      // A listener threw; the others are told next.
      if (heard.length === 0) tellWhenWritten();
      for (; i < list.length; i++) heard[heard.length] = list[i];
    }
  }
}

// Whether anybody hears that the message has been written.
function isHeardOf(msg) {
  return msg._eventsCount > 0 || msg[kEndCallbacks] !== null;
}

// The message's last words, once its bytes are with the kernel.
function finishMessage(msg, isWritten) {
  const conn = msg[kConnection];
  if (conn.generic && conn.late !== null) {
    conn.late.push(msg);
    return;
  }
  if (conn.full && !conn.generic && !conn.closed && conn.pendingBytes() > HIGH_WATER_MARK) {
    conn.flush(true);
    if (conn.pendingBytes() > 0) {
      (conn.late ??= []).push(msg);
      return;
    }
  }
  const { req } = msg;
  const isCut = msg[kCutShort];
  if (isCut || conn.made?.errored) {
    callEndCallbacks(msg, isCut ? msg.errored : conn.made.errored);
    if (conn.closed || conn.made === null || conn.made.closed) abortAnswer(msg);
    else conn.made.once('close', () => abortAnswer(msg));
    return;
  }
  if (isHeardOf(msg) && !conn.generic && !conn.closed && (isWritten || conn.pendingBytes() > 0)) {
    if (!isWritten && !conn.last) {
      // With the answers of other connections.
      if (heard.length === 0) tellWhenWritten();
      heard[heard.length] = msg;
      return;
    }
    conn.flush(true);
  }
  if (serverFinish.hasSubscribers) {
    serverFinish.publish({ request: req, response: msg, socket: req.socket, server: conn.server });
  }
  if (!msg._finishEmitted) {
    if (isHeardOf(msg)) tellFinished(msg);
    else msg[kWritten] = true;
  }
  dumpUnread(req);
  req[kDetachAbortSignal]();
  if (conn.request === req) {
    if (req._readableState_ === undefined || req.readableEnded) conn.request = null;
    else req.on('end', forgetRequest);
  }
  msg[kConnection] = null;
  if (msg._eventsCount > 0) {
    process.nextTick(emitCloseNT, msg);
  } else {
    msg.destroyed = true;
    msg._closed = true;
  }
}

// An answered request that has been read.
function forgetRequest() {
  const conn = this[kConnection];
  if (conn && conn.request === this) conn.request = null;
}

// ===== called by the native side =====

function onRequest(conn, method, url, head, bits) {
  const { server } = conn;
  const req = new IncomingMessage(undefined);
  req[kConnection] = conn;
  req.httpVersionMajor = 1;
  req.httpVersionMinor = 1;
  req.httpVersion = '1.1';
  if (server.joinDuplicateHeaders) req.joinDuplicateHeaders = true;
  req.url = url;
  req.method = allMethods[method];
  req.upgrade = false;
  req[kHead] = head;
  conn.request = req;
  if ((bits & HAS_BODY) !== 0) {
    conn.incoming = req;
  }

  const res = new ServerResponse(req, (server[kResponseOptions] ??= responseOptions(server)));
  res._keepAliveTimeout = server.keepAliveTimeout;
  if ((bits & KEEP_ALIVE) === 0) res.shouldKeepAlive = false;
  if (server[kUniqueHeaders] !== null) res[kUniqueHeaders] = server[kUniqueHeaders];
  if (conn.current === null) {
    conn.current = res;
    res[kConnection] = conn;
  } else {
    enqueue(conn, res);
  }
  if (serverStart.hasSubscribers) {
    serverStart.publish({ request: req, response: res, socket: req.socket, server });
  }
  if (server[kOptimizeEmptyRequests] && (bits & HAS_BODY) === 0 && hasNoBody(req)) {
    req._dumpAndCloseReadable();
  }
  entered = true;
  try {
    if (hooks.enabledHooksExist()) emitHooked(server, req, res);
    else server.emit('request', req, res);
  } finally {
    if ((bits & HAS_BODY) === 0) {
      req.complete = true;
      req._endBody();
    }
    entered = false;
    if (finished.length > 0) settleFinished();
  }
}

// To async_hooks every request is a resource of its own.
function emitHooked(server, req, res) {
  const asyncId = hooks.newAsyncId();
  const triggerId = hooks.executionAsyncId();
  const resource = new HTTPServerAsyncResource('HTTPINCOMINGMESSAGE', req.socket);
  hooks.emitInit(asyncId, 'HTTPINCOMINGMESSAGE', triggerId, resource);
  if (hooks.destroyHooksExist()) {
    require('#async_hooks/destroyed').trackDestroy(resource, asyncId);
  }
  hooks.emitBefore(asyncId, triggerId, resource);
  try {
    server.emit('request', req, res);
  } finally {
    if (hooks.hasAsyncIdStack()) hooks.emitAfter(asyncId);
  }
}

// Without listeners nobody can tell that messages finish early; with some they do so in a turn of their own.
function settleFinished() {
  for (let i = 0; i < finished.length; i++) {
    const msg = finished[i];
    if (isHeardOf(msg) || msg.req._eventsCount > 0 || msg[kConnection].callbacks !== null) {
      process.nextTick(processFinished);
      return;
    }
  }
  processFinished();
}

function responseOptions(server) {
  return {
    highWaterMark: server.highWaterMark,
    rejectNonStandardBodyWrites: server.rejectNonStandardBodyWrites,
  };
}

// Another answer is still going out.
function enqueue(conn, res) {
  (conn.waiting ??= []).push(res);
  conn.onPendingData ??= (delta) => {
    conn.waitingBytes += delta;
  };
  res._onPendingData = conn.onPendingData;
  // Enough answers wait: read no more requests.
  if (conn.waitingBytes >= HIGH_WATER_MARK && !conn.paused) {
    conn.paused = true;
    conn.pause();
  }
}

function onBody(conn, chunk) {
  const req = conn.incoming;
  if (req === null || req._dumped || req.push(chunk)) return;
  if (conn.generic) {
    conn.made.pause();
  } else if (!conn.paused) {
    conn.paused = true;
    conn.pause();
  }
}

function onComplete(conn, trailers) {
  const req = conn.incoming;
  conn.incoming = null;
  if (req !== null) {
    req.complete = true;
    if (trailers !== '') {
      const list = StringPrototypeSplit(trailers, '\0');
      req._addHeaderLines(list, list.length);
    }
    req._endBody();
  }
  if (!conn.generic) conn.resumeBody();
}

// The native side is done with the connection; `rest` goes to the socket's parser.
function onLeave(conn, rest) {
  conn.materialize();
  if (rest.length > 0) conn.state.onData(rest);
}

function onParseError(conn, error, packet) {
  const socket = conn.materialize();
  onParserExecuteCommon(conn.server, socket, socket.parser, conn.state, error, packet);
}

const EOF = -4095;
const ECANCELED = -125;

function onEnd(conn, code) {
  if (conn.closed || conn.generic) return;
  if (code === 0 || (conn.isAtRest() && conn.isIdle())) {
    if (code === EOF && conn.pendingBytes() > 0) {
      // The client has ended its side and still reads: it ends when everything is written.
      conn.answered(true);
      conn.flush(true);
    } else {
      conn.drop();
    }
    return;
  }
  const socket = conn.materialize();
  if (code === EOF) {
    socket.push(null);
    socket.read(0);
  } else {
    socket.destroy(new ErrnoException(code, 'read'));
  }
}

function onDrain(conn) {
  if (conn.closed || conn.generic) return;
  const msg = conn.current;
  if (msg !== null && !msg.finished && msg[kNeedDrain]) {
    msg[kNeedDrain] = false;
    msg.emit('drain');
  }
  callCallbacks(conn, Infinity);
  if (conn.late !== null && conn.pendingBytes() === 0) conn.tellWritten();
}

// ===== accepting =====

function isEligible(server, listener) {
  return (
    debug === nothing &&
    server.timeout === 0 &&
    listener === connectionListener &&
    server[kIncomingMessage] === IncomingMessage &&
    server[kServerResponse] === ServerResponse &&
    server.maxHeadersCount === null &&
    !(server.maxRequestsPerSocket > 0) &&
    server.insecureHTTPParser !== true &&
    (server.httpValidation === undefined || server.httpValidation === 'strict') &&
    !server.pauseOnConnect &&
    !server.blockList &&
    server.highWaterMark === getDefaultHighWaterMark() &&
    !(server.maxConnections >= 0 && server._connections >= server.maxConnections) &&
    !require('#async_hooks/internal').initHooksExist()
  );
}

// Puts the native connections before the ordinary ones.
function takeOver(server) {
  const listener = server._handle;
  if (!(listener instanceof TCP) || listener.onconnection === undefined) return;
  if (isLenient()) return;
  const ordinary = listener.onconnection;
  listener.onconnection = function (err, handle) {
    const isTold = isHeard('net.server.socket') !== undefined;
    if (err || isTold || !isEligible(server, server._events.connection)) {
      ordinary.call(this, err, handle);
      return;
    }
    if (server.noDelay) handle.setNoDelay(true);
    if (server.keepAlive) handle.setKeepAlive(true, server.keepAliveInitialDelay);
    server._connections++;
    new FastConnection(server, handle).start();
  };
}

/**
 * Serves a secured connection natively, whose socket is there already. False when it has to be served over the socket.
 */
function serveSecured(server, socket, listener) {
  const handle = socket._handle;
  if (
    !isEligible(server, listener) ||
    socket.destroyed ||
    !(handle?.fd >= 0) ||
    socket.readableLength > 0 ||
    socket.readableFlowing !== null ||
    socket.writableLength > 0 ||
    isLenient()
  ) {
    return false;
  }
  const conn = new FastConnection(server, handle);
  conn.made = socket;
  if (conn.start() !== 0) {
    conn.release();
    return false;
  }
  // From now on reading is the connection's business.
  handle.reading = false;
  adoptSocket(conn, socket);
  return true;
}

setupHooks({
  onRequest,
  onBody,
  onComplete,
  onLeave,
  onParseError,
  onEnd,
  onDrain,
  onWritten,
});

module.exports = { serveSecured, takeOver };
