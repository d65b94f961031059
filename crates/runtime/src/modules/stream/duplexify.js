'use strict';
// `Duplex.from`: makes a Duplex of whatever can be read from or written to: streams, web streams,
// pairs of them, iterables, async functions, promises, Blobs.

const { FunctionPrototypeCall, PromiseWithResolvers } = primordials;
const { destroyer } = require('#stream/destroy');
const { eos } = require('#stream/end_of_stream');
const { Duplex } = require('#stream/duplex');
const { Readable } = require('#stream/readable');
const { Writable } = require('#stream/writable');
const from = require('#stream/from');
const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE },
} = require('#internal/errors');
const {
  isDuplexNodeStream,
  isIterable,
  isNodeStream,
  isReadable,
  isReadableNodeStream,
  isReadableStream,
  isWritable,
  isWritableNodeStream,
  isWritableStream,
} = require('#stream/utils');

function isBlob(value) {
  if (typeof value?.arrayBuffer !== 'function') return false;
  const { Blob } = require('buffer');
  return Blob !== undefined && value instanceof Blob;
}

function duplexify(body, name) {
  if (isDuplexNodeStream(body)) return body;
  if (isReadableNodeStream(body)) return joinHalves({ readable: body });
  if (isWritableNodeStream(body)) return joinHalves({ writable: body });
  if (isNodeStream(body)) return joinHalves({ writable: false, readable: false });
  if (isReadableStream(body)) return joinHalves({ readable: Readable.fromWeb(body) });
  if (isWritableStream(body)) return joinHalves({ writable: Writable.fromWeb(body) });
  if (typeof body === 'function') return fromFunction(body, name);
  if (isBlob(body)) return duplexify(body.arrayBuffer());
  if (isIterable(body)) return from(Duplex, body, { objectMode: true, writable: false });
  if (isReadableStream(body?.readable) && isWritableStream(body?.writable)) {
    return Duplex.fromWeb(body);
  }
  if (typeof body?.writable === 'object' || typeof body?.readable === 'object') {
    return joinHalves({
      readable: halfOf(body.readable, isReadableNodeStream),
      writable: halfOf(body.writable, isWritableNodeStream),
    });
  }
  if (typeof body?.then === 'function') return fromPromise(body);
  throw new ERR_INVALID_ARG_TYPE(
    name,
    [
      'Blob',
      'ReadableStream',
      'WritableStream',
      'Stream',
      'Iterable',
      'AsyncIterable',
      'Function',
      '{ readable, writable } pair',
      'Promise',
    ],
    body,
  );
}

function halfOf(value, isRight) {
  if (!value) return undefined;
  return isRight(value) ? value : duplexify(value);
}

function fromPromise(promise) {
  const duplex = new Duplex({ objectMode: true, writable: false, read() {} });
  FunctionPrototypeCall(
    promise.then,
    promise,
    (value) => {
      if (value != null) duplex.push(value);
      duplex.push(null);
    },
    (err) => {
      destroyer(duplex, err);
    },
  );
  return duplex;
}

function fromFunction(fn, name) {
  const { value, write, final, destroy } = callWithSource(fn);
  // A function that gives a stream itself.
  if (isDuplexNodeStream(value)) return value;
  if (isIterable(value)) return from(Duplex, value, { objectMode: true, write, final, destroy });
  const then = value?.then;
  if (typeof then === 'function') {
    let duplex;
    const promise = FunctionPrototypeCall(
      then,
      value,
      (result) => {
        if (result != null) throw new ERR_INVALID_RETURN_VALUE('nully', 'body', result);
      },
      (err) => {
        destroyer(duplex, err);
      },
    );
    duplex = new Duplex({
      objectMode: true,
      readable: false,
      write,
      final(callback) {
        final(async () => {
          try {
            await promise;
            process.nextTick(callback, null);
          } catch (err) {
            process.nextTick(callback, err);
          }
        });
      },
      destroy,
    });
    return duplex;
  }
  throw new ERR_INVALID_RETURN_VALUE('Iterable, AsyncIterable or AsyncFunction', name, value);
}

// Calls `fn` with an async iterable of what will be written.
function callWithSource(fn) {
  let { promise, resolve } = PromiseWithResolvers();
  const { AbortController } = require('#events/abort_controller');
  const controller = new AbortController();
  const { signal } = controller;
  async function* source() {
    while (true) {
      const current = promise;
      promise = null;
      const { chunk, done, callback } = await current;
      process.nextTick(callback);
      if (done) return;
      if (signal.aborted) throw new AbortError(undefined, { cause: signal.reason });
      ({ promise, resolve } = PromiseWithResolvers());
      yield chunk;
    }
  }
  function settle(result) {
    const current = resolve;
    resolve = null;
    current(result);
  }
  const value = fn(source(), { signal });
  return {
    value,
    write(chunk, _encoding, callback) {
      settle({ chunk, done: false, callback });
    },
    final(callback) {
      settle({ chunk: undefined, done: true, callback });
    },
    destroy(err, callback) {
      controller.abort();
      callback(err);
    },
  };
}

function joinHalves(pair) {
  const r =
    pair.readable && typeof pair.readable.read !== 'function'
      ? Readable.wrap(pair.readable)
      : pair.readable;
  const w = pair.writable;
  const readable = !!isReadable(r);
  const writable = !!isWritable(w);
  let ondrain = null;
  let onfinish = null;
  let onreadable = null;
  // undefined: still open; null: a half ended; else the callback of `_destroy`.
  let onclose;

  const duplex = new Duplex({
    readableObjectMode: !!r?.readableObjectMode,
    writableObjectMode: !!w?.writableObjectMode,
    readable,
    writable,
  });

  function onFinished(err) {
    const callback = onclose;
    onclose = null;
    if (callback) callback(err);
    else if (err) duplex.destroy(err);
  }

  if (writable) {
    eos(w, (err) => {
      if (err) destroyer(r, err);
      onFinished(err);
    });
    duplex._write = (chunk, encoding, callback) => {
      if (w.write(chunk, encoding)) callback();
      else ondrain = callback;
    };
    duplex._final = (callback) => {
      w.end();
      onfinish = callback;
    };
    w.on('drain', () => {
      const callback = ondrain;
      ondrain = null;
      if (callback) callback();
    });
    w.on('finish', () => {
      const callback = onfinish;
      onfinish = null;
      if (callback) callback();
    });
  }

  if (readable) {
    eos(r, (err) => {
      if (err) destroyer(w, err);
      onFinished(err);
    });
    r.on('readable', () => {
      const callback = onreadable;
      onreadable = null;
      if (callback) callback();
    });
    r.on('end', () => {
      duplex.push(null);
    });
    duplex._read = () => {
      while (true) {
        const chunk = r.read();
        if (chunk === null) {
          onreadable = duplex._read;
          return;
        }
        if (!duplex.push(chunk)) return;
      }
    };
  }

  duplex._destroy = (err, callback) => {
    if (!err && onclose !== null) err = new AbortError();
    onreadable = null;
    ondrain = null;
    onfinish = null;
    if (onclose === null) {
      callback(err);
    } else {
      onclose = callback;
      destroyer(w, err);
      destroyer(r, err);
    }
  };
  return duplex;
}

module.exports = duplexify;
