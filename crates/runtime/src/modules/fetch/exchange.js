'use strict';

// One request and its answer, whatever connection carries them: the fields that are sent, and who is told of what comes back.

const { ArrayIsArray, RegExpPrototypeExec, StringPrototypeToLowerCase } = primordials;

const { transportError } = require('#fetch/errors');
const { targetOf } = require('#fetch/policy');
const { Request, channels, rawBuffers } = require('#fetch/channels');

const invalidValue = /[^\t\u0020-\u007e\u0080-\u00ff]/;

// Methods whose requests say that they have an empty body.
const expectsBody = {
  __proto__: null,
  POST: true,
  PUT: true,
  PATCH: true,
  QUERY: true,
  PROPFIND: true,
  PROPPATCH: true,
};

// Methods whose requests can be sent twice without harm.
const safe = { __proto__: null, GET: true, HEAD: true, OPTIONS: true };

class Exchange {
  /**
   * `fields` are names and values by turns. `body` is null, bytes, or a reader; `length` is null when nobody knows it.
   * `handler` has `onHead`, `onData`, `onEnd` and `onError`.
   */
  constructor(pool, url, method, fields, body, length, handler) {
    this.url = url;
    this.origin = pool.origin;
    // The proxy that is to do the asking, which has to know the whole address.
    this.proxy = pool.forward;
    this.proxied = pool.forward !== undefined || pool.proxy !== undefined;
    this.method = method;
    this.path = (pool.forward === undefined ? '' : url.origin) + targetOf(url);
    this.fields = fields;
    this.body = body;
    this.length = length;
    this.handler = handler;
    this.connection = null;
    this.connecting = null;
    this.sender = null;
    // The connection ends with this exchange.
    this.reset = false;
    // Whether anything came back, and whether a head did.
    this.heard = false;
    this.gotHead = false;
    this.over = false;
    this.retried = false;
    this.told = undefined;
    this.headersTimeout = undefined;
    this.bodyTimeout = undefined;
    this.check();
    if (channels.create.hasSubscribers) this.announce();
  }

  announce() {
    this.told = new Request(this, this.url);
    channels.create.publish({ request: this.told });
  }

  // What cannot be sent, and what the transport says itself.
  check() {
    const { fields } = this;
    for (let i = 0; i < fields.length; i += 2) {
      const name = fields[i];
      if (RegExpPrototypeExec(invalidValue, fields[i + 1]) !== null) throw refused(name);
      switch (StringPrototypeToLowerCase(name)) {
        case 'transfer-encoding':
        case 'keep-alive':
        case 'upgrade':
          throw refused(name);
        case 'proxy-authorization':
          if (!this.proxied) break;
          throw transportError(
            'UND_ERR_INVALID_ARG',
            'Proxy-Authorization should be sent in ProxyAgent constructor',
          );
        case 'expect':
          throw transportError('UND_ERR_NOT_SUPPORTED', 'expect header not supported');
        case 'connection':
          if (StringPrototypeToLowerCase(fields[i + 1]) === 'close') this.reset = true;
          fields[i] = '';
          break;
      }
    }
  }

  /** The head without the line that ends it. */
  head(connection) {
    let text = `${this.method} ${this.path} HTTP/1.1\r\nhost: ${this.url.host}\r\nconnection: ${connection}\r\n`;
    const { fields, proxy } = this;
    if (proxy?.authorization) text += `proxy-authorization: ${proxy.authorization}\r\n`;
    for (let i = 0; i < fields.length; i += 2) {
      if (fields[i] !== '') text += `${fields[i]}: ${fields[i + 1]}\r\n`;
    }
    const length = this.toldLength();
    if (length !== null) text += `content-length: ${length}\r\n`;
    else if (this.body !== null && this.length === null) text += 'transfer-encoding: chunked\r\n';
    return text;
  }

  /** The length that the request tells of its body, or null. */
  toldLength() {
    const length = this.body === null ? 0 : this.length;
    return length !== 0 || expectsBody[this.method] === true ? length : null;
  }

  canRetry() {
    return !this.over && !this.heard && !this.retried && safe[this.method] === true;
  }

  // ===== what the connection tells =====

  chunkSent(chunk) {
    if (channels.bodyChunkSent.hasSubscribers) {
      channels.bodyChunkSent.publish({ request: this.told, chunk });
    }
  }

  bodySent(chunk = undefined) {
    if (chunk !== undefined) this.chunkSent(chunk);
    if (channels.bodySent.hasSubscribers) channels.bodySent.publish({ request: this.told });
  }

  /** `fields` are what subscribers get instead of the raw ones, if given. */
  onHead(status, reason, raw, fields = undefined) {
    if (this.over) return;
    this.gotHead = true;
    if (channels.headers.hasSubscribers) {
      channels.headers.publish({
        request: this.told,
        response: { statusCode: status, headers: fields ?? rawBuffers(raw), statusText: reason },
      });
    }
    this.handler.onHead(status, reason, raw);
  }

  onData(chunk) {
    if (this.over) return;
    if (channels.bodyChunkReceived.hasSubscribers) {
      channels.bodyChunkReceived.publish({ request: this.told, chunk });
    }
    this.handler.onData(chunk);
  }

  onEnd(trailers) {
    if (this.over) return;
    this.over = true;
    if (this.told !== undefined) this.told.completed = true;
    if (channels.trailers.hasSubscribers) {
      channels.trailers.publish({
        request: this.told,
        trailers: ArrayIsArray(trailers) ? rawBuffers(trailers) : trailers,
      });
    }
    this.handler.onEnd();
  }

  onError(error) {
    if (this.over) return;
    this.over = true;
    if (channels.error.hasSubscribers) channels.error.publish({ request: this.told, error });
    this.handler.onError(error);
  }

  // ===== what the other side asks =====

  pause() {
    this.connection?.pause();
  }

  resume() {
    this.connection?.resume();
  }

  /** Nobody wants the answer's body: what is left of it is read away, so that the connection can be used again. */
  discard() {
    this.handler = new Drain(this);
  }

  /** Gives the exchange up; nobody is told. */
  abort(reason = undefined) {
    if (this.over) return;
    this.over = true;
    if (this.told !== undefined) this.told.aborted = true;
    const { connection, connecting, sender } = this;
    if (sender !== null) sender.stop(reason);
    else if (this.body !== null && typeof this.body.cancel === 'function') this.body.cancel(reason);
    if (connection !== null) connection.abandon();
    else if (connecting !== null) connecting();
  }
}

// So much is read only to keep a connection.
const MOST_DISCARDED = 128 * 1024;

/** Takes what nobody wants. */
class Drain {
  constructor(exchange) {
    this.exchange = exchange;
    this.size = 0;
  }

  onHead() {}

  onData(chunk) {
    this.size += chunk.byteLength;
    if (this.size > MOST_DISCARDED) this.exchange.abort();
  }

  onEnd() {}

  onError() {}
}

function refused(name) {
  return transportError('UND_ERR_INVALID_ARG', `invalid ${name} header`);
}

module.exports = { Exchange };
