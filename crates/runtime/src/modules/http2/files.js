'use strict';

// Responses whose content is a file. It is read piece by piece as fast as the stream takes it; pipes and the like are read
// to their end.

const { MathMin, ObjectAssign } = primordials;
const fs = require('fs');
const { Buffer } = require('buffer');
const {
  codes: {
    ERR_HTTP2_HEADERS_SENT,
    ERR_HTTP2_INVALID_STREAM,
    ERR_HTTP2_PAYLOAD_FORBIDDEN,
    ERR_HTTP2_SEND_FILE,
    ERR_HTTP2_SEND_FILE_NOSEEK,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
  },
} = require('#internal/errors');
const { assertIsObject } = require('#http2/settings');
const { assertIsHeaders, headersText, pseudo } = require('#http2/headers');
const { endAside, sendAside } = require('#http2/stream');
const { kSentHeaders, kSession, kState, kUpdateTimer } = require('#http2/util');

const PIECE = 64 * 1024;

function checkOptions(options) {
  for (const name of ['offset', 'length']) {
    const value = options[name];
    if (value !== undefined && typeof value !== 'number') {
      throw new ERR_INVALID_ARG_VALUE(`options.${name}`, value);
    }
  }
  const { statCheck } = options;
  if (statCheck !== undefined && typeof statCheck !== 'function') {
    throw new ERR_INVALID_ARG_VALUE('options.statCheck', statCheck);
  }
}

function prepare(stream, headers, options) {
  if (stream.destroyed || stream.closed) throw new ERR_HTTP2_INVALID_STREAM();
  if (stream.headersSent) throw new ERR_HTTP2_HEADERS_SENT();
  assertIsHeaders(headers);
  assertIsObject(options, 'options');
  options = { ...options };
  checkOptions(options);
  if (options.waitForTrailers) stream[kState].hasTrailers = true;
  stream[kUpdateTimer]();
  const { prepareResponse, hasNoContent } = require('#http2/server_stream');
  const { headers: prepared, status } = prepareResponse(headers, options);
  // There is content, which these must not have.
  if (hasNoContent(status) || stream.headRequest) {
    throw new ERR_HTTP2_PAYLOAD_FORBIDDEN(status);
  }
  return { headers: prepared, options };
}

/** Sends the content of an open file. */
function respondWithFD(stream, fd, given, rawOptions) {
  const { headers, options } = prepare(stream, given, rawOptions);
  const { FileHandle } = require('#fs/internal');
  if (fd instanceof FileHandle) fd = fd.fd;
  else if (typeof fd !== 'number') {
    throw new ERR_INVALID_ARG_TYPE('fd', ['number', 'FileHandle'], fd);
  }
  if (options.statCheck !== undefined) {
    fs.fstat(fd, (error, stat) => afterStat(stream, error, stat, fd, headers, options, true));
    return;
  }
  const offset = options.offset > 0 ? options.offset : undefined;
  send(stream, fd, headers, options, offset, options.length >= 0 ? options.length : -1);
}

/** Sends the content of the file of that name. */
function respondWithFile(stream, path, given, rawOptions) {
  const { headers, options } = prepare(stream, given, rawOptions);
  fs.open(path, 'r', (error, fd) => {
    if (error) {
      fail(stream, error, options);
      return;
    }
    if (stream.destroyed || stream.closed) {
      fs.close(fd, () => {});
      stream.destroy(new ERR_HTTP2_INVALID_STREAM());
      return;
    }
    stream[kState].fd = fd;
    fs.fstat(fd, (failure, stat) => afterStat(stream, failure, stat, fd, headers, options, false));
  });
}

function fail(stream, error, options) {
  if (options.onError !== undefined) options.onError(error);
  else stream.destroy(error);
}

function release(stream) {
  const state = stream[kState];
  const { fd } = state;
  state.fd = undefined;
  if (fd !== undefined) fs.close(fd, () => {});
}

function afterStat(stream, error, stat, fd, headers, options, isFD) {
  if (stream.destroyed || stream.closed) {
    if (!isFD) release(stream);
    return;
  }
  if (error) {
    if (!isFD) release(stream);
    fail(stream, error, options);
    return;
  }
  if (!stat.isFile() && !isFD) {
    const special = stat.isDirectory()
      ? new ERR_HTTP2_SEND_FILE()
      : options.offset !== undefined || options.length !== undefined
        ? new ERR_HTTP2_SEND_FILE_NOSEEK()
        : undefined;
    if (special !== undefined) {
      release(stream);
      fail(stream, special, options);
      return;
    }
  }
  const chosen = { offset: options.offset ?? 0, length: options.length ?? -1 };
  if (typeof options.statCheck === 'function') {
    const answer = options.statCheck.call(stream, stat, headers, chosen);
    // It may have answered by itself.
    if (answer === false || stream.destroyed || stream.headersSent) {
      if (!isFD) release(stream);
      if (answer === false && !stream.destroyed && !stream.headersSent) stream.respond(headers);
      return;
    }
  }
  const { offset } = chosen;
  let { length } = chosen;
  if (stat.isFile()) {
    length = length < 0 ? stat.size - offset : MathMin(stat.size - offset, length);
    headers['content-length'] = length;
  }
  send(stream, fd, headers, options, stat.isFile() || offset > 0 ? offset : undefined, length);
}

/** Answers and then sends `length` bytes from `offset` on; without an offset from where the file stands. */
function send(stream, fd, headers, options, offset, length) {
  const state = stream[kState];
  let text;
  try {
    text = headersText(headers, pseudo.response, stream[kSession][kState].strictSingle);
  } catch (error) {
    release(stream);
    stream.destroy(error);
    return;
  }
  stream[kSentHeaders] = ObjectAssign({ __proto__: null }, headers);
  // As far as programs are concerned the content has been written.
  state.shutdown = true;
  stream._final = null;
  stream.end();
  require('#http2/server_stream').submitResponse(stream, text, false);
  if (stream.destroyed) {
    release(stream);
    return;
  }
  const piece = Buffer.allocUnsafeSlow(PIECE);
  let position = offset ?? null;
  let left = length;
  const finish = () => {
    release(stream);
    endAside(stream);
  };
  const next = () => {
    if (stream.destroyed || stream.closed) {
      release(stream);
      return;
    }
    if (left === 0) {
      finish();
      return;
    }
    const size = left < 0 ? PIECE : MathMin(PIECE, left);
    fs.read(fd, piece, 0, size, position, (error, count) => {
      if (stream.destroyed || stream.closed) {
        release(stream);
        return;
      }
      if (error) {
        release(stream);
        stream.close(2);
        return;
      }
      if (count === 0) {
        finish();
        return;
      }
      if (position !== null) position += count;
      if (left > 0) left -= count;
      // The native session copies it.
      sendAside(stream, piece.subarray(0, count), next);
    });
  };
  next();
}

module.exports = { respondWithFD, respondWithFile };
