'use strict';

// `JSStream` of `process.binding('js_stream')`: the handle of a stream whose bytes JavaScript carries. What a program sets on it
// is asked for them: `onreadstart()`, `onreadstop()`, `onwrite(request, buffers)` and `onshutdown(request)`, each of which
// answers 0 or an error number; what arrives it gives to `readBuffer`.

const { ArrayPrototypePush, Uint8Array } = primordials;

const { Buffer } = require('buffer');
const { defineAsyncWrap } = require('#async_hooks/internal');
const { unbuilt } = require('#process/unbuilt');
const {
  kArrayBufferOffset,
  kBytesWritten,
  kLastWriteWasAsync,
  kReadBytesOrError,
  streamBaseState,
} = internalBinding('stream_wrap');

const UV_EOF = -4095;

function write(stream, request, buffers) {
  let size = 0;
  for (let i = 0; i < buffers.length; i++) size += buffers[i].length;
  stream.bytesWritten += size;
  streamBaseState[kBytesWritten] = size;
  const errno = stream.onwrite?.(request, buffers) ?? 0;
  // It is done when `finishWrite` says so.
  streamBaseState[kLastWriteWasAsync] = errno === 0 ? 1 : 0;
  return errno;
}

class JSStream {
  bytesRead = 0;
  bytesWritten = 0;

  get fd() {
    return -1;
  }

  get isStreamBase() {
    return true;
  }

  readStart() {
    return this.onreadstart?.() ?? 0;
  }

  readStop() {
    return this.onreadstop?.() ?? 0;
  }

  shutdown(request) {
    return this.onshutdown?.(request) ?? 0;
  }

  writeBuffer(request, buffer) {
    return write(this, request, [buffer]);
  }

  writev(request, chunks, areBuffers) {
    if (areBuffers) return write(this, request, chunks);
    const buffers = [];
    for (let i = 0; i < chunks.length; i += 2) {
      const { [i]: chunk, [i + 1]: encoding } = chunks;
      ArrayPrototypePush(buffers, typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
    }
    return write(this, request, buffers);
  }

  writeAsciiString(request, text) {
    return write(this, request, [Buffer.from(text, 'ascii')]);
  }

  writeLatin1String(request, text) {
    return write(this, request, [Buffer.from(text, 'latin1')]);
  }

  writeUcs2String(request, text) {
    return write(this, request, [Buffer.from(text, 'utf16le')]);
  }

  writeUtf8String(request, text) {
    return write(this, request, [Buffer.from(text)]);
  }

  /** Hands bytes that have arrived to whoever reads. */
  readBuffer(buffer) {
    const { buffer: bytes } = new Uint8Array(buffer);
    this.bytesRead += bytes.byteLength;
    streamBaseState[kReadBytesOrError] = bytes.byteLength;
    streamBaseState[kArrayBufferOffset] = 0;
    this.onread?.(bytes);
  }

  emitEOF() {
    streamBaseState[kReadBytesOrError] = UV_EOF;
    streamBaseState[kArrayBufferOffset] = 0;
    this.onread?.(undefined);
  }

  finishWrite(request, status) {
    request.oncomplete(status, this, undefined);
  }

  finishShutdown(request, status) {
    request.oncomplete(status, this, undefined);
  }

  useUserBuffer() {
    unbuilt('js_stream', 'JSStream.useUserBuffer')();
  }
}
defineAsyncWrap(JSStream, 'JSSTREAM');

module.exports = { JSStream };
