'use strict';

// The stream below a TLS socket when it is not the kernel's: any duplex of JavaScript. Its bytes are carried by hand
// between it and the native connection.

const { ReflectApply } = primordials;

const UV_EPIPE = -32;

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
  stream.on('data', (chunk) => {
    wrap.receive(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  });
  stream.on('end', () => wrap.receive(undefined));
  stream.on('error', onerror);
  // Who does not read stops the stream, so that it does not fill the memory.
  const { readStart, readStop } = wrap;
  stream.pause();
  wrap.start = function start() {
    stream.resume();
    return ReflectApply(wrap.constructor.prototype.start, wrap, []);
  };
  wrap.readStart = function () {
    stream.resume();
    return ReflectApply(readStart, wrap, []);
  };
  wrap.readStop = function () {
    stream.pause();
    return ReflectApply(readStop, wrap, []);
  };
}

module.exports = { carry };
