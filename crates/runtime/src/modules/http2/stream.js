'use strict';

// `Http2Stream`: one stream of a session as a Duplex. What servers and clients add is in server_stream.js and
// client_session.js.

const {
  ArrayIsArray,
  ArrayPrototypeIndexOf,
  ArrayPrototypeShift,
  ArrayPrototypeSplice,
  FunctionPrototypeCall,
  MathMax,
  ObjectAssign,
  Symbol,
} = primordials;

const { Duplex } = require('stream');
const { setImmediate } = require('#timers/internal');
const { Buffer } = require('buffer');
const {
  AbortError,
  codes: {
    ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_STREAM_ERROR,
    ERR_HTTP2_TRAILERS_ALREADY_SENT,
    ERR_HTTP2_TRAILERS_NOT_READY,
  },
} = require('#internal/errors');
const { customInspectSymbol } = require('#internal/util');
const { validateFunction, validateInteger } = require('#internal/validators');
const { setStreamTimeout, kTimeout } = require('#net/internal');
const { headersText, pseudo, assertIsHeaders } = require('#http2/headers');
const { heard } = require('#diagnostics_channel/internal');
const { newResource } = require('#http2/resources');
const {
  NghttpError,
  kHandle,
  kID,
  kInit,
  kInfoHeaders,
  kMaybeDestroy,
  kProceed,
  kSentHeaders,
  kSentTrailers,
  kSession,
  kState,
  kUpdateTimer,
  nameForErrorCode,
} = require('#http2/util');
const { logStream } = require('#http2/log');

const NO_ERROR = 0;
const INTERNAL_ERROR = 2;
const CANCEL = 8;
const UV_ECANCELED = -125;
const MAX_UINT32 = 2 ** 32 - 1;

const SERVER = 0;
const CLIENT = 1;

const kSend = Symbol('send');

// How a stream is closed: with a RST_STREAM when the rest has been sent, at once, or without one.
const kSubmitRst = 0;
const kForceRst = 1;
const kNoRst = 2;

class StreamState {
  constructor() {
    this.pending = true;
    this.ready = false;
    this.closed = false;
    this.headersSent = false;
    this.headRequest = false;
    this.aborted = false;
    this.hasTrailers = false;
    this.didRead = false;
    // The session has forgotten it with content unsent.
    this.gone = false;
    this.rstCode = NO_ERROR;
    // What the session could not send for it.
    this.failure = NO_ERROR;
    this.writeQueueSize = 0;
    this.framesSent = -1;
    this.trailersReady = false;
    // A response that was ended with all of its content.
    this.isWhole = false;
    this.endAfterHeaders = false;
    // The peer has said that it is done.
    this.peerEnded = false;
    this.shutdown = false;
    // Chunks that are on their way, oldest first.
    this.writes = null;
    this.fd = undefined;
    // Numbers for perf_hooks.
    this.started = 0;
    this.firstHeader = 0;
    this.firstByte = 0;
    this.firstByteSent = 0;
    this.bytesRead = 0;
    this.bytesWritten = 0;
  }
}

/** A chunk on its way. */
class StreamWrite {
  constructor(stream, token, callback, size) {
    this.stream = stream;
    this.token = token;
    this.callback = callback;
    this.size = size;
  }
}

class Http2Stream extends Duplex {
  constructor(session, options) {
    options.allowHalfOpen = true;
    options.decodeStrings = false;
    options.autoDestroy = false;
    super(options);
    // What is written before there is a stream below waits.
    this.cork();
    this[kSession] = session;
    this[kState] = new StreamState();
    this[kHandle] = undefined;
    this[kTimeout] = null;
    session[kState].pendingStreams.add(this);
    this.on('pause', onPause);
    // Nothing is read ahead before somebody has begun to read: who never does is told apart by that.
    this._readableState.readingMore = true;
  }

  [kInit](id, handle) {
    const state = this[kState];
    state.pending = false;
    state.ready = true;
    const session = this[kSession];
    session[kState].pendingStreams.delete(this);
    session[kState].streams.set(id, this);
    this[kID] = id;
    this[kHandle] = handle;
    // What a program does not read is not asked for: the peer may send what the window holds.
    if (session.type === CLIENT && !state.didRead) handle.setReading(id, false);
    newResource(this);
    if (session[kState].observing) state.started = require('#http2/observe').now();
    this.uncork();
    this.emit('ready');
  }

  [customInspectSymbol](depth, options) {
    if (typeof depth === 'number' && depth < 0) return this;
    const object = {
      id: this[kID] || '<pending>',
      closed: this.closed,
      destroyed: this.destroyed,
      state: this.state,
      readableState: this._readableState,
      writableState: this._writableState,
    };
    return `Http2Stream ${require('util').inspect(object, { ...options, depth: null })}`;
  }

  get bufferSize() {
    // What waits in the stream and what waits below.
    return this[kState].writeQueueSize + this.writableLength;
  }

  get endAfterHeaders() {
    return this[kState].endAfterHeaders;
  }

  get sentHeaders() {
    return this[kSentHeaders];
  }

  get sentTrailers() {
    return this[kSentTrailers];
  }

  get sentInfoHeaders() {
    return this[kInfoHeaders];
  }

  get pending() {
    return this[kState].pending;
  }

  get id() {
    return this[kID];
  }

  get session() {
    return this[kSession];
  }

  _onTimeout() {
    if (this.destroyed) return;
    require('#http2/session').callTimeout(this, this[kSession]);
  }

  get headersSent() {
    return this[kState].headersSent;
  }

  get aborted() {
    return this[kState].aborted;
  }

  get headRequest() {
    return this[kState].headRequest;
  }

  get rstCode() {
    return this[kState].rstCode;
  }

  get state() {
    const id = this[kID];
    if (this.destroyed || id === undefined) return {};
    const numbers = this[kHandle]?.streamState(id);
    if (numbers === undefined) return {};
    return {
      state: numbers[0],
      weight: 16,
      sumDependencyWeight: 0,
      localClose: numbers[1],
      remoteClose: numbers[2],
      localWindowSize: numbers[3],
    };
  }

  // ===== writing =====

  [kProceed]() {}

  _write(data, encoding, callback) {
    if (this[kState].pending) {
      this.once('ready', () => this._write(data, encoding, callback));
      return;
    }
    if (this.destroyed) return;
    this[kUpdateTimer]();
    if (!this.headersSent) this[kProceed]();
    const channel = this[kSession].type === CLIENT && heard('http2.client.stream.bodyChunkSent');
    this[kSend](data, encoding, callback);
    if (channel) channel.publish({ stream: this, writev: false, data, encoding });
  }

  _writev(chunks, callback) {
    if (this[kState].pending) {
      this.once('ready', () => this._writev(chunks, callback));
      return;
    }
    if (this.destroyed) return;
    this[kUpdateTimer]();
    if (!this.headersSent) this[kProceed]();
    const channel = this[kSession].type === CLIENT && heard('http2.client.stream.bodyChunkSent');
    const { length } = chunks;
    for (let i = 0; i < length - 1; i++) {
      const { chunk, encoding } = chunks[i];
      this[kSend](chunk, encoding, undefined);
    }
    this[kSend](chunks[length - 1].chunk, chunks[length - 1].encoding, callback);
    if (channel)
      channel.publish({ stream: this, writev: true, data: dataOf(chunks), encoding: '' });
  }

  // Hands one chunk down. The last one takes the end of the stream along.
  [kSend](data, encoding, callback) {
    const handle = this[kHandle];
    const state = this[kState];
    if (handle === undefined) {
      if (callback) callback();
      return;
    }
    let latin1 = false;
    let size;
    if (typeof data === 'string') {
      switch (encoding) {
        case 'latin1':
        case 'binary':
        case 'ascii':
          latin1 = true;
          size = data.length;
          break;
        case 'utf8':
        case 'utf-8':
        case undefined:
          size = Buffer.byteLength(data);
          break;
        default:
          data = Buffer.from(data, encoding);
          size = data.length;
      }
    } else {
      size = data.byteLength;
    }
    const session = this[kSession];
    const sessionState = session[kState];
    const token = (sessionState.nextToken = (sessionState.nextToken + 1) >>> 0);
    const write = new StreamWrite(this, token, callback, size);
    if (state.writes === null) state.writes = [write];
    else state.writes[state.writes.length] = write;
    sessionState.tokens.set(token, write);
    state.writeQueueSize += size;
    sessionState.writeQueueSize += size;
    state.framesSent = -1;
    sessionState.framesSent = -1;
    state.bytesWritten += size;
    if (!handle.write(this[kID], token, data, latin1, false)) writeDone(write, 0);
    // Only after `end(chunk)` has returned is it known that this was the last one.
    else if (callback !== undefined) process.nextTick(endSoon, this);
  }

  _final(callback) {
    if (this[kState].pending) {
      this.once('ready', () => this._final(callback));
      return;
    }
    shutdownWritable(this);
    this.on('finish', this[kMaybeDestroy]);
    callback();
  }

  // ===== reading =====

  _read() {
    if (this.destroyed) {
      this.push(null);
      return;
    }
    const state = this[kState];
    if (!state.didRead) {
      this._readableState.readingMore = false;
      state.didRead = true;
    }
    if (state.pending) this.once('ready', startReading);
    else FunctionPrototypeCall(startReading, this);
  }

  // ===== trailers =====

  sendTrailers(headers) {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this[kSentTrailers]) throw new ERR_HTTP2_TRAILERS_ALREADY_SENT();
    if (!this[kState].trailersReady) throw new ERR_HTTP2_TRAILERS_NOT_READY();
    assertIsHeaders(headers);
    if (!ArrayIsArray(headers)) headers = copyHeaders(headers);
    this[kUpdateTimer]();
    const text = headersText(headers, pseudo.trailer, this[kSession][kState].strictSingle);
    this[kSentTrailers] = headers;
    // Without any, the stream ends by an empty frame.
    this[kState].hasTrailers = false;
    const error = this[kHandle].trailers(this[kID], text);
    if (error < 0) this.destroy(new NghttpError(error));
    else this[kMaybeDestroy]();
  }

  // ===== the end =====

  get closed() {
    return this[kState].closed;
  }

  close(code = NO_ERROR, callback) {
    validateInteger(code, 'code', 0, MAX_UINT32);
    if (callback !== undefined) validateFunction(callback, 'callback');
    if (this.closed) return;
    if (callback !== undefined) this.once('close', callback);
    closeStream(this, code, kSubmitRst);
  }

  _destroy(error, callback) {
    const session = this[kSession];
    logStream(session, this[kID], 'destroying stream');
    const handle = this[kHandle];
    const id = this[kID];
    const state = this[kState];
    const sessionState = session[kState];
    const sessionCode = sessionState.goawayCode || sessionState.destroyCode;
    // What has been closed well stays so, whatever becomes of the session.
    let code = this.closed ? this.rstCode : sessionCode;
    if (!code && error !== null && error !== undefined) {
      if (sessionCode) code = sessionCode;
      else if (error instanceof AbortError) code = CANCEL;
      else code = INTERNAL_ERROR;
    }
    code ??= NO_ERROR;
    const hasHandle = handle !== undefined;
    if (!this.closed) closeStream(this, code, hasHandle ? kForceRst : kNoRst);
    this.push(null);
    if (hasHandle) {
      if (state.started !== 0) require('#http2/observe').streamDone(this);
      sessionState.streams.delete(id);
    } else {
      sessionState.pendingStreams.delete(this);
    }
    sessionState.writeQueueSize = MathMax(0, sessionState.writeQueueSize - state.writeQueueSize);
    state.writeQueueSize = 0;
    if (
      (error === null || error === undefined) &&
      code !== NO_ERROR &&
      // The peer has lost interest, which 'aborted' tells.
      code !== CANCEL
    ) {
      error = new ERR_HTTP2_STREAM_ERROR(nameForErrorCode[code] || code);
    }
    if (error) tell(this, session, 'error', { error });
    this[kSession] = undefined;
    this[kHandle] = undefined;
    const { writes } = state;
    if (writes !== null && writes.length > 0) {
      for (let i = 0; i < writes.length; i++) sessionState.tokens.delete(writes[i].token);
      setImmediate(abandonWrites, this, writes);
    }
    // Not on top of whoever destroys the stream.
    if (session.closed) setImmediate(checkSession, session);
    callback(error);
  }

  // Destroys the stream once both of its sides are done.
  [kMaybeDestroy](code = NO_ERROR) {
    if (code !== NO_ERROR) {
      this.destroy();
      return;
    }
    const state = this[kState];
    if (!this.writableFinished && !state.gone) return;
    if (!this.readable && this.closed) {
      this.destroy();
      return;
    }
    const session = this[kSession];
    if (
      session !== undefined &&
      session.type === SERVER &&
      // Even without content a response has a head.
      this.headersSent &&
      // When the request has ended, too, the stream does so by itself.
      !this._readableState.ended &&
      !state.hasTrailers &&
      !state.didRead &&
      this.readableFlowing === null
    ) {
      // Answered, and nobody wants the rest of the request. Pushes may still be made before it is over.
      setImmediate(() => {
        this.close(state.failure);
      });
    }
  }

  [kUpdateTimer]() {
    if (this.destroyed) return;
    if (this[kTimeout]) this[kTimeout].refresh();
    const session = this[kSession];
    if (session) session[kUpdateTimer]();
  }

  priority() {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    const { deprecate } = require('#internal/util');
    priorityWarning ??= deprecate(
      () => {},
      'Priority signaling has been deprecated as of RFC 9113.',
      'DEP0194',
    );
    priorityWarning();
  }
}

Http2Stream.prototype.setTimeout = setStreamTimeout;

/** A chunk is on its way, or lost. */
function writeDone(write, status) {
  const { stream } = write;
  const state = stream[kState];
  const { writes } = state;
  if (status === UV_ECANCELED && !stream.destroyed) {
    // Whoever waits for it is told by the end of the stream.
    state.gone = true;
    stream[kMaybeDestroy]();
    return;
  }
  if (writes[0] === write) {
    ArrayPrototypeShift(writes);
  } else {
    const at = ArrayPrototypeIndexOf(writes, write);
    if (at < 0) return;
    ArrayPrototypeSplice(writes, at, 1);
  }
  const session = stream[kSession];
  if (session !== undefined) {
    session[kState].tokens.delete(write.token);
    session[kState].writeQueueSize = MathMax(0, session[kState].writeQueueSize - write.size);
  }
  state.writeQueueSize = MathMax(0, state.writeQueueSize - write.size);
  const { callback } = write;
  if (callback === undefined) return;
  if (stream.destroyed || status === 0) {
    if (!stream.destroyed) stream[kUpdateTimer]();
    callback(null);
    return;
  }
  const { ErrnoException } = require('#internal/errors');
  const error = new ErrnoException(status, 'write');
  stream.destroy(error);
  callback(error);
}

let priorityWarning;

function onPause() {
  if (this[kHandle] !== undefined) this[kHandle].setReading(this[kID], false);
}

function startReading() {
  if (!this.destroyed && this[kHandle] !== undefined) this[kHandle].setReading(this[kID], true);
}

/** Whether nobody hears of the content's end before the trailers are asked for. */
function knowsTrailers(stream) {
  return stream[kState].isWhole && stream._events.finish === undefined;
}

function endSoon(stream) {
  const writable = stream._writableState;
  if (!writable.ending || stream[kHandle] === undefined) return;
  // Programs may find out by the last chunk what trailers there are.
  if (stream[kState].hasTrailers && !knowsTrailers(stream)) return;
  // Only what is under way below is left.
  if (writable.buffered.length > writable.bufferedIndex) return;
  shutdownWritable(stream);
}

function shutdownWritable(stream) {
  const handle = stream[kHandle];
  const state = stream[kState];
  if (handle === undefined || state.shutdown) return;
  logStream(stream[kSession], stream[kID], 'shutting down writable on _final');
  state.shutdown = true;
  handle.end(stream[kID]);
  if (stream[kSession].type === CLIENT) heard('http2.client.stream.bodySent')?.publish({ stream });
}

function copyHeaders(headers) {
  return ObjectAssign({ __proto__: null }, headers);
}

// Buffers alone are told without their (missing) encodings.
function dataOf(chunks) {
  if (!chunks.allBuffers) return chunks;
  const list = [];
  for (let i = 0; i < chunks.length; i++) list[i] = chunks[i].chunk;
  return list;
}

const channels = {
  server: { close: 'http2.server.stream.close', error: 'http2.server.stream.error' },
  client: { close: 'http2.client.stream.close', error: 'http2.client.stream.error' },
};

/** Tells diagnostics channels of something that happened to a stream. */
function tell(stream, session, event, more) {
  const names = session.type === SERVER ? channels.server : channels.client;
  heard(names[event])?.publish({ stream, ...more });
}

function closeStream(stream, code, how = kSubmitRst) {
  const state = stream[kState];
  state.closed = true;
  state.rstCode = code;
  if (stream[kTimeout]) stream.setTimeout(0);
  if (stream.listenerCount('timeout') > 0) stream.removeAllListeners('timeout');
  const { ending } = stream._writableState;
  if (!ending) {
    // Somebody still wanted to write.
    if (!stream.aborted || state.endAfterHeaders) {
      state.aborted = true;
      stream.emit('aborted');
    }
    stream.end();
  }
  if (stream[kSession] !== undefined) tell(stream, stream[kSession], 'close');
  if (how === kNoRst) return;
  if (!ending || stream.writableFinished || code !== NO_ERROR || how === kForceRst) {
    finishClose(stream, code);
  } else {
    stream.once('finish', () => finishClose(stream, code));
  }
}

function finishClose(stream, code) {
  if (stream.pending) {
    stream.push(null);
    stream.once('ready', () => submitReset(stream, code));
    return;
  }
  submitReset(stream, code);
}

function submitReset(stream, code) {
  const handle = stream[kHandle];
  if (handle !== undefined) handle.reset(stream[kID], code, true);
}

// ===== what the native session tells =====

/** Content that arrived. */
function onStreamData(stream, buffer) {
  stream[kUpdateTimer]();
  const state = stream[kState];
  state.bytesRead += buffer.byteLength;
  if (state.started !== 0 && state.firstByte === 0) {
    state.firstByte = require('#http2/observe').now();
  }
  if (!stream.push(Buffer.from(buffer)) && stream[kHandle] !== undefined) {
    stream[kHandle].setReading(stream[kID], false);
  }
}

/** The peer has sent everything. */
function onStreamEnd(stream) {
  stream[kState].peerEnded = true;
  stream[kUpdateTimer]();
  if (stream._readableState.endEmitted) {
    stream[kMaybeDestroy]();
    return;
  }
  stream.on('end', stream[kMaybeDestroy]);
  stream.push(null);
  // Nobody would notice otherwise.
  stream.read(0);
}

/** The session has forgotten the stream. */
function onStreamClosed(stream, code) {
  if (stream.destroyed) return;
  logStream(stream[kSession], stream[kID], `closed with code ${code}`);
  const state = stream[kState];
  if (!stream.closed) closeStream(stream, code, kNoRst);
  // What was not sent will not be; whoever waits for it is told by the end of the stream.
  if (state.fd !== undefined) closeFile(state);
  if (!stream.readable || code !== NO_ERROR) {
    if (stream.readable) stream.push(null);
    stream[kMaybeDestroy](code);
    return;
  }
  stream.on('end', stream[kMaybeDestroy]);
  stream.push(null);
  // A request that nobody wanted to read is dropped with what it holds; a response may still be read.
  const unread = stream.readableFlowing === null && !state.didRead;
  if (unread && stream[kSession].type === SERVER) stream.resume();
  else stream.read(0);
}

function closeFile(state) {
  const { fd } = state;
  state.fd = undefined;
  if (typeof fd !== 'number') return;
  require('fs').close(fd, () => {});
}

function checkSession(session) {
  session[kMaybeDestroy]();
}

function abandonWrites(stream, writes) {
  while (writes.length > 0) {
    const write = ArrayPrototypeShift(writes);
    if (write.callback !== undefined) write.callback(null);
  }
}

/** Sends content that does not come through the stream's own writing side. */
function sendAside(stream, chunk, callback) {
  FunctionPrototypeCall(stream[kSend], stream, chunk, 'buffer', callback);
}

/** Ends what `sendAside` sent. */
function endAside(stream) {
  if (stream[kHandle] !== undefined) stream[kHandle].end(stream[kID]);
}

module.exports = {
  CLIENT,
  Http2Stream,
  SERVER,
  closeStream,
  endAside,
  onStreamClosed,
  onStreamData,
  onStreamEnd,
  sendAside,
  shutdownWritable,
  tell,
  writeDone,
};
