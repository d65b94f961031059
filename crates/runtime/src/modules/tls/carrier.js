'use strict';

// The stream below a TLS socket when it is not the kernel's: any duplex of JavaScript. Its bytes are carried by hand
// between it and the native connection.

const { ReflectApply, Uint8Array } = primordials;

const {
  codes: { ERR_STREAM_WRAP },
} = require('#internal/errors');
const { kUpdateTimer } = require('#net/internal');
const { kArrayBufferOffset, kReadBytesOrError, streamBaseState } = internalBinding('stream_wrap');

const UV_EPIPE = -32;

/**
 * What a socket's handle reads goes to the connection above alone: whoever listens to the socket's data sees none of it. Gives
 * the handle, or undefined for other streams.
 */
function divert(wrap, stream) {
  const handle = stream._handle;
  if (!(stream instanceof require('net').Socket) || typeof handle?.onread !== 'function') {
    return undefined;
  }
  const { onread } = handle;
  handle.onread = function (arrayBuffer) {
    const nread = streamBaseState[kReadBytesOrError];
    if (nread <= 0) {
      ReflectApply(onread, this, [arrayBuffer]);
      return;
    }
    stream[kUpdateTimer]();
    wrap.receive(new Uint8Array(arrayBuffer, streamBaseState[kArrayBufferOffset], nread));
  };
  return handle;
}

/** Ties a native connection to a stream; failures of the stream go to `onerror`. */
function carry(wrap, stream, onerror) {
  const { Buffer } = require('buffer');
  let pending = 0;
  let failure = 0;
  wrap.onencrypted = (bytes) => {
    if (stream.destroyed || stream.writableEnded) {
      wrap.carried(UV_EPIPE);
      return;
    }
    pending++;
    stream.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), (error) => {
      if (error) failure = UV_EPIPE;
      if (--pending === 0) wrap.carried(failure);
    });
  };
  wrap.onshutdown = () => {
    if (!stream.destroyed && !stream.writableEnded) stream.end();
  };
  stream.on('data', function receive(chunk) {
    // Text may be decoded already, and objects are no bytes at all.
    if (typeof chunk === 'string' || stream.readableObjectMode === true) {
      stream.pause();
      stream.removeListener('data', receive);
      onerror(new ERR_STREAM_WRAP());
      return;
    }
    wrap.receive(chunk);
  });
  stream.on('end', () => wrap.receive(undefined));
  stream.on('error', onerror);
  // Who does not read stops the stream, so that it does not fill the memory.
  const { readStart, readStop } = wrap;
  stream.pause();
  const handle = divert(wrap, stream);
  wrap.start = function start() {
    stream.resume();
    return ReflectApply(wrap.constructor.prototype.start, wrap, []);
  };
  wrap.readStart = function () {
    stream.resume();
    handle?.readStart();
    return ReflectApply(readStart, wrap, []);
  };
  wrap.readStop = function () {
    stream.pause();
    handle?.readStop();
    return ReflectApply(readStop, wrap, []);
  };
}

module.exports = { carry };
