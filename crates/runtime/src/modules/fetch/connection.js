'use strict';

// One connection to a server: it writes a request, parses what comes back, tells the exchange of it, and can be used again
// when both sides are done.

const {
  ArrayPrototypePushApply,
  DateNow,
  Error,
  MathMin,
  Number,
  NumberPrototypeToString,
  RegExpPrototypeExec,
  Symbol,
} = primordials;

const { isArrayBufferView } = require('util/types');
const { parserError, socketError, transportError } = require('#fetch/errors');
const { channels } = require('#fetch/channels');
const { Sender } = require('#fetch/sender');
const { BODY_TIMEOUT, HEADERS_TIMEOUT, KEEP_ALIVE } = require('#fetch/times');
const { HTTPParser } = internalBinding('http_parser');

const kOnHeaders = HTTPParser.kOnHeaders | 0;
const kOnHeadersComplete = HTTPParser.kOnHeadersComplete | 0;
const kOnBody = HTTPParser.kOnBody | 0;
const kOnMessageComplete = HTTPParser.kOnMessageComplete | 0;
const kConnection = Symbol('connection');

const LONGEST_KEEP_ALIVE = 600_000;
// The server's clock started earlier than ours.
const KEEP_ALIVE_MARGIN = 2000;

const timeoutHint = /timeout=(\d+)/;

const kOtherSideClosed = 'other side closed';

// ===== the parser's side =====

// Some servers send a body in answer to HEAD, which would be taken for the next answer.
function closesAfter(exchange) {
  return exchange.reset || exchange.method === 'HEAD';
}

function onHeaders(headers) {
  const connection = this[kConnection];
  if (connection.early === null) connection.early = headers;
  else ArrayPrototypePushApply(connection.early, headers);
}

function onHeadersComplete(
  major,
  minor,
  headers,
  method,
  url,
  status,
  reason,
  upgrade,
  shouldKeepAlive,
) {
  return this[kConnection].onHead(headers, status, reason, upgrade, shouldKeepAlive);
}

function onBody(chunk) {
  this[kConnection].onBody(chunk);
}

function onMessageComplete() {
  this[kConnection].onComplete();
}

// ===== the socket's side =====

function onSocketData(chunk) {
  this[kConnection].onData(chunk);
}

function onSocketEnd() {
  this[kConnection].onEnd();
}

function onSocketError(error) {
  this[kConnection].onBroken(error);
}

function onSocketClose() {
  const connection = this[kConnection];
  connection.onBroken(null);
}

function onSocketDrain() {
  this[kConnection].exchange?.sender?.drained();
}

/** Whether an error says no more than that the server has gone. */
function hasLeft({ code, message }) {
  return code === 'ECONNRESET' || code === 'EPIPE' || message === kOtherSideClosed;
}

class Connection {
  constructor(pool, socket) {
    this.pool = pool;
    this.socket = socket;
    this.exchange = null;
    this.reused = false;
    this.closed = false;
    // Fields that came before the head was complete, or after the body.
    this.early = null;
    this.keepAlive = false;
    this.informational = false;
    this.keepAliveTime = KEEP_ALIVE;
    // When something has to have happened, in milliseconds of the clock; 0 for never.
    this.deadline = 0;
    const parser = new HTTPParser();
    parser.initialize(HTTPParser.RESPONSE, {}, 0, 0);
    parser[kConnection] = this;
    parser[kOnHeaders] = onHeaders;
    parser[kOnHeadersComplete] = onHeadersComplete;
    parser[kOnBody] = onBody;
    parser[kOnMessageComplete] = onMessageComplete;
    this.parser = parser;
    socket[kConnection] = this;
    socket.on('data', onSocketData);
    socket.on('end', onSocketEnd);
    socket.on('error', onSocketError);
    socket.on('close', onSocketClose);
    socket.on('drain', onSocketDrain);
  }

  /** Sends the request of an exchange. */
  start(exchange) {
    this.exchange = exchange;
    exchange.connection = this;
    this.keepAlive = false;
    this.deadline = DateNow() + (exchange.headersTimeout ?? HEADERS_TIMEOUT);
    const head = exchange.head(closesAfter(exchange) ? 'close' : 'keep-alive');
    if (channels.sendHeaders.hasSubscribers) {
      channels.sendHeaders.publish({
        request: exchange.told,
        headers: head,
        socket: this.socket,
      });
    }
    const { body } = exchange;
    if (body === null) {
      this.socket.write(`${head}\r\n`, 'latin1');
      exchange.bodySent();
      return;
    }
    if (isArrayBufferView(body)) {
      this.socket.cork();
      this.socket.write(`${head}\r\n`, 'latin1');
      if (body.byteLength > 0) this.socket.write(body);
      this.socket.uncork();
      exchange.bodySent(body);
      return;
    }
    this.socket.write(`${head}\r\n`, 'latin1');
    exchange.sender = new Sender(this, exchange);
    exchange.sender.pump();
  }

  onData(chunk) {
    if (this.exchange === null) {
      // Nobody asked.
      this.onBroken(socketError('bad response', this.socket));
      return;
    }
    this.exchange.heard = true;
    const result = this.parser.execute(chunk);
    if (result instanceof Error && !this.closed) {
      const at = MathMin(result.bytesParsed ?? 0, chunk.length);
      this.onBroken(parserError(result, chunk.toString('latin1', at)));
    }
  }

  onHead(headers, status, reason, upgrade, shouldKeepAlive) {
    if (this.closed) return 1;
    const { exchange } = this;
    if (exchange === null) {
      // A second answer to one request.
      this.onBroken(null);
      return 1;
    }
    const raw = headers ?? this.early ?? [];
    this.early = null;
    if (status < 200 && status !== 101) {
      this.informational = true;
      return 1;
    }
    if (upgrade || status === 101) {
      this.onBroken(socketError('bad upgrade', this.socket));
      return 2;
    }
    this.deadline = DateNow() + (exchange.bodyTimeout ?? BODY_TIMEOUT);
    this.keepAlive = shouldKeepAlive && !closesAfter(exchange);
    if (this.keepAlive) this.readKeepAlive(raw);
    exchange.onHead(status, reason, raw);
    return exchange.method === 'HEAD' ? 1 : 0;
  }

  // How long the server will wait for the next request.
  readKeepAlive(raw) {
    this.keepAliveTime = KEEP_ALIVE;
    for (let i = 0; i < raw.length; i += 2) {
      const name = raw[i];
      if (name.length !== 10 || (name !== 'Keep-Alive' && name !== 'keep-alive')) continue;
      const match = RegExpPrototypeExec(timeoutHint, raw[i + 1]);
      if (match === null) return;
      const time = MathMin(Number(match[1]) * 1000 - KEEP_ALIVE_MARGIN, LONGEST_KEEP_ALIVE);
      if (time <= 0) this.keepAlive = false;
      else this.keepAliveTime = time;
      return;
    }
  }

  onBody(chunk) {
    if (this.closed || this.exchange === null) return;
    this.deadline = DateNow() + (this.exchange.bodyTimeout ?? BODY_TIMEOUT);
    this.exchange.onData(chunk);
  }

  onComplete() {
    if (this.closed || this.exchange === null) return;
    if (this.informational) {
      this.informational = false;
      return;
    }
    const { exchange } = this;
    const trailers = this.early ?? [];
    this.early = null;
    this.exchange = null;
    exchange.connection = null;
    const sentAll = exchange.sender === null || exchange.sender.done;
    if (sentAll && this.keepAlive && !this.socket.destroyed) {
      this.deadline = DateNow() + this.keepAliveTime;
      // A reader that was slow has held the socket back.
      if (this.socket.isPaused()) this.socket.resume();
      this.pool.release(this);
    } else {
      exchange.sender?.stop();
      this.close();
    }
    exchange.onEnd(trailers);
  }

  onEnd() {
    if (this.closed) return;
    // A body without a length ends with the connection.
    this.keepAlive = false;
    this.parser.finish();
    if (!this.closed) this.onBroken(socketError(kOtherSideClosed, this.socket));
  }

  /** The connection is of no use any more; `error` is null when it just closed. */
  onBroken(error) {
    if (this.closed) return;
    const { exchange } = this;
    if (exchange !== null && error === null) error = socketError(kOtherSideClosed, this.socket);
    this.exchange = null;
    this.close();
    if (exchange === null) return;
    exchange.connection = null;
    exchange.sender?.stop();
    if (this.reused && hasLeft(error) && exchange.canRetry()) {
      // The server had closed before it saw the request.
      this.pool.dispatchAnew(exchange);
      return;
    }
    exchange.onError(error);
  }

  // ===== what a body's sender asks =====

  /** Sends one piece of a body; tells whether there is room for the next. */
  put(chunk, size) {
    const { socket } = this;
    if (this.exchange.length !== null) return socket.write(chunk);
    socket.cork();
    socket.write(`${NumberPrototypeToString(size, 16)}\r\n`, 'latin1');
    socket.write(chunk);
    const room = socket.write('\r\n', 'latin1');
    socket.uncork();
    return room;
  }

  endBody() {
    if (this.exchange.length === null) this.socket.write('0\r\n\r\n', 'latin1');
  }

  // ===== what the exchange asks =====

  pause() {
    this.socket.pause();
  }

  resume() {
    this.socket.resume();
  }

  /** Gives up the exchange under way. */
  abandon() {
    this.exchange = null;
    this.close();
  }

  close() {
    if (this.closed) return;
    this.closed = true;
    this.deadline = 0;
    this.pool.forget(this);
    this.socket.destroy();
    this.parser.close();
  }

  /** Called now and then while there is a deadline. */
  check(now) {
    if (this.deadline === 0 || now < this.deadline) return;
    const { exchange } = this;
    if (exchange === null) {
      this.close();
      return;
    }
    if (exchange.gotHead) {
      // Whoever does not read has all the time.
      if (this.socket.isPaused()) return;
      this.onBroken(transportError('UND_ERR_BODY_TIMEOUT', 'Body Timeout Error'));
    } else if (exchange.sender === null || exchange.sender.done) {
      this.onBroken(transportError('UND_ERR_HEADERS_TIMEOUT', 'Headers Timeout Error'));
    }
  }
}

module.exports = { Connection };
