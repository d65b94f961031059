'use strict';

// What the native sessions tell. Each function is called with the native session as `this`; what it does for programs
// happens in the async context of the stream or session concerned.

const {
  codes: { ERR_HTTP2_SESSION_ERROR },
} = require('#internal/errors');
const { Buffer } = require('buffer');
const { setImmediate } = require('#timers/internal');
const { heard } = require('#diagnostics_channel/internal');
const { headersObject, rawHeadersOf } = require('#http2/headers');
const { remoteChanged, settingsDone } = require('#http2/session');
const { onStreamClosed, onStreamData, onStreamEnd, writeDone } = require('#http2/stream');
const { belowEnded } = require('#http2/transport');
const { enterFrame } = require('#http2/resources');
const { now } = require('#http2/observe');
const {
  kMaybeDestroy,
  kOrigin,
  kOwner,
  kState,
  kUpdateTimer,
  nghttpError,
} = require('#http2/util');
const { log, logStream } = require('#http2/log');

const END_STREAM = 1;
const PROTOCOL = -505;
const RESPONSE = 1;
const PUSH_RESPONSE = 2;
const SERVER = 0;

// Failures that only say that something is over already.
const SESSION_CLOSING = -530;
const STREAM_CLOSED = -510;
const STREAM_CLOSING = -511;

function emit(self, ...args) {
  self.emit(...args);
}

function emitStream(session, stream, headers, flags, raw) {
  session.emit('stream', stream, headers, flags, raw);
}

function emitHeaders(stream, event, headers, flags, raw) {
  stream.emit(event, headers, flags, raw);
}

function onHeaders(id, category, flags, text, positions) {
  const session = this[kOwner];
  if (session === undefined || session.destroyed) return;
  session[kUpdateTimer]();
  const raw = rawHeadersOf(text);
  const headers = headersObject(raw, positions);
  const ends = (flags & END_STREAM) !== 0;
  let stream = session[kState].streams.get(id);
  if (stream === undefined) {
    if (session.type !== SERVER) return;
    if (session.closed) {
      // Nobody serves it any more.
      this.reset(id, 7, false);
      return;
    }
    logStream(session, id, 'headers received');
    stream = newServerStream(session, this, id, headers, ends);
    process.nextTick(emitStream, session, stream, headers, flags, raw);
    if (ends) stream.push(null);
    return;
  }
  logStream(session, id, 'headers received');
  if (stream.destroyed) return;
  enterFrame(stream);
  const state = stream[kState];
  if (state.started !== 0 && state.firstHeader === 0) state.firstHeader = now();
  const status = headers[':status'];
  let event;
  if (category === RESPONSE) {
    event = !ends && status >= 100 && status < 200 ? 'headers' : 'response';
  } else if (category === PUSH_RESPONSE) {
    event = 'push';
  } else if (status !== undefined && status >= 200) {
    event = 'response';
  } else {
    event = ends ? 'trailers' : 'headers';
  }
  if (status === 421) require('#http2/origins').remove(session, stream[kOrigin]);
  process.nextTick(emitHeaders, stream, event, headers, flags, raw);
  if (session.type !== SERVER && (event === 'response' || event === 'push')) {
    heard('http2.client.stream.finish')?.publish({ stream, headers, flags });
  }
  if (ends) onStreamEnd(stream);
}

function newServerStream(session, handle, id, headers, ends) {
  const { ServerHttp2Stream } = require('#http2/server_stream');
  const stream = new ServerHttp2Stream(session, handle, id, {}, headers);
  const state = stream[kState];
  if (ends) state.endAfterHeaders = true;
  heard('http2.server.stream.created')?.publish({ stream, headers });
  if (headers[':method'] === 'HEAD') {
    // There will be no content.
    state.headRequest = true;
    state.shutdown = true;
    stream.end();
  }
  heard('http2.server.stream.start')?.publish({ stream, headers });
  return stream;
}

function onPromise(_parent, id, text, positions) {
  const session = this[kOwner];
  if (session === undefined || session.destroyed) return;
  session[kUpdateTimer]();
  if (session.closed) {
    this.reset(id, 7, false);
    return;
  }
  const raw = rawHeadersOf(text);
  const headers = headersObject(raw, positions);
  const { ClientHttp2Stream } = require('#http2/client_session');
  const stream = new ClientHttp2Stream(session, this, id, {});
  // The client sends nothing on it.
  stream[kState].shutdown = true;
  heard('http2.client.stream.created')?.publish({ stream, headers });
  heard('http2.client.stream.start')?.publish({ stream, headers });
  stream.end();
  process.nextTick(emitStream, session, stream, headers, 4, raw);
}

function streamOf(handle, id) {
  const session = handle[kOwner];
  if (session === undefined || session.destroyed) return undefined;
  const stream = session[kState].streams.get(id);
  if (stream === undefined) return undefined;
  enterFrame(stream);
  return stream;
}

function onData(id, buffer) {
  const stream = streamOf(this, id);
  if (stream !== undefined && !stream.destroyed) onStreamData(stream, buffer);
}

function onEnd(id) {
  const stream = streamOf(this, id);
  if (stream !== undefined && !stream.destroyed) onStreamEnd(stream);
}

function onClosed(id, code) {
  const stream = streamOf(this, id);
  if (stream !== undefined) onStreamClosed(stream, code);
}

function onWantTrailers(id) {
  const stream = streamOf(this, id);
  if (stream === undefined || stream.destroyed) return;
  // Given up in the meantime; the session is about to hear of it.
  if (stream.closed) return;
  stream[kState].trailersReady = true;
  if (!stream.emit('wantTrailers')) stream.sendTrailers({});
}

function onWritten(token, status) {
  const session = this[kOwner];
  if (session === undefined) return;
  const write = session[kState].tokens.get(token);
  if (write === undefined) return;
  const { stream } = write;
  enterFrame(stream);
  const state = stream[kState];
  if (state.started !== 0 && state.firstByteSent === 0) state.firstByteSent = now();
  writeDone(write, status);
}

// ===== the session =====

function onSettings() {
  const session = this[kOwner];
  if (session === undefined || session.destroyed) return;
  log(session, 'settings received');
  session[kUpdateTimer]();
  remoteChanged(session);
  if (session.listenerCount('remoteSettings') > 0) {
    session.emit('remoteSettings', session.remoteSettings);
  }
}

function onSettingsAck() {
  const session = this[kOwner];
  if (session !== undefined && !session.destroyed) settingsDone(session);
}

function bufferOf(bytes) {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function onPing(payload) {
  const session = this[kOwner];
  if (session === undefined || session.destroyed) return;
  session[kUpdateTimer]();
  session.emit('ping', bufferOf(payload));
}

function onPingAck(payload, expected) {
  const session = this[kOwner];
  if (session === undefined || session.destroyed) return;
  const state = session[kState];
  const ping = state.pings[0];
  if (!expected || ping === undefined) {
    session.destroy(nghttpError(PROTOCOL));
    return;
  }
  state.pings = state.pings.slice(1);
  const duration = now() - ping.started;
  state.pingRTT = duration;
  ping.done(null, duration, bufferOf(payload));
}

function onGoaway(code, last, data) {
  const session = this[kOwner];
  if (session === undefined || session.destroyed) return;
  const state = session[kState];
  state.goawayCode = code;
  state.goawayLastStreamID = last;
  session.emit('goaway', code, last, data === undefined ? undefined : bufferOf(data));
  if (code === 0) {
    session.close();
  } else {
    // It is not this side that has failed.
    session.destroy(new ERR_HTTP2_SESSION_ERROR(code), 0);
  }
}

function onAltSvc(id, origin, value) {
  const session = this[kOwner];
  if (session === undefined || session.destroyed) return;
  session[kUpdateTimer]();
  process.nextTick(emit, session, 'altsvc', value, origin, id);
}

function onOrigin(origins) {
  const session = this[kOwner];
  if (session === undefined || session.destroyed) return;
  require('#http2/origins').received(session, origins);
}

// The code of frames that says the same as a failure of the library.
function frameCodeOf(error) {
  switch (error) {
    case -505:
    case -531:
    case -532:
      return 1;
    case -510:
      return 5;
    case -522:
      return 6;
    case -523:
      return 9;
    case -524:
      return 3;
    case -533:
      return 7;
    default:
      return 2;
  }
}

function onNotSent(id, kind, error) {
  if (error === SESSION_CLOSING || error === STREAM_CLOSED || error === STREAM_CLOSING) return;
  const session = this[kOwner];
  if (session === undefined || session.destroyed) return;
  session[kUpdateTimer]();
  const stream = session[kState].streams.get(id);
  const target = stream ?? session;
  const code = frameCodeOf(error);
  target.emit('frameError', kind, code, id);
  if (stream !== undefined) stream[kState].failure = code;
  // The other side may be about to say more about it.
  setImmediate(() => {
    if (stream !== undefined && !stream.destroyed) stream.close(code);
    session.close();
  });
}

function onError(error, tooManyInvalid) {
  const session = this[kOwner];
  if (session !== undefined) session.destroy(nghttpError(error, tooManyInvalid));
}

function onSend(bytes) {
  this.carry(bytes);
}

function onBelowEnd(error) {
  belowEnded(this, error);
}

function onDone() {
  this.ondone?.();
}

function onQuiet() {
  const session = this[kOwner];
  if (session !== undefined && !session.destroyed) session[kMaybeDestroy]();
}

module.exports = {
  hooks: {
    onHeaders,
    onPromise,
    onData,
    onEnd,
    onClosed,
    onSettings,
    onSettingsAck,
    onPing,
    onPingAck,
    onGoaway,
    onAltSvc,
    onOrigin,
    onNotSent,
    onWantTrailers,
    onError,
    onWritten,
    onSend,
    onBelowEnd,
    onDone,
    onQuiet,
  },
};
