'use strict';

// `Http2ServerRequest`: a stream of a server in the shape of http's IncomingMessage.

const { ObjectAssign, StringPrototypeTrim, Symbol } = primordials;
const { Readable } = require('stream');
const {
  codes: { ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { validateString } = require('#internal/validators');
const { kProxySocket, kRequest, kState } = require('#http2/util');

const kAborted = Symbol('aborted');
const kHeaders = Symbol('headers');
const kRawHeaders = Symbol('rawHeaders');
const kRawTrailers = Symbol('rawTrailers');
const kStream = Symbol('stream');
const kTrailers = Symbol('trailers');

function onStreamData(chunk) {
  const request = this[kRequest];
  if (request !== undefined && !request.push(chunk)) this.pause();
}

function onStreamTrailers(trailers, _flags, rawTrailers) {
  const request = this[kRequest];
  if (request === undefined) return;
  ObjectAssign(request[kTrailers], trailers);
  request[kRawTrailers] = [...request[kRawTrailers], ...rawTrailers];
}

function onStreamEnd() {
  this[kRequest]?.push(null);
}

// Failures of the stream are the server's, not the request's.
function onStreamError() {}

function onStreamAborted() {
  const request = this[kRequest];
  if (request === undefined || request[kState].closed) return;
  request[kAborted] = true;
  request.emit('aborted');
}

function onStreamClose() {
  const request = this[kRequest];
  if (request === undefined) return;
  const state = request[kState];
  state.closed = true;
  request.push(null);
  // Nobody read it, nobody will: it has ended all the same.
  if (!state.didRead && request.readableFlowing === null) request.resume();
  this[kProxySocket] = null;
  this[kRequest] = undefined;
  request.emit('close');
}

function onPause() {
  this[kStream].pause();
}

function onResume() {
  this[kStream].resume();
}

function resumeStream(stream) {
  stream.resume();
}

class Http2ServerRequest extends Readable {
  constructor(stream, headers, options, rawHeaders) {
    super({ autoDestroy: false, ...options });
    this[kState] = { closed: false, didRead: false };
    this[kHeaders] = headers;
    this[kRawHeaders] = rawHeaders;
    this[kTrailers] = {};
    this[kRawTrailers] = [];
    this[kStream] = stream;
    this[kAborted] = false;
    stream[kProxySocket] = null;
    stream[kRequest] = this;
    stream.on('trailers', onStreamTrailers);
    stream.on('end', onStreamEnd);
    stream.on('error', onStreamError);
    stream.on('aborted', onStreamAborted);
    stream.on('close', onStreamClose);
    this.on('pause', onPause);
    this.on('resume', onResume);
  }

  get aborted() {
    return this[kAborted];
  }

  get complete() {
    return this[kAborted] || this.readableEnded || this[kState].closed || this[kStream].destroyed;
  }

  get stream() {
    return this[kStream];
  }

  get headers() {
    return this[kHeaders];
  }

  get rawHeaders() {
    return this[kRawHeaders];
  }

  get trailers() {
    return this[kTrailers];
  }

  get rawTrailers() {
    return this[kRawTrailers];
  }

  get httpVersionMajor() {
    return 2;
  }

  get httpVersionMinor() {
    return 0;
  }

  get httpVersion() {
    return '2.0';
  }

  get socket() {
    const stream = this[kStream];
    if (!stream[kProxySocket]) {
      const { proxyStreamSocket } = require('#http2/socket_proxy');
      stream[kProxySocket] = proxyStreamSocket(stream);
    }
    return stream[kProxySocket];
  }

  get connection() {
    return this.socket;
  }

  _read() {
    const state = this[kState];
    if (!state.didRead) {
      state.didRead = true;
      this[kStream].on('data', onStreamData);
    } else {
      process.nextTick(resumeStream, this[kStream]);
    }
  }

  get method() {
    return this[kHeaders][':method'];
  }

  set method(method) {
    validateString(method, 'method');
    if (StringPrototypeTrim(method) === '') throw new ERR_INVALID_ARG_VALUE('method', method);
    this[kHeaders][':method'] = method;
  }

  get authority() {
    return this[kHeaders][':authority'] ?? this[kHeaders].host;
  }

  get scheme() {
    return this[kHeaders][':scheme'];
  }

  get url() {
    return this[kHeaders][':path'];
  }

  set url(url) {
    this[kHeaders][':path'] = url;
  }

  setTimeout(msecs, callback) {
    if (!this[kState].closed) this[kStream].setTimeout(msecs, callback);
    return this;
  }
}

module.exports = { Http2ServerRequest };
