'use strict';
// `finished`: tells once when a stream is over, however it ended. It has to judge streams of every age
// by what they expose, so the order of the checks is the contract here.

const { FunctionPrototypeCall, Promise, PromisePrototypeThen, SymbolDispose } = primordials;
const {
  AbortError,
  codes: { ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE },
} = require('#internal/errors');
const { enabledHooksExist, getFrame, watchers } = require('#async_hooks/internal');
const { kEmptyObject, once } = require('#internal/util');
const {
  validateAbortSignal,
  validateBoolean,
  validateFunction,
  validateObject,
} = require('#internal/validators');
const {
  isClosed,
  isNodeStream,
  isReadable,
  isReadableErrored,
  isReadableFinished,
  isReadableNodeStream,
  isReadableStream,
  isRequest,
  isWritable,
  isWritableErrored,
  isWritableFinished,
  isWritableNodeStream,
  isWritableStream,
  kIsClosedPromise,
  nop,
  willEmitClose: willStreamEmitClose,
} = require('#stream/utils');

// The callback sees the AsyncLocalStorage context of the call, wherever the stream's events come from. Most programs have
// none, and nobody who watches resources.
function bindContext(fn) {
  if (getFrame() === undefined && !enabledHooksExist() && watchers.resource === undefined)
    return fn;
  const { AsyncResource } = require('async_hooks');
  return AsyncResource.bind(fn);
}

function addSignalListener(signal, abort) {
  const { addAbortListener } = require('events');
  return addAbortListener(signal, abort);
}

// The watch over one Node stream.
class Watch {
  constructor(stream, options, callback) {
    this.stream = stream;
    this.callback = callback;
    this.readable = options.readable ?? isReadableNodeStream(stream);
    this.writable = options.writable ?? isWritableNodeStream(stream);
    // A close event settles everything, but only if it speaks of just the halves that are watched.
    this.willEmitClose =
      willStreamEmitClose(stream) &&
      isReadableNodeStream(stream) === this.readable &&
      isWritableNodeStream(stream) === this.writable;
    this.writableFinished = isWritableFinished(stream, false);
    this.readableFinished = isReadableFinished(stream, false);
    this.onfinish = () => {
      this.writableFinished = true;
      // Destroyed on the way: the close may already be behind us.
      if (stream.destroyed) this.willEmitClose = false;
      if (this.willEmitClose && (!stream.writable || this.readable)) return;
      if (!this.readable || this.readableFinished) this.done();
    };
    this.onend = () => {
      this.readableFinished = true;
      if (stream.destroyed) this.willEmitClose = false;
      if (this.willEmitClose && (!stream.readable || this.writable)) return;
      if (!this.writable || this.writableFinished) this.done();
    };
    this.onerror = (err) => {
      this.fail(err);
    };
    this.onclose = () => {
      this.handleClose();
    };
    // For streams of other kinds.
    this.onlegacyfinish = undefined;
    this.onrequest = undefined;
    this.hearsAborted = false;
  }

  // Calls back, once.
  done() {
    const { callback } = this;
    this.callback = nop;
    FunctionPrototypeCall(callback, this.stream);
  }

  fail(err) {
    const { callback } = this;
    this.callback = nop;
    FunctionPrototypeCall(callback, this.stream, err);
  }

  handleClose() {
    const { stream } = this;
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    if (errored && typeof errored !== 'boolean') {
      this.fail(errored);
    } else if (
      this.readable &&
      !this.readableFinished &&
      isReadableNodeStream(stream, true) &&
      !isReadableFinished(stream, false)
    ) {
      this.fail(new ERR_STREAM_PREMATURE_CLOSE());
    } else if (this.writable && !this.writableFinished && !isWritableFinished(stream, false)) {
      this.fail(new ERR_STREAM_PREMATURE_CLOSE());
    } else {
      this.done();
    }
  }

  // It was over before anybody asked.
  handleClosed() {
    const { stream } = this;
    const errored = isWritableErrored(stream) || isReadableErrored(stream);
    if (errored && typeof errored !== 'boolean') this.fail(errored);
    else this.done();
  }

  listen(options) {
    const { stream } = this;
    if (isRequest(stream)) {
      this.onrequest = () => {
        stream.req.on('finish', this.onfinish);
      };
      stream.on('complete', this.onfinish);
      if (!this.willEmitClose) stream.on('abort', this.onclose);
      if (stream.req) this.onrequest();
      else stream.on('request', this.onrequest);
    } else if (this.writable && !stream._writableState) {
      // The oldest kind of streams.
      this.onlegacyfinish = () => {
        if (!stream.writable) this.onfinish();
      };
      stream.on('end', this.onlegacyfinish);
      stream.on('close', this.onlegacyfinish);
    }
    if (!this.willEmitClose && typeof stream.aborted === 'boolean') {
      this.hearsAborted = true;
      stream.on('aborted', this.onclose);
    }
    stream.on('end', this.onend);
    stream.on('finish', this.onfinish);
    if (options.error !== false) stream.on('error', this.onerror);
    stream.on('close', this.onclose);
  }

  // What already happened will not be announced again.
  checkNow() {
    const { stream, readable, writable } = this;
    const wState = stream._writableState;
    const rState = stream._readableState;
    if (isClosed(stream)) {
      process.nextTick(this.onclose);
    } else if (wState?.errorEmitted || rState?.errorEmitted) {
      if (!this.willEmitClose) process.nextTick(closedNT, this);
    } else if (
      !readable &&
      (!this.willEmitClose || isReadable(stream)) &&
      (this.writableFinished || isWritable(stream) === false) &&
      (!wState || wState.pendingcb === undefined || wState.pendingcb === 0)
    ) {
      process.nextTick(closedNT, this);
    } else if (
      !writable &&
      (!this.willEmitClose || isWritable(stream)) &&
      (this.readableFinished || isReadable(stream) === false)
    ) {
      process.nextTick(closedNT, this);
    } else if (rState && stream.req && stream.aborted) {
      process.nextTick(closedNT, this);
    }
  }

  cleanUp() {
    const { stream } = this;
    this.callback = nop;
    if (this.hearsAborted) stream.removeListener('aborted', this.onclose);
    if (this.onrequest !== undefined) {
      stream.removeListener('complete', this.onfinish);
      stream.removeListener('abort', this.onclose);
      stream.removeListener('request', this.onrequest);
    }
    if (stream.req) stream.req.removeListener('finish', this.onfinish);
    if (this.onlegacyfinish !== undefined) {
      stream.removeListener('end', this.onlegacyfinish);
      stream.removeListener('close', this.onlegacyfinish);
    }
    stream.removeListener('finish', this.onfinish);
    stream.removeListener('end', this.onend);
    stream.removeListener('error', this.onerror);
    stream.removeListener('close', this.onclose);
  }
}

function closedNT(watch) {
  watch.handleClosed();
}

// Returns a function that takes the watch away.
function eos(stream, options, callback) {
  if (arguments.length === 2) {
    callback = options;
    options = kEmptyObject;
  } else if (options == null) {
    options = kEmptyObject;
  } else {
    validateObject(options, 'options');
  }
  validateFunction(callback, 'callback');
  validateAbortSignal(options.signal, 'options.signal');
  callback = bindContext(callback);
  if (!isNodeStream(stream)) {
    if (isReadableStream(stream) || isWritableStream(stream)) {
      return eosWeb(stream, options, once(callback));
    }
    throw new ERR_INVALID_ARG_TYPE(
      'stream',
      ['ReadableStream', 'WritableStream', 'Stream'],
      stream,
    );
  }

  const watch = new Watch(stream, options, callback);
  watch.listen(options);
  watch.checkNow();

  const { signal } = options;
  if (signal) {
    const abort = () => {
      const endCallback = watch.callback;
      watch.cleanUp();
      FunctionPrototypeCall(
        endCallback,
        stream,
        new AbortError(undefined, { cause: signal.reason }),
      );
    };
    if (signal.aborted) {
      process.nextTick(abort);
    } else {
      const listening = addSignalListener(signal, abort);
      const original = watch.callback;
      watch.callback = function (err) {
        listening[SymbolDispose]();
        FunctionPrototypeCall(original, stream, err);
      };
    }
  }
  return () => watch.cleanUp();
}

function eosWeb(stream, options, callback) {
  let isAborted = false;
  let abort = nop;
  const { signal } = options;
  if (signal) {
    abort = () => {
      isAborted = true;
      FunctionPrototypeCall(callback, stream, new AbortError(undefined, { cause: signal.reason }));
    };
    if (signal.aborted) {
      process.nextTick(abort);
    } else {
      const listening = addSignalListener(signal, abort);
      const original = callback;
      callback = once(function (err) {
        listening[SymbolDispose]();
        FunctionPrototypeCall(original, stream, err);
      });
    }
  }
  const settled = (err) => {
    if (!isAborted) process.nextTick(callEnd, callback, stream, err);
  };
  PromisePrototypeThen(stream[kIsClosedPromise].promise, () => settled(), settled);
  return nop;
}

function callEnd(callback, stream, err) {
  FunctionPrototypeCall(callback, stream, err);
}

// The promise form.
function finished(stream, options) {
  let cleanupAfter = false;
  options ??= kEmptyObject;
  if (options.cleanup) {
    validateBoolean(options.cleanup, 'cleanup');
    cleanupAfter = options.cleanup;
  }
  return new Promise((resolve, reject) => {
    const cleanup = eos(stream, options, (err) => {
      if (cleanupAfter) cleanup();
      if (err) reject(err);
      else resolve();
    });
  });
}

module.exports = { eos, finished: eos, finishedPromise: finished };
