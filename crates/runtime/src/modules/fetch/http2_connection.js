'use strict';

// One connection that speaks HTTP/2: it carries as many exchanges at a time as the server allows.

const {
  DateNow,
  ObjectKeys,
  SafeSet,
  StringPrototypeToLowerCase,
  Symbol,
  ArrayIsArray,
  ArrayPrototypePush,
} = primordials;

const { isArrayBufferView } = require('util/types');
const { connectOver, peerHasEnded } = require('#http2/internal');
const { socketError, transportError } = require('#fetch/errors');
const { channels } = require('#fetch/channels');
const { Sender } = require('#fetch/sender');
const { BODY_TIMEOUT, HEADERS_TIMEOUT, KEEP_ALIVE } = require('#fetch/times');

const NO_ERROR = 0;
const REFUSED_STREAM = 7;
const CANCEL = 8;

// Until the server says otherwise.
const MOST_STREAMS = 100;
// So much may be on its way to each stream, and to all of them.
const STREAM_WINDOW = 256 * 1024;
const CONNECTION_WINDOW = 512 * 1024;
// While answers are awaited, the server is asked now and then whether it is there.
const PING_EVERY = 60_000;

const kConnection = Symbol('connection');
const kCarrier = Symbol('carrier');

// ===== what the socket and the session tell =====

function onSocketEnd() {
  this[kConnection].lost(coded(socketError('other side closed', this), CANCEL));
}

function onSessionClose() {
  this[kConnection].close();
}

// Each stream hears of it too.
function onSessionError() {}

function onGoaway(code, last) {
  this[kConnection].onGoaway(code, last);
}

function onSettings(settings) {
  this[kConnection].mostStreams = settings.maxConcurrentStreams ?? MOST_STREAMS;
}

class Http2Connection {
  constructor(pool, socket) {
    this.pool = pool;
    this.socket = socket;
    this.carriers = new SafeSet();
    this.mostStreams = MOST_STREAMS;
    this.closed = false;
    // No more exchanges are begun.
    this.retiring = false;
    // When it has been at rest for long enough, and when it is to be asked for life, in milliseconds of the clock.
    this.deadline = 0;
    this.nextPing = DateNow() + PING_EVERY;
    socket[kConnection] = this;
    // Before the session hears of it, which could not say what happened.
    socket.on('end', onSocketEnd);
    socket.on('close', onSocketEnd);
    const session = connectOver(socket, pool.origin, {
      peerMaxConcurrentStreams: MOST_STREAMS,
      settings: { enablePush: false, initialWindowSize: STREAM_WINDOW },
    });
    this.session = session;
    session[kConnection] = this;
    session.setLocalWindowSize(CONNECTION_WINDOW);
    session.on('error', onSessionError);
    session.on('close', onSessionClose);
    session.on('goaway', onGoaway);
    session.on('remoteSettings', onSettings);
  }

  /** Whether one more exchange can be begun. */
  hasRoom() {
    const { session } = this;
    return (
      !this.closed &&
      !this.retiring &&
      !session.closed &&
      !session.destroyed &&
      !this.socket.destroyed &&
      this.carriers.size < this.mostStreams
    );
  }

  start(exchange) {
    if (this.carriers.size === 0) {
      this.deadline = 0;
      this.nextPing = DateNow() + PING_EVERY;
      this.socket.ref();
    }
    const carrier = new Carrier(this, exchange);
    this.carriers.add(carrier);
    carrier.start();
  }

  /** An exchange is over. */
  release(carrier) {
    if (!this.carriers.delete(carrier) || this.carriers.size > 0 || this.closed) return;
    this.deadline = DateNow() + KEEP_ALIVE;
    this.socket.unref();
    if (this.retiring) this.session.close();
  }

  /** The exchanges under way are the last. */
  retire() {
    this.retiring = true;
    this.pool.forgetSession(this);
  }

  /** The server says goodbye: what it has not looked at goes elsewhere. */
  onGoaway(code, last) {
    this.retire();
    // Otherwise all streams fail.
    if (code !== NO_ERROR) return;
    const again = [];
    for (const carrier of this.carriers) {
      const { stream } = carrier;
      if (stream?.id !== undefined && stream.id <= last) continue;
      const exchange = carrier.leave();
      if (exchange === null) continue;
      if (exchange.body === null) ArrayPrototypePush(again, exchange);
      else {
        const message = `HTTP/2: "GOAWAY" frame received with code ${code}`;
        exchange.onError(transportError('UND_ERR_INFO', message));
      }
    }
    if (again.length > 0) this.pool.dispatchTogether(again);
  }

  /** Nothing comes any more. */
  lost(error) {
    if (this.closed) return;
    this.retire();
    for (const carrier of this.carriers) carrier.fail(error);
    this.close();
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.deadline = 0;
    this.retire();
    this.pool.forget(this);
    for (const carrier of this.carriers) {
      carrier.fail(coded(socketError('other side closed', this.socket), CANCEL));
    }
    this.session.destroy();
  }

  /** Called now and then. */
  check(now) {
    if (this.carriers.size === 0) {
      if (this.deadline !== 0 && now >= this.deadline) this.close();
      return;
    }
    for (const carrier of this.carriers) carrier.check(now);
    if (now >= this.nextPing && !this.closed) this.ping(now);
  }

  ping(now) {
    this.nextPing = now + PING_EVERY;
    const { session } = this;
    if (session.closed || session.destroyed) return;
    session.ping((error) => {
      if (error === null || this.closed || this.retiring) return;
      this.lost(transportError('UND_ERR_INFO', `HTTP/2: "PING" errored - type ${error.message}`));
    });
  }
}

// ===== what a stream tells =====

function onResponse(headers) {
  this[kCarrier].onHead(headers);
}

function onData(chunk) {
  this[kCarrier].onData(chunk);
}

function onTrailers(trailers) {
  this[kCarrier].trailers = trailers;
}

function onEnd() {
  this[kCarrier].onEnd();
}

function onDrain() {
  this[kCarrier].exchange?.sender?.drained();
}

function onError(error) {
  this[kCarrier].onError(error);
}

function onFrameError(type, code) {
  const message = `HTTP/2: "frameError" received - type ${type}, code ${code}`;
  this[kCarrier].fail(transportError('UND_ERR_INFO', message));
}

function onClose() {
  const carrier = this[kCarrier];
  carrier.onClose();
  carrier.connection.release(carrier);
}

/** One exchange on its stream. */
class Carrier {
  constructor(connection, exchange) {
    this.connection = connection;
    this.exchange = exchange;
    this.stream = null;
    this.sender = null;
    this.trailers = {};
    this.deadline = 0;
    exchange.connection = this;
  }

  start() {
    const { exchange } = this;
    const { session, socket } = this.connection;
    const { body } = exchange;
    const headers = fieldsOf(exchange);
    if (channels.sendHeaders.hasSubscribers) {
      channels.sendHeaders.publish({ request: exchange.told, headers: textOf(headers), socket });
    }
    const bytes = body !== null && isArrayBufferView(body);
    const endStream = body === null || (bytes && body.byteLength === 0);
    let stream;
    try {
      stream = session.request(headers, { endStream });
    } catch (error) {
      const failure = transportError('UND_ERR_INFO', error.message, { cause: error });
      this.fail(failure);
      this.connection.release(this);
      return;
    }
    this.stream = stream;
    stream[kCarrier] = this;
    stream.on('response', onResponse);
    stream.on('data', onData);
    stream.on('trailers', onTrailers);
    stream.on('end', onEnd);
    stream.on('error', onError);
    stream.on('frameError', onFrameError);
    stream.on('close', onClose);
    this.deadline = DateNow() + (exchange.headersTimeout ?? HEADERS_TIMEOUT);
    if (body === null) {
      exchange.bodySent();
    } else if (bytes) {
      if (!endStream) stream.end(body);
      exchange.bodySent(body);
    } else {
      stream.on('drain', onDrain);
      this.sender = exchange.sender = new Sender(this, exchange);
      this.sender.pump();
    }
  }

  onHead(headers) {
    const { exchange } = this;
    if (exchange === null) return;
    exchange.heard = true;
    this.deadline = DateNow() + (exchange.bodyTimeout ?? BODY_TIMEOUT);
    const status = headers[':status'];
    const fields = { ...headers, __proto__: null };
    delete fields[':status'];
    exchange.onHead(status, '', rawOf(fields), fields);
  }

  onData(chunk) {
    const { exchange } = this;
    if (exchange === null) return;
    this.deadline = DateNow() + (exchange.bodyTimeout ?? BODY_TIMEOUT);
    exchange.onData(chunk);
  }

  onEnd() {
    const { exchange, stream } = this;
    if (exchange === null || !peerHasEnded(stream)) return;
    if (!exchange.gotHead) {
      this.fail(unanswered('half-closed (remote)'));
      return;
    }
    // A server may answer before it has seen all of the request, the rest of which still follows.
    this.leave();
    if (this.sender === null || this.sender.done) this.connection.release(this);
    exchange.onEnd(this.trailers);
  }

  onError(error) {
    const { exchange, stream } = this;
    if (exchange === null) return;
    const code = stream.rstCode;
    if (code === REFUSED_STREAM && exchange.body === null && !exchange.retried && !exchange.heard) {
      exchange.retried = true;
      this.leave();
      this.connection.pool.dispatch(exchange);
      return;
    }
    this.fail(coded(error, code));
  }

  onClose() {
    const { exchange, stream } = this;
    if (exchange === null) return;
    const silent = stream.rstCode === NO_ERROR && !exchange.gotHead;
    this.fail(
      unanswered(silent ? 'half-closed (remote)' : 'closed before the response was complete'),
    );
  }

  /** Nothing more comes of the exchange. */
  fail(error) {
    const exchange = this.leave();
    if (exchange === null) return;
    exchange.sender?.stop();
    exchange.onError(error);
    // What the server still has to say interests nobody.
    if (this.stream !== null && !this.stream.destroyed) this.stream.close(CANCEL);
  }

  /** Parts with the exchange, which is given if there was one. */
  leave() {
    const { exchange } = this;
    this.exchange = null;
    if (exchange !== null) exchange.connection = null;
    return exchange;
  }

  check(now) {
    const { exchange } = this;
    if (exchange === null || now < this.deadline) return;
    if (exchange.gotHead) {
      // Whoever does not read has all the time.
      if (this.stream.isPaused()) return;
      const time = exchange.bodyTimeout ?? BODY_TIMEOUT;
      const message = `HTTP/2: "stream timeout after ${time}"`;
      this.fail(transportError('UND_ERR_BODY_TIMEOUT', message));
    } else if (this.sender === null || this.sender.done) {
      const time = exchange.headersTimeout ?? HEADERS_TIMEOUT;
      const message = `HTTP/2: "headers timeout after ${time}"`;
      this.fail(transportError('UND_ERR_HEADERS_TIMEOUT', message));
    }
  }

  // ===== what a body's sender asks =====

  put(chunk) {
    return this.stream.write(chunk);
  }

  endBody() {
    this.stream.end();
  }

  // ===== what the exchange asks =====

  pause() {
    this.stream.pause();
  }

  resume() {
    this.stream.resume();
  }

  /** Gives up the exchange. */
  abandon() {
    this.leave();
    const { sender, stream } = this;
    if (stream === null || stream.destroyed) return;
    if (sender === null || sender.done) {
      stream.destroy();
    } else {
      // The end of the stream would look like that of the body.
      const { AbortError } = require('#internal/errors');
      stream.destroy(new AbortError());
    }
  }
}

function coded(error, code) {
  error.http2ErrorCode = code;
  return error;
}

function unanswered(how) {
  return transportError('UND_ERR_INFO', `HTTP/2: stream ${how}`);
}

/** The fields of a request as HTTP/2 has them. */
function fieldsOf(exchange) {
  const { fields, url } = exchange;
  const headers = { __proto__: null };
  for (let i = 0; i < fields.length; i += 2) {
    if (fields[i] === '') continue;
    const name = StringPrototypeToLowerCase(fields[i]);
    const known = headers[name];
    headers[name] = known === undefined ? fields[i + 1] : `${known}, ${fields[i + 1]}`;
  }
  headers[':authority'] = url.host;
  headers[':method'] = exchange.method;
  headers[':path'] = exchange.path;
  headers[':scheme'] = 'https';
  const length = exchange.toldLength();
  if (length !== null) headers['content-length'] = `${length}`;
  return headers;
}

function textOf(headers) {
  let text = '';
  const names = ObjectKeys(headers);
  for (let i = 0; i < names.length; i++) text += `${names[i]}: ${headers[names[i]]}\r\n`;
  return text;
}

/** Names and values by turns. */
function rawOf(fields) {
  const raw = [];
  const names = ObjectKeys(fields);
  for (let i = 0; i < names.length; i++) {
    const value = fields[names[i]];
    if (!ArrayIsArray(value)) ArrayPrototypePush(raw, names[i], value);
    else for (let j = 0; j < value.length; j++) ArrayPrototypePush(raw, names[i], value[j]);
  }
  return raw;
}

module.exports = { Http2Connection };
