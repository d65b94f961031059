'use strict';
// `tee`: two branches of one ReadableStream. Each is fed as soon as either of them asks; the original is
// cancelled when both are.

const { PromisePrototypeThen, PromiseWithResolvers } = primordials;
const { cloneAsUint8Array, hasBrand, kState, nop } = require('#stream/web_common');
const { hop } = require('#stream/web_hops');
const ops = require('#stream/web_readable_ops');
const {
  ReadableStreamBYOBReader,
  ReadableStreamDefaultReader,
  readByob,
} = require('#stream/web_readers');
const { createReadableByteStream, createReadableStream } = require('#stream/web_readable');

function forward(branches, value) {
  branches.forward(value);
}

function forwardDefault(branches, value) {
  branches.forwardDefault(value);
}

function forwardFirst(branches, value) {
  branches.forwardByob(value, 0);
}

function forwardSecond(branches, value) {
  branches.forwardByob(value, 1);
}

function tee(stream) {
  if (hasBrand(stream[kState].controller, 'ReadableByteStreamController')) {
    return new ByteTee(stream).branches;
  }
  return new DefaultTee(stream).branches;
}

// What both kinds have: the two cancellations that become one.
class Tee {
  constructor(stream) {
    this.stream = stream;
    this.reader = new ReadableStreamDefaultReader(stream);
    this.reading = false;
    this.canceled = [false, false];
    this.reasons = [undefined, undefined];
    this.branches = [undefined, undefined];
    this.cancelled = PromiseWithResolvers();
  }

  controller(index) {
    return this.branches[index][kState].controller[kState];
  }

  cancelBranch(index, reason) {
    this.canceled[index] = true;
    this.reasons[index] = reason;
    if (this.canceled[1 - index])
      this.cancelled.resolve(ops.cancelStream(this.stream, this.reasons));
    return this.cancelled.promise;
  }

  settleUnlessBothCanceled() {
    if (!this.canceled[0] || !this.canceled[1]) this.cancelled.resolve();
  }

  forwardErrorsOf(reader) {
    PromisePrototypeThen(ops.readerClosedPromise(reader), undefined, (error) => {
      if (this.reader !== reader) return;
      this.controller(0).error(error);
      this.controller(1).error(error);
      this.settleUnlessBothCanceled();
    });
  }
}

class DefaultTee extends Tee {
  constructor(stream) {
    super(stream);
    this.readAgain = false;
    const pull = () => this.pull();
    this.branches[0] = createReadableStream(nop, pull, (reason) => this.cancelBranch(0, reason));
    this.branches[1] = createReadableStream(nop, pull, (reason) => this.cancelBranch(1, reason));
    this.forwardErrorsOf(this.reader);
  }

  pull() {
    if (this.reading) {
      this.readAgain = true;
      return;
    }
    this.reading = true;
    ops.readDefault(this.reader, this);
  }

  chunk(value) {
    hop(forward, this, value);
  }

  forward(value) {
    this.readAgain = false;
    if (!this.canceled[0]) this.controller(0).enqueue(value);
    if (!this.canceled[1]) this.controller(1).enqueue(value);
    this.reading = false;
    if (this.readAgain) this.pull();
  }

  close() {
    this.reading = false;
    if (!this.canceled[0]) this.controller(0).close();
    if (!this.canceled[1]) this.controller(1).close();
    this.settleUnlessBothCanceled();
  }

  error() {
    this.reading = false;
  }
}

class ByteTee extends Tee {
  constructor(stream) {
    super(stream);
    this.readAgain = [false, false];
    for (let i = 0; i < 2; i++) {
      this.branches[i] = createReadableByteStream(
        nop,
        () => this.pull(i),
        (reason) => this.cancelBranch(i, reason),
      );
    }
    this.forwardErrorsOf(this.reader);
  }

  pull(index) {
    if (this.reading) {
      this.readAgain[index] = true;
      return;
    }
    this.reading = true;
    const request = this.controller(index).getByobRequest();
    if (request === null) this.pullWithDefaultReader();
    else this.pullWithByobReader(request[kState].view, index);
  }

  useReader(Reader, brand) {
    if (hasBrand(this.reader, brand)) return;
    ops.releaseReader(this.reader);
    this.reader = new Reader(this.stream);
    this.forwardErrorsOf(this.reader);
  }

  pullWithDefaultReader() {
    this.useReader(ReadableStreamDefaultReader, 'ReadableStreamDefaultReader');
    ops.readDefault(this.reader, {
      chunk: (value) => {
        hop(forwardDefault, this, value);
      },
      close: () => {
        this.closeDefault();
      },
      error: () => {
        this.reading = false;
      },
    });
  }

  failBoth(error) {
    this.controller(0).error(error);
    this.controller(1).error(error);
    this.cancelled.resolve(ops.cancelStream(this.stream, error));
  }

  forwardDefault(chunk) {
    this.readAgain[0] = false;
    this.readAgain[1] = false;
    let second = chunk;
    if (!this.canceled[0] && !this.canceled[1]) {
      try {
        second = cloneAsUint8Array(chunk);
      } catch (error) {
        this.failBoth(error);
        return;
      }
    }
    if (!this.canceled[0]) this.controller(0).enqueue(chunk);
    if (!this.canceled[1]) this.controller(1).enqueue(second);
    this.continueReading();
  }

  continueReading() {
    this.reading = false;
    if (this.readAgain[0]) this.pull(0);
    else if (this.readAgain[1]) this.pull(1);
  }

  closeDefault() {
    this.reading = false;
    for (let i = 0; i < 2; i++) {
      if (!this.canceled[i]) this.controller(i).close();
    }
    for (let i = 0; i < 2; i++) {
      if (this.controller(i).pendingPullIntos.length > 0) this.controller(i).respond(0);
    }
    this.settleUnlessBothCanceled();
  }

  pullWithByobReader(view, index) {
    this.useReader(ReadableStreamBYOBReader, 'ReadableStreamBYOBReader');
    readByob(this.reader, view, 1, {
      chunk: (value) => {
        hop(index === 0 ? forwardFirst : forwardSecond, this, value);
      },
      close: (value) => {
        this.closeByob(value, index);
      },
      error: () => {
        this.reading = false;
      },
    });
  }

  forwardByob(chunk, index) {
    const other = 1 - index;
    this.readAgain[0] = false;
    this.readAgain[1] = false;
    if (!this.canceled[other]) {
      let clone;
      try {
        clone = cloneAsUint8Array(chunk);
      } catch (error) {
        this.failBoth(error);
        return;
      }
      if (!this.canceled[index]) this.controller(index).respondWithNewView(chunk);
      this.controller(other).enqueue(clone);
    } else if (!this.canceled[index]) {
      this.controller(index).respondWithNewView(chunk);
    }
    this.continueReading();
  }

  closeByob(chunk, index) {
    const other = 1 - index;
    this.reading = false;
    if (!this.canceled[index]) this.controller(index).close();
    if (!this.canceled[other]) this.controller(other).close();
    if (chunk !== undefined) {
      if (!this.canceled[index]) this.controller(index).respondWithNewView(chunk);
      if (!this.canceled[other] && this.controller(other).pendingPullIntos.length > 0) {
        this.controller(other).respond(0);
      }
    }
    this.settleUnlessBothCanceled();
  }
}

// `tee` for code that holds a stream of any kind.
function ReadableStreamTee(stream, cloneForBranch2 = false) {
  if (!hasBrand(stream, 'ReadableStream')) {
    const {
      codes: { ERR_INVALID_ARG_TYPE },
    } = require('#internal/errors');
    throw new ERR_INVALID_ARG_TYPE('stream', 'ReadableStream', stream);
  }
  require('#internal/validators').validateBoolean(cloneForBranch2, 'cloneForBranch2');
  const branches = tee(stream);
  if (!cloneForBranch2) return branches;
  const { structuredClone } = require('#internal/structured_clone');
  const { TransformStream } = require('#stream/web_transform');
  const copying = new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(structuredClone(chunk));
    },
  });
  return [branches[0], branches[1].pipeThrough(copying)];
}

module.exports = { ReadableStreamTee, tee };
