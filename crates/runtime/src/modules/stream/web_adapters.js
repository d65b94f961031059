'use strict';
// The bridges between Node streams and web streams, both ways. Each side's end, error and back-pressure
// become the other's.

const {
  PromisePrototypeThen,
  PromiseResolve,
  PromiseWithResolvers,
  SafePromiseAll,
  StringPrototypeStartsWith,
  TypeError,
  Uint8Array,
} = primordials;
const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_STREAM_PREMATURE_CLOSE },
} = require('#internal/errors');
const { getDeprecationWarningEmitter, kEmptyObject, normalizeEncoding } = require('#internal/util');
const { validateBoolean, validateObject, validateOneOf } = require('#internal/validators');
const { isAnyArrayBuffer } = require('#buffer/kinds');
const { Buffer } = require('buffer');
const { destroyer: destroy } = require('#stream/destroy');
const { eos } = require('#stream/end_of_stream');
const { isDestroyed, isReadable, isWritable, isWritableEnded } = require('#stream/utils');
const { hasBrand, markHandled, nop } = require('#stream/web_common');

function lazyReadable() {
  return require('#stream/web_readable').ReadableStream;
}

function lazyWritable() {
  return require('#stream/web_writable').WritableStream;
}

// What the data was wrong about is a TypeError to web streams.
function toWebError(cause) {
  const code = cause?.code;
  if (code === 'ERR_STREAM_PREMATURE_CLOSE') return new AbortError(undefined, { cause });
  if (
    typeof code === 'string' &&
    (StringPrototypeStartsWith(code, 'Z_') ||
      StringPrototypeStartsWith(code, 'ERR_BROTLI') ||
      StringPrototypeStartsWith(code, 'ERR__ERROR_FORMAT_') ||
      StringPrototypeStartsWith(code, 'ZSTD_'))
  ) {
    // eslint-disable-next-line no-restricted-syntax
    const error = new TypeError(undefined, { cause });
    error.code = code;
    return error;
  }
  return cause;
}

// Node streams take Buffers and strings; `encoding` is that of the strings.
function toWebChunk(chunk, encoding, state) {
  if (typeof chunk !== 'string' || !state.decodeStrings || state.objectMode) return chunk;
  if (normalizeEncoding(encoding) === 'utf8') {
    const { TextEncoder } = require('util');
    return new TextEncoder().encode(chunk);
  }
  const bytes = Buffer.from(chunk, encoding);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// Calls back out of a promise: what the callback throws must not become a rejection.
function safely(callback, error) {
  try {
    callback(error);
  } catch (thrown) {
    process.nextTick(() => {
      throw thrown;
    });
  }
}

function writeToWriter(writer, chunk, callback, stream) {
  const done = (error) => {
    try {
      callback(error);
    } catch (thrown) {
      process.nextTick(destroy, stream, thrown);
    }
  };
  PromisePrototypeThen(
    writer.ready,
    () => PromisePrototypeThen(writer.write(chunk), () => done(), done),
    done,
  );
}

function writevToWriter(writer, chunks, callback, stream, state) {
  const done = (error) => {
    try {
      callback(error);
    } catch (thrown) {
      process.nextTick(destroy, stream, thrown);
    }
  };
  PromisePrototypeThen(
    writer.ready,
    () =>
      PromisePrototypeThen(
        SafePromiseAll(chunks, ({ chunk, encoding }) =>
          writer.write(toWebChunk(chunk, encoding, state)),
        ),
        () => done(),
        done,
      ),
    done,
  );
}

function readOptions(options) {
  validateObject(options, 'options');
  const {
    highWaterMark,
    encoding,
    decodeStrings = true,
    objectMode = false,
    signal,
    allowHalfOpen = false,
  } = options;
  validateBoolean(objectMode, 'options.objectMode');
  return { highWaterMark, encoding, decodeStrings, objectMode, signal, allowHalfOpen };
}

function newWritableFromWeb(writableStream, options = kEmptyObject) {
  if (!hasBrand(writableStream, 'WritableStream')) {
    throw new ERR_INVALID_ARG_TYPE('writableStream', 'WritableStream', writableStream);
  }
  const { highWaterMark, decodeStrings, objectMode, signal } = readOptions(options);
  validateBoolean(decodeStrings, 'options.decodeStrings');
  const { Writable } = require('#stream/writable');
  const writer = writableStream.getWriter();
  const state = { decodeStrings, objectMode };
  let closed = false;

  const writable = new Writable({
    highWaterMark,
    objectMode,
    decodeStrings,
    signal,
    writev(chunks, callback) {
      writevToWriter(writer, chunks, callback, writable, state);
    },
    write(chunk, encoding, callback) {
      writeToWriter(writer, toWebChunk(chunk, encoding, state), callback, writable);
    },
    destroy(error, callback) {
      const done = () => safely(callback, error);
      if (closed) {
        done();
      } else {
        const ending = error != null ? writer.abort(error) : writer.close();
        PromisePrototypeThen(ending, done, done);
      }
    },
    final(callback) {
      if (closed) {
        callback();
        return;
      }
      PromisePrototypeThen(
        writer.close(),
        () => safely(callback),
        (error) => safely(callback, error),
      );
    },
  });

  PromisePrototypeThen(
    writer.closed,
    () => {
      closed = true;
      // Closed from the other side before the program ended it.
      if (!isWritableEnded(writable)) destroy(writable, new ERR_STREAM_PREMATURE_CLOSE());
    },
    (error) => {
      closed = true;
      destroy(writable, error);
    },
  );
  return writable;
}

function readFromReader(reader, stream) {
  PromisePrototypeThen(
    reader.read(),
    ({ value, done }) => {
      if (done) stream.push(null);
      else stream.push(value);
    },
    (error) => destroy(stream, error),
  );
}

function checkEncoding(encoding) {
  if (encoding !== undefined && !Buffer.isEncoding(encoding)) {
    throw new ERR_INVALID_ARG_VALUE('options.encoding', encoding);
  }
}

function newReadableFromWeb(readableStream, options = kEmptyObject) {
  if (!hasBrand(readableStream, 'ReadableStream')) {
    throw new ERR_INVALID_ARG_TYPE('readableStream', 'ReadableStream', readableStream);
  }
  const { highWaterMark, encoding, objectMode, signal } = readOptions(options);
  checkEncoding(encoding);
  const { Readable } = require('#stream/readable');
  const reader = readableStream.getReader();
  let closed = false;

  const readable = new Readable({
    objectMode,
    highWaterMark,
    encoding,
    signal,
    read() {
      readFromReader(reader, readable);
    },
    destroy(error, callback) {
      const done = () => safely(callback, error);
      if (closed) done();
      else PromisePrototypeThen(reader.cancel(error), done, done);
    },
  });

  PromisePrototypeThen(
    reader.closed,
    () => {
      closed = true;
    },
    (error) => {
      closed = true;
      destroy(readable, error);
    },
  );
  return readable;
}

function newDuplexFromWeb(pair = kEmptyObject, options = kEmptyObject) {
  validateObject(pair, 'pair');
  const { readable: readableStream, writable: writableStream } = pair;
  if (!hasBrand(readableStream, 'ReadableStream')) {
    throw new ERR_INVALID_ARG_TYPE('pair.readable', 'ReadableStream', readableStream);
  }
  if (!hasBrand(writableStream, 'WritableStream')) {
    throw new ERR_INVALID_ARG_TYPE('pair.writable', 'WritableStream', writableStream);
  }
  const { allowHalfOpen, highWaterMark, encoding, decodeStrings, objectMode, signal } =
    readOptions(options);
  checkEncoding(encoding);
  const { Duplex } = require('#stream/duplex');
  const writer = writableStream.getWriter();
  const reader = readableStream.getReader();
  const state = { decodeStrings, objectMode };
  let writableClosed = false;
  let readableClosed = false;

  const duplex = new Duplex({
    allowHalfOpen,
    highWaterMark,
    objectMode,
    encoding,
    decodeStrings,
    signal,
    writev(chunks, callback) {
      writevToWriter(writer, chunks, callback, duplex, state);
    },
    write(chunk, encoding, callback) {
      writeToWriter(writer, toWebChunk(chunk, encoding, state), callback, duplex);
    },
    final(callback) {
      if (writableClosed) {
        callback();
        return;
      }
      PromisePrototypeThen(
        writer.close(),
        () => safely(callback),
        (error) => safely(callback, error),
      );
    },
    read() {
      readFromReader(reader, duplex);
    },
    destroy(error, callback) {
      const done = () => safely(callback, error);
      const endings = [
        writableClosed ? undefined : writer.abort(error),
        readableClosed ? undefined : reader.cancel(error),
      ];
      if (writableClosed && readableClosed) done();
      else PromisePrototypeThen(SafePromiseAll(endings), done, done);
    },
  });

  PromisePrototypeThen(
    writer.closed,
    () => {
      writableClosed = true;
      if (!isWritableEnded(duplex)) destroy(duplex, new ERR_STREAM_PREMATURE_CLOSE());
    },
    (error) => {
      writableClosed = true;
      readableClosed = true;
      destroy(duplex, error);
    },
  );
  PromisePrototypeThen(
    reader.closed,
    () => {
      readableClosed = true;
    },
    (error) => {
      writableClosed = true;
      readableClosed = true;
      destroy(duplex, error);
    },
  );
  return duplex;
}

function closedWritable() {
  const writable = new (lazyWritable())();
  writable.close();
  return writable;
}

function cancelledReadable(type) {
  const readable = new (lazyReadable())(type === undefined ? undefined : { type });
  readable.cancel();
  return readable;
}

// How much of the room a chunk takes.
function sizeOfChunk(chunk) {
  return (typeof chunk === 'string' ? chunk.length : chunk?.byteLength) ?? 1;
}

// `checkChunk` may refuse a chunk by throwing; the Node stream is then destroyed with the error, too.
function newWebFromWritable(streamWritable, checkChunk = undefined) {
  // Http's requests and responses are writable without a state of this kind.
  if (
    typeof streamWritable?._writableState !== 'object' &&
    !(typeof streamWritable?.write === 'function' && typeof streamWritable?.on === 'function')
  ) {
    throw new ERR_INVALID_ARG_TYPE('streamWritable', 'stream.Writable', streamWritable);
  }
  if (isDestroyed(streamWritable) || !isWritable(streamWritable)) return closedWritable();

  const highWaterMark = streamWritable.writableHighWaterMark;
  const objectMode = streamWritable.writableObjectMode;
  let strategy = { highWaterMark, size: sizeOfChunk };
  if (objectMode) {
    const { CountQueuingStrategy } = require('#stream/web_strategies');
    strategy = new CountQueuingStrategy({ highWaterMark });
  }
  let controller;
  let draining;
  let closing;

  const cleanup = eos(streamWritable, (error) => {
    error = toWebError(error);
    cleanup();
    // A late error has nobody to go to any more.
    streamWritable.on('error', nop);
    if (error != null) {
      draining?.reject(error);
      closing?.reject(error);
      closing = undefined;
      controller?.error(error);
      controller = undefined;
      return;
    }
    if (closing !== undefined) {
      closing.resolve();
      closing = undefined;
      return;
    }
    controller?.error(new AbortError());
    controller = undefined;
  });
  streamWritable.on('drain', () => {
    draining?.resolve();
  });

  return new (lazyWritable())(
    {
      start(c) {
        controller = c;
      },
      write(chunk) {
        try {
          if (checkChunk !== undefined) chunk = checkChunk(chunk);
          if (!objectMode && isAnyArrayBuffer(chunk)) chunk = new Uint8Array(chunk);
          if (!streamWritable.writableNeedDrain && streamWritable.write(chunk)) return undefined;
        } catch (error) {
          if (checkChunk !== undefined) destroy(streamWritable, error);
          throw error;
        }
        draining = PromiseWithResolvers();
        const clear = () => {
          draining = undefined;
        };
        markHandled(PromisePrototypeThen(draining.promise, clear, clear));
        return draining.promise;
      },
      abort(reason) {
        destroy(streamWritable, reason);
      },
      close() {
        if (closing === undefined && !isWritableEnded(streamWritable)) {
          closing = PromiseWithResolvers();
          const { promise } = closing;
          streamWritable.end();
          return promise;
        }
        controller = undefined;
        cleanup();
        return PromiseResolve();
      },
    },
    strategy,
  );
}

function readableStrategy(streamReadable, given) {
  if (given) return given;
  const highWaterMark = streamReadable.readableHighWaterMark;
  const strategies = require('#stream/web_strategies');
  return streamReadable.readableObjectMode
    ? new strategies.CountQueuingStrategy({ highWaterMark })
    : new strategies.ByteLengthQueuingStrategy({ highWaterMark });
}

function newWebFromReadable(streamReadable, options = kEmptyObject) {
  if (typeof streamReadable?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('streamReadable', 'stream.Readable', streamReadable);
  }
  validateObject(options, 'options');
  if (options.type !== undefined) {
    validateOneOf(options.type, 'options.type', ['bytes', undefined]);
  }
  const isBytes = options.type === 'bytes';
  const { readableObjectMode: objectMode } = streamReadable;
  const strategy = isBytes
    ? { highWaterMark: streamReadable.readableHighWaterMark }
    : readableStrategy(streamReadable, options.strategy);
  let controller;
  let wasCanceled = false;

  streamReadable.pause();
  // Of a stream that is over already the same is told; the writable half goes on without.
  const cleanup = eos(streamReadable, { writable: false }, (error) => {
    error = toWebError(error);
    cleanup();
    streamReadable.on('error', nop);
    if (error) {
      controller.error(error);
    } else if (!wasCanceled) {
      controller.close();
      // A reader that waits with its own buffer gets it back.
      if (isBytes) controller.byobRequest?.respond(0);
    }
  });
  streamReadable.on('data', (chunk) => {
    // A copy: Buffers may share their memory with others.
    if (Buffer.isBuffer(chunk) && !objectMode) chunk = new Uint8Array(chunk);
    controller.enqueue(chunk);
    if (controller.desiredSize <= 0) streamReadable.pause();
  });

  return new (lazyReadable())(
    {
      type: options.type,
      start(c) {
        controller = c;
      },
      pull() {
        streamReadable.resume();
      },
      cancel(reason) {
        wasCanceled = true;
        destroy(streamReadable, reason);
      },
    },
    strategy,
  );
}

const warnOfType = getDeprecationWarningEmitter(
  'DEP0201',
  "Passing 'options.type' to Duplex.toWeb() is deprecated. To specify the ReadableStream type, " +
    "use 'options.readableType'.",
);

function newWebFromDuplex(duplex, options = kEmptyObject, checkChunk = undefined) {
  if (typeof duplex?._writableState !== 'object' || typeof duplex?._readableState !== 'object') {
    throw new ERR_INVALID_ARG_TYPE('duplex', 'stream.Duplex', duplex);
  }
  validateObject(options, 'options');
  if (options.type !== undefined) warnOfType();
  const type = options.readableType ?? options.type;
  if (isDestroyed(duplex)) {
    return { readable: cancelledReadable(type), writable: closedWritable() };
  }
  const writable = isWritable(duplex) ? newWebFromWritable(duplex, checkChunk) : closedWritable();
  const readable = isReadable(duplex)
    ? newWebFromReadable(duplex, { type, strategy: options.strategy })
    : cancelledReadable(type);
  return { readable, writable };
}

module.exports = {
  newDuplexFromWeb,
  newReadableFromWeb,
  newWebFromDuplex,
  newWebFromReadable,
  newWebFromWritable,
  newWritableFromWeb,
};
