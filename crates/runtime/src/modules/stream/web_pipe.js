'use strict';
// `pipeTo`: moves chunks from a ReadableStream to a WritableStream while the latter wants them, and
// carries the end of either to the other.

const {
  ArrayPrototypePush,
  PromisePrototypeThen,
  PromiseWithResolvers,
  SafePromiseAll,
  SymbolDispose,
} = primordials;
const {
  codes: { ERR_INVALID_STATE },
} = require('#internal/errors');
const { kState } = require('#stream/web_common');
const { CLOSED, ERRORED, ERRORING, READABLE, WRITABLE } = require('#stream/web_state_bits');
const { hop } = require('#stream/web_hops');
const ops = require('#stream/web_readable_ops');
const { ReadableStreamDefaultReader } = require('#stream/web_readers');
const writableOps = require('#stream/web_writable_ops');
const { WritableStreamDefaultWriter } = require('#stream/web_writable');

class Pipe {
  constructor(source, dest, options) {
    this.source = source;
    this.dest = dest;
    this.options = options;
    this.reader = new ReadableStreamDefaultReader(source);
    this.writer = new WritableStreamDefaultWriter(dest);
    source[kState].disturbed = true;
    this.shuttingDown = false;
    // Writes that are not done, a chunk that is read and not yet written, and who waits for both.
    this.writing = 0;
    this.holding = false;
    this.reading = false;
    this.onidle = undefined;
    // The value that is read and not yet written.
    this.held = undefined;
    this.finished = PromiseWithResolvers();
    this.listening = undefined;
  }

  run() {
    const { signal } = this.options;
    if (signal !== undefined) {
      if (signal.aborted) {
        this.abort();
        return this.finished.promise;
      }
      const { addAbortListener } = require('events');
      this.listening = addAbortListener(signal, () => this.abort());
    }
    if (!this.checkStates()) {
      this.watch();
      this.writer[kState].pipe = this;
      this.step();
    }
    return this.finished.promise;
  }

  abort() {
    const { signal, preventAbort, preventCancel } = this.options;
    const error = signal.reason;
    this.shutdown(
      () => {
        const actions = [];
        if (!preventAbort && this.dest[kState].state === WRITABLE) {
          ArrayPrototypePush(actions, writableOps.abortStream(this.dest, error));
        }
        if (!preventCancel && this.source[kState].state === READABLE) {
          ArrayPrototypePush(actions, ops.cancelStream(this.source, error));
        }
        return SafePromiseAll(actions, (promise) => promise);
      },
      true,
      error,
    );
  }

  // In the standard's order: what is over already when the pipe begins.
  checkStates() {
    const { source, dest } = this;
    if (source[kState].state === ERRORED) {
      this.sourceErrored(source[kState].storedError);
    } else if (dest[kState].state === ERRORED || dest[kState].state === ERRORING) {
      if (dest[kState].state === ERRORING) return false;
      this.destErrored(dest[kState].storedError);
    } else if (source[kState].state === CLOSED) {
      this.sourceClosed();
    } else if (writableOps.closeQueuedOrInFlight(dest) || dest[kState].state === CLOSED) {
      this.destClosed();
    } else {
      return false;
    }
    return true;
  }

  watch() {
    PromisePrototypeThen(
      ops.readerClosedPromise(this.reader),
      () => this.sourceClosed(),
      (error) => this.sourceErrored(error),
    );
    PromisePrototypeThen(
      this.writer[kState].closed.get(),
      () => {
        if (!this.shuttingDown) this.destClosed();
      },
      (error) => this.destErrored(error),
    );
  }

  sourceErrored(error) {
    if (this.options.preventAbort) this.shutdown(undefined, true, error);
    else this.shutdown(() => writableOps.abortStream(this.dest, error), true, error);
  }

  destErrored(error) {
    if (this.options.preventCancel) this.shutdown(undefined, true, error);
    else this.shutdown(() => ops.cancelStream(this.source, error), true, error);
  }

  sourceClosed() {
    if (this.options.preventClose) this.shutdown(undefined, false);
    else this.shutdown(() => writableOps.writerCloseWithErrorPropagation(this.writer), false);
  }

  destClosed() {
    const error = new ERR_INVALID_STATE.TypeError('Destination WritableStream is closed');
    if (this.options.preventCancel) this.shutdown(undefined, true, error);
    else this.shutdown(() => ops.cancelStream(this.source, error), true, error);
  }

  // Reads one chunk when the destination has room; otherwise it is called again when there is.
  step() {
    if (this.shuttingDown || !this.hasRoom() || this.reading) return;
    const { reader } = this;
    if (ops.hasQueued(reader)) {
      // The source is asked for more when the destination has the chunk.
      const controller = this.source[kState].control;
      this.write(controller.queue.shift());
      controller.afterTaking();
      // In a microtask of its own, so that a long queue does not hold up everything else.
      if (this.hasRoom()) hop(stepOf, this, undefined);
      return;
    }
    this.reading = true;
    ops.readDefault(reader, this);
  }

  hasRoom() {
    return writableOps.writerDesiredSize(this.writer) > 0;
  }

  write(value) {
    this.writing++;
    writableOps.writerWriteTo(this.writer, value, this);
  }

  // The pipe is the request of all its writes: only their number matters.
  resolve() {
    if (this.shuttingDown) hop(writeSettled, this, undefined);
    else this.writing--;
  }

  reject() {
    this.resolve();
  }

  // A chunk it has waited for.
  chunk(value) {
    this.reading = false;
    // In a microtask: the source may still be inside its own enqueue.
    this.holding = true;
    this.held = value;
    hop(writeHeld, this, undefined);
  }

  close() {}

  error() {}

  // Waits for what was read and not yet written, runs the action, and lets both streams go.
  shutdown(action, isError, error) {
    if (this.shuttingDown) return;
    this.shuttingDown = true;
    const proceed = () => {
      if (action === undefined) {
        this.finalize(isError, error);
        return;
      }
      PromisePrototypeThen(
        action(),
        () => this.finalize(isError, error),
        (actionError) => this.finalize(true, actionError),
      );
    };
    if (this.dest[kState].state === WRITABLE && !writableOps.closeQueuedOrInFlight(this.dest)) {
      this.onidle = proceed;
      // In a microtask: what was enqueued just now is still on its way here.
      hop(checkIdleOf, this, undefined);
    } else {
      proceed();
    }
  }

  checkIdle() {
    if (this.writing > 0 || this.holding || this.onidle === undefined) return;
    const { onidle } = this;
    this.onidle = undefined;
    onidle();
  }

  finalize(isError, error) {
    this.listening?.[SymbolDispose]();
    writableOps.releaseWriter(this.writer);
    ops.releaseReader(this.reader);
    if (isError) this.finished.reject(error);
    else this.finished.resolve();
  }
}

function stepOf(pipe) {
  pipe.step();
}

function checkIdleOf(pipe) {
  pipe.checkIdle();
}

function writeSettled(pipe) {
  pipe.writing--;
  pipe.checkIdle();
}

function writeHeld(pipe) {
  const { held } = pipe;
  pipe.held = undefined;
  pipe.write(held);
  pipe.holding = false;
  pipe.checkIdle();
  pipe.step();
}

function pipeTo(source, dest, options) {
  return new Pipe(source, dest, options).run();
}

module.exports = { pipeTo };
