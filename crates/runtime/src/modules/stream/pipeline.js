'use strict';
// `pipeline`: connects streams, generators, promises and web streams, waits for all of them, and
// destroys every one when any fails. `Pipeline` keeps the count of what is still running.

const {
  ArrayIsArray,
  ArrayPrototypePop,
  ArrayPrototypePush,
  Promise,
  ReflectApply,
  SymbolAsyncIterator,
  SymbolDispose,
} = primordials;
const { eos } = require('#stream/end_of_stream');
const { destroyer: destroyStream } = require('#stream/destroy');
const { once } = require('#internal/util');
const {
  AbortError,
  aggregateTwoErrors,
  codes: {
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_RETURN_VALUE,
    ERR_MISSING_ARGS,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_PREMATURE_CLOSE,
    ERR_STREAM_UNABLE_TO_PIPE,
  },
} = require('#internal/errors');
const { validateAbortSignal, validateFunction } = require('#internal/validators');
const {
  isIterable,
  isNodeStream,
  isReadable,
  isReadableFinished,
  isReadableNodeStream,
  isReadableStream,
  isTransformStream,
  isWebStream,
} = require('#stream/utils');

// Watches one stream of the pipeline; its `destroy` does nothing once the stream is over by itself.
class StreamWatch {
  constructor(stream, reading, writing) {
    this.stream = stream;
    this.over = false;
    stream.on('close', () => {
      this.over = true;
    });
    this.cleanup = eos(stream, { readable: reading, writable: writing }, (err) => {
      this.over = !err;
    });
  }

  destroy(err) {
    if (this.over) return;
    this.over = true;
    destroyStream(this.stream, err || new ERR_STREAM_DESTROYED('pipe'));
  }
}

function makeAsyncIterable(value) {
  if (isIterable(value)) return value;
  if (isReadableNodeStream(value)) return fromReadable(value);
  throw new ERR_INVALID_ARG_TYPE('val', ['Readable', 'Iterable', 'AsyncIterable'], value);
}

// For readables of the oldest kind, which cannot be iterated by themselves.
async function* fromReadable(value) {
  const { Readable } = require('#stream/readable');
  yield* Readable.prototype[SymbolAsyncIterator].call(value);
}

async function pumpToNode(iterable, writable, finish, end) {
  let error;
  let onresolve = null;
  const resume = (err) => {
    if (err) error = err;
    if (onresolve) {
      const callback = onresolve;
      onresolve = null;
      callback();
    }
  };
  const wait = () =>
    new Promise((resolve, reject) => {
      if (error) {
        reject(error);
      } else {
        onresolve = () => {
          if (error) reject(error);
          else resolve();
        };
      }
    });
  writable.on('drain', resume);
  const cleanup = eos(writable, { readable: false }, resume);
  try {
    if (writable.writableNeedDrain) await wait();
    for await (const chunk of iterable) {
      if (!writable.write(chunk)) await wait();
    }
    if (end) {
      writable.end();
      await wait();
    }
    finish();
  } catch (err) {
    finish(error !== err ? aggregateTwoErrors(error, err) : err);
  } finally {
    cleanup();
    writable.off('drain', resume);
  }
}

function ignore() {}

async function pumpToWeb(readable, writable, finish, end) {
  if (isTransformStream(writable)) writable = writable.writable;
  const writer = writable.getWriter();
  try {
    for await (const chunk of readable) {
      await writer.ready;
      writer.write(chunk).catch(ignore);
    }
    await writer.ready;
    if (end) await writer.close();
    finish();
  } catch (err) {
    try {
      await writer.abort(err);
      finish(err);
    } catch (abortError) {
      finish(abortError);
    }
  }
}

function pipeNodeStreams(src, dst, finish, finishOnlyHandleError, end) {
  let ended = false;
  dst.on('close', () => {
    if (!ended) finishOnlyHandleError(new ERR_STREAM_PREMATURE_CLOSE());
  });
  // The destination is ended here and not by pipe, which would not do it after an error.
  src.pipe(dst, { end: false });
  if (end) {
    const endDestination = () => {
      ended = true;
      dst.end();
    };
    if (isReadableFinished(src)) process.nextTick(endDestination);
    else src.once('end', endDestination);
  } else {
    finish();
  }
  eos(src, { readable: true, writable: false }, (err) => {
    const rState = src._readableState;
    if (
      err &&
      err.code === 'ERR_STREAM_PREMATURE_CLOSE' &&
      rState?.ended &&
      !rState.errored &&
      !rState.errorEmitted
    ) {
      // Closed with data left in its buffer: the end is still to come.
      src.once('end', finish).once('error', finish);
    } else {
      finish(err);
    }
  });
  return eos(dst, { readable: false, writable: true }, finish);
}

// Whether an error that came first says less than the one that follows.
function yieldsTo(first, next) {
  if (first.code === 'ERR_STREAM_PREMATURE_CLOSE') return true;
  if (first.name !== 'AbortError') return false;
  return next.name !== 'AbortError' && next.code !== 'ERR_STREAM_PREMATURE_CLOSE';
}

class Pipeline {
  constructor(callback, options) {
    this.callback = callback;
    // Made when a function gets its signal.
    this.controller = undefined;
    this.outerSignal = options?.signal;
    this.endLast = options?.end;
    this.error = undefined;
    this.value = undefined;
    this.destroys = [];
    // Run only on success, for a last stream that stays readable.
    this.cleanups = [];
    this.pending = 0;
    this.ended = false;
    this.listening = undefined;
    this.finish = (err) => {
      this.settle(err, --this.pending === 0);
    };
    this.finishOnlyHandleError = (err) => {
      this.settle(err, false);
    };
    this.abort = undefined;
    validateAbortSignal(this.outerSignal, 'options.signal');
    if (this.outerSignal) {
      this.abort = () => {
        this.settle(new AbortError(undefined, { cause: this.outerSignal.reason }));
      };
      const { addAbortListener } = require('events');
      this.listening = addAbortListener(this.outerSignal, this.abort);
    }
  }

  settle(err, final) {
    if (err && (!this.error || yieldsTo(this.error, err))) this.error = err;
    if (!this.error && !final) return;
    this.ended = true;
    const { destroys } = this;
    this.destroys = [];
    for (let i = 0; i < destroys.length; i++) destroys[i].destroy(this.error);
    this.listening?.[SymbolDispose]();
    this.controller?.abort();
    if (final) {
      if (!this.error) {
        for (let i = 0; i < this.cleanups.length; i++) this.cleanups[i]();
      }
      process.nextTick(this.callback, this.error, this.value);
    }
  }

  watch(stream, reading, writing, isLast) {
    const watch = new StreamWatch(stream, reading, writing);
    ArrayPrototypePush(this.destroys, watch);
    if (isLast) ArrayPrototypePush(this.cleanups, watch.cleanup);
  }

  // Errors that come after the pipe is through are caught as well.
  watchErrors(stream, isLast) {
    const onError = (err) => {
      if (err && err.name !== 'AbortError' && err.code !== 'ERR_STREAM_PREMATURE_CLOSE') {
        this.finishOnlyHandleError(err);
      }
    };
    stream.on('error', onError);
    if (isLast) {
      ArrayPrototypePush(this.cleanups, () => {
        stream.removeListener('error', onError);
      });
    }
  }

  connect(streams) {
    const { Duplex } = require('#stream/duplex');
    let current;
    for (let i = 0; i < streams.length; i++) {
      const stream = streams[i];
      const reading = i < streams.length - 1;
      const writing = i > 0;
      const end = reading || this.endLast !== false;
      if (isNodeStream(stream)) {
        const staysReadable = !reading && isReadable(stream);
        if (end) this.watch(stream, reading, writing, staysReadable);
        this.watchErrors(stream, staysReadable);
      }
      if (i === 0) {
        current = this.start(stream);
      } else if (typeof stream === 'function') {
        current = this.callFunction(stream, current, i, reading, end);
      } else if (isNodeStream(stream)) {
        this.connectNode(current, stream, end, !reading);
        current = stream;
      } else if (isWebStream(stream)) {
        this.connectWeb(current, stream, end);
        current = stream;
      } else {
        current = Duplex.from(stream);
      }
    }
    if (this.outerSignal?.aborted) process.nextTick(this.abort);
    else if (this.ended) process.nextTick(abortNT, this);
    return current;
  }

  signal() {
    if (this.controller === undefined) {
      const { AbortController } = require('#events/abort_controller');
      this.controller = new AbortController();
      if (this.ended) this.controller.abort();
    }
    return this.controller.signal;
  }

  start(stream) {
    if (typeof stream === 'function') {
      const source = stream({ signal: this.signal() });
      if (!isIterable(source)) {
        throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or Stream', 'source', source);
      }
      return source;
    }
    if (isIterable(stream) || isReadableNodeStream(stream) || isTransformStream(stream)) {
      return stream;
    }
    return require('#stream/duplex').Duplex.from(stream);
  }

  callFunction(fn, current, i, reading, end) {
    const input = makeAsyncIterable(isTransformStream(current) ? current.readable : current);
    const result = fn(input, { signal: this.signal() });
    if (reading) {
      if (!isIterable(result, true)) {
        throw new ERR_INVALID_RETURN_VALUE('AsyncIterable', `transform[${i - 1}]`, result);
      }
      return result;
    }
    // A last function: what it gives becomes readable through a PassThrough.
    const { PassThrough } = require('#stream/passthrough');
    const through = new PassThrough({ objectMode: true });
    const then = result?.then;
    if (typeof then === 'function') {
      this.pending++;
      ReflectApply(then, result, [
        (value) => {
          this.value = value;
          if (value != null) through.write(value);
          if (end) through.end();
          process.nextTick(this.finish);
        },
        (err) => {
          through.destroy(err);
          process.nextTick(this.finish, err);
        },
      ]);
    } else if (isIterable(result, true)) {
      this.pending++;
      pumpToNode(result, through, this.finish, end);
    } else if (isReadableStream(result) || isTransformStream(result)) {
      this.pending++;
      pumpToNode(result.readable || result, through, this.finish, end);
    } else {
      throw new ERR_INVALID_RETURN_VALUE('AsyncIterable or Promise', 'destination', result);
    }
    this.watch(through, false, true, true);
    return through;
  }

  connectNode(source, stream, end, isLast) {
    if (isReadableNodeStream(source)) {
      this.pending += 2;
      const cleanup = pipeNodeStreams(source, stream, this.finish, this.finishOnlyHandleError, end);
      if (isReadable(stream) && isLast) ArrayPrototypePush(this.cleanups, cleanup);
    } else if (isTransformStream(source) || isReadableStream(source)) {
      this.pending++;
      pumpToNode(source.readable || source, stream, this.finish, end);
    } else if (isIterable(source)) {
      this.pending++;
      pumpToNode(source, stream, this.finish, end);
    } else {
      throw badSource(source);
    }
  }

  connectWeb(source, stream, end) {
    this.pending++;
    if (isReadableNodeStream(source)) {
      pumpToWeb(makeAsyncIterable(source), stream, this.finish, end);
    } else if (isReadableStream(source) || isIterable(source)) {
      pumpToWeb(source, stream, this.finish, end);
    } else if (isTransformStream(source)) {
      pumpToWeb(source.readable, stream, this.finish, end);
    } else {
      this.pending--;
      throw badSource(source);
    }
  }
}

function abortNT(pipeline) {
  pipeline.settle(new AbortError());
}

function badSource(source) {
  return new ERR_INVALID_ARG_TYPE(
    'val',
    ['Readable', 'Iterable', 'AsyncIterable', 'ReadableStream', 'TransformStream'],
    source,
  );
}

// Data that is piped into a stream that is gone would be lost without a word. What functions and web streams give is
// written chunk by chunk, which tells.
function checkDestinations(streams) {
  for (let i = 1; i < streams.length; i++) {
    const stream = streams[i];
    if (!isNodeStream(stream) || !isNodeStream(streams[i - 1])) continue;
    if (stream.closed || stream.destroyed) throw new ERR_STREAM_UNABLE_TO_PIPE();
  }
}

// `callback` must be safe against a second call.
function runPipeline(streams, callback, options) {
  if (streams.length === 1 && ArrayIsArray(streams[0])) streams = streams[0];
  if (streams.length < 2) throw new ERR_MISSING_ARGS('streams');
  checkDestinations(streams);
  return new Pipeline(callback, options).connect(streams);
}

function pipeline(...streams) {
  const last = streams[streams.length - 1];
  validateFunction(last, 'streams[stream.length - 1]');
  ArrayPrototypePop(streams);
  return runPipeline(streams, once(last));
}

module.exports = { pipeline, runPipeline };
