'use strict';

// The channels on which the transport speaks, by the names that programs know from undici, and the object that stands for a
// request there.

const { ArrayPrototypePush } = primordials;

const dc = require('diagnostics_channel');

const channels = {
  create: dc.channel('undici:request:create'),
  bodySent: dc.channel('undici:request:bodySent'),
  bodyChunkSent: dc.channel('undici:request:bodyChunkSent'),
  bodyChunkReceived: dc.channel('undici:request:bodyChunkReceived'),
  headers: dc.channel('undici:request:headers'),
  trailers: dc.channel('undici:request:trailers'),
  error: dc.channel('undici:request:error'),
  sendHeaders: dc.channel('undici:client:sendHeaders'),
  beforeConnect: dc.channel('undici:client:beforeConnect'),
  connected: dc.channel('undici:client:connected'),
  connectError: dc.channel('undici:client:connectError'),
};

/** A request as subscribers see it; what they add to its headers is sent. */
class Request {
  constructor(exchange, url) {
    this.headersTimeout = undefined;
    this.bodyTimeout = undefined;
    this.method = exchange.method;
    this.typeOfService = undefined;
    this.abort = (reason) => exchange.abort(reason);
    this.body = exchange.body;
    this.completed = false;
    this.aborted = false;
    this.upgrade = null;
    this.path = exchange.path;
    this.origin = exchange.origin;
    this.protocol = url.protocol;
    this.idempotent = exchange.method === 'GET' || exchange.method === 'HEAD';
    this.blocking = true;
    this.reset = exchange.reset ? true : null;
    this.host = null;
    this.contentLength = exchange.length;
    this.contentType = null;
    this.headers = exchange.fields;
    this.expectContinue = false;
    this.servername = null;
    for (let i = 0; i < this.headers.length; i += 2) {
      if (this.headers[i] === 'content-type') this.contentType = this.headers[i + 1];
    }
  }

  addHeader(key, value) {
    ArrayPrototypePush(this.headers, `${key}`, `${value}`);
    return this;
  }
}

/** Fields as subscribers get them: bytes. */
function rawBuffers(fields) {
  const { Buffer } = require('buffer');
  const list = [];
  for (let i = 0; i < fields.length; i++) list[i] = Buffer.from(fields[i], 'latin1');
  return list;
}

module.exports = { Request, channels, rawBuffers };
