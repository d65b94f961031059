'use strict';

// The streams of a server: responses, pushes, informational heads. Sending files is in files.js.

const { ArrayIsArray, ObjectAssign, StringPrototypeToLowerCase } = primordials;
const {
  codes: {
    ERR_HTTP2_HEADERS_AFTER_RESPOND,
    ERR_HTTP2_HEADERS_SENT,
    ERR_HTTP2_INVALID_INFO_STATUS,
    ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_NESTED_PUSH,
    ERR_HTTP2_PUSH_DISABLED,
    ERR_HTTP2_STATUS_101,
    ERR_HTTP2_STATUS_INVALID,
    ERR_HTTP2_OUT_OF_STREAMS,
  },
} = require('#internal/errors');
const { validateFunction } = require('#internal/validators');
const { utcDate } = require('#http/internal');
const { heard } = require('#diagnostics_channel/internal');
const { assertIsObject } = require('#http2/settings');
const { assertIsHeaders, headersText, objectOfList, pseudo } = require('#http2/headers');
const { Http2Stream, shutdownWritable } = require('#http2/stream');
const {
  NghttpError,
  kAuthority,
  kHandle,
  kID,
  kInfoHeaders,
  kInit,
  kProceed,
  kProtocol,
  kSentHeaders,
  kSession,
  kState,
  kUpdateTimer,
} = require('#http2/util');
const { logStream } = require('#http2/log');

const OUT_OF_STREAMS = -509;
const STREAM_CLOSED = -510;

function hasNoContent(status) {
  return status === 204 || status === 205 || status === 304;
}

/** The fields of a response as an object or list of its own, with the status and perhaps the date. */
function prepareResponse(given, options) {
  let headers;
  let status;
  if (ArrayIsArray(given)) {
    headers = [];
    let hasDate = false;
    for (let i = 0; i < given.length; i += 2) {
      const name = given[i];
      if (name === ':status') status = given[i + 1] | 0;
      else if (name.length === 4 && StringPrototypeToLowerCase(name) === 'date') hasDate = true;
      headers[i] = name;
      headers[i + 1] = given[i + 1];
    }
    if (status === undefined) {
      status = 200;
      headers = [':status', 200, ...headers];
    }
    if (!hasDate && options.sendDate !== false) {
      headers[headers.length] = 'date';
      headers[headers.length] = utcDate();
    }
  } else {
    headers = ObjectAssign({ __proto__: null }, given);
    status = headers[':status'];
    status = headers[':status'] = status === undefined || status === null ? 200 : status | 0;
    if (options.sendDate !== false && (headers.date === undefined || headers.date === null)) {
      headers.date = utcDate();
    }
  }
  if (status < 100 || status > 599) throw new ERR_HTTP2_STATUS_INVALID(status);
  return { headers, status };
}

/** Hands a response down. Used by what sends files, too. */
function submitResponse(stream, text, end) {
  const state = stream[kState];
  logStream(stream[kSession], stream[kID], 'initiating response');
  state.headersSent = true;
  if (end) {
    state.hasTrailers = false;
    state.shutdown = true;
    stream.end();
  }
  const error = stream[kHandle].respond(stream[kID], text, end, state.hasTrailers);
  if (error < 0) stream.destroy(new NghttpError(error));
  else if (state.endWithHeaders) shutdownWritable(stream);
  heard('http2.server.stream.finish')?.publish({
    stream,
    headers: stream[kSentHeaders],
    flags: end ? 5 : 4,
  });
}

class ServerHttp2Stream extends Http2Stream {
  constructor(session, handle, id, options, headers) {
    super(session, options);
    this[kInit](id, handle);
    this[kProtocol] = headers[':scheme'];
    this[kAuthority] = headers[':authority'] ?? headers.host;
  }

  /** Whether the client takes pushes, and this is not one. */
  get pushAllowed() {
    return (
      !this.destroyed &&
      !this.closed &&
      !this.session.closed &&
      !this.session.destroyed &&
      this.session.remoteSettings.enablePush
    );
  }

  pushStream(headers, options, callback) {
    if (!this.pushAllowed) throw new ERR_HTTP2_PUSH_DISABLED();
    if (this[kID] % 2 === 0) throw new ERR_HTTP2_NESTED_PUSH();
    const session = this[kSession];
    if (typeof options === 'function') {
      callback = options;
      options = undefined;
    }
    validateFunction(callback, 'callback');
    assertIsObject(options, 'options');
    options = { ...options };
    options.endStream = !!options.endStream;
    assertIsHeaders(headers);
    headers = ObjectAssign({ __proto__: null }, headers);
    headers[':method'] ??= 'GET';
    headers[':authority'] ??= this[kAuthority];
    headers[':scheme'] ??= this[kProtocol];
    headers[':path'] ??= '/';
    const headRequest = headers[':method'] === 'HEAD';
    if (headRequest) options.endStream = true;
    this[kUpdateTimer]();
    const text = headersText(headers, pseudo.any, session[kState].strictSingle);
    const id = this[kHandle].push(this[kID], text);
    if (id < 0) {
      let error;
      if (id === OUT_OF_STREAMS) error = new ERR_HTTP2_OUT_OF_STREAMS();
      else if (id === STREAM_CLOSED) error = new ERR_HTTP2_INVALID_STREAM();
      else error = new NghttpError(id);
      process.nextTick(callback, error);
      return;
    }
    const stream = new ServerHttp2Stream(session, this[kHandle], id, options, headers);
    stream[kSentHeaders] = headers;
    stream[kState].push = true;
    // Nothing comes from the client.
    stream.push(null);
    if (headRequest) stream[kState].headRequest = true;
    heard('http2.server.stream.created')?.publish({ stream, headers });
    if (options.endStream) stream.end();
    process.nextTick(callback, null, stream, headers, 0);
    heard('http2.server.stream.start')?.publish({ stream, headers });
  }

  respond(headers, options) {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
    assertIsObject(options, 'options');
    assertIsHeaders(headers);
    options = { ...options };
    const state = this[kState];
    this[kUpdateTimer]();
    options.endStream = !!options.endStream;
    if (options.waitForTrailers) state.hasTrailers = true;
    const prepared = prepareResponse(headers, options);
    if (hasNoContent(prepared.status) || this.headRequest === true) options.endStream = true;
    const text = headersText(
      prepared.headers,
      pseudo.response,
      this[kSession][kState].strictSingle,
    );
    this[kSentHeaders] = ArrayIsArray(prepared.headers)
      ? objectOfList(prepared.headers)
      : prepared.headers;
    submitResponse(this, text, options.endStream);
  }

  respondWithFD(fd, headers, options) {
    require('#http2/files').respondWithFD(this, fd, headers, options);
  }

  respondWithFile(path, headers, options) {
    require('#http2/files').respondWithFile(this, path, headers, options);
  }

  /** Informational fields, before the response. */
  additionalHeaders(headers) {
    if (this.destroyed || this.closed) throw new ERR_HTTP2_INVALID_STREAM();
    if (this.headersSent) throw new ERR_HTTP2_HEADERS_AFTER_RESPOND();
    assertIsObject(headers, 'headers');
    headers = ObjectAssign({ __proto__: null }, headers);
    this[kUpdateTimer]();
    if (headers[':status'] !== undefined && headers[':status'] !== null) {
      const status = (headers[':status'] |= 0);
      if (status === 101) throw new ERR_HTTP2_STATUS_101();
      if (status < 100 || status >= 200)
        throw new ERR_HTTP2_INVALID_INFO_STATUS(headers[':status']);
    }
    const text = headersText(headers, pseudo.response, this[kSession][kState].strictSingle);
    if (!this[kInfoHeaders]) this[kInfoHeaders] = [headers];
    else this[kInfoHeaders][this[kInfoHeaders].length] = headers;
    const error = this[kHandle].info(this[kID], text);
    if (error < 0) this.destroy(new NghttpError(error));
  }

  // Content without a response means an ordinary one.
  [kProceed]() {
    this.respond();
  }
}

module.exports = { ServerHttp2Stream, hasNoContent, prepareResponse, submitResponse };
