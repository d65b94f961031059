'use strict';

// What `FileHandle.prototype.writer` gives: a writer of `stream/iter` for a file. Its writes happen one after another, in the
// order of the calls.

const {
  ArrayPrototypePush,
  Promise,
  PromisePrototypeThen,
  PromiseReject,
  PromiseResolve,
  PromiseWithResolvers,
  SymbolAsyncDispose,
  SymbolDispose,
} = primordials;

const {
  codes: { ERR_INVALID_STATE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const { chunkOf, chunksOf, listenForAbort, sizeOf, writeSignal } = require('#stream/iter_values');
const { binding, byteViews, promised } = require('#fs/files');

// The position of writes that follow the file's own.
const kNone = -1;
const kOpen = 0;
const kClosing = 1;
const kClosed = 2;
const kFailed = 3;

/** Writes at most once, and returns how many bytes; a promise of it without `sync`. */
function writeOnce(fd, views, position, done) {
  if (views.length === 1) {
    return binding.write(fd, views[0], 0, views[0].byteLength, position, done);
  }
  return binding.writev(fd, byteViews(views), position, done);
}

/** What of some chunks is left after a number of bytes. */
function without(views, count) {
  const rest = [];
  let skipped = count;
  for (let i = 0; i < views.length; i++) {
    const { byteLength } = views[i];
    if (skipped >= byteLength) {
      skipped -= byteLength;
      continue;
    }
    ArrayPrototypePush(rest, skipped > 0 ? views[i].subarray(skipped) : views[i]);
    skipped = 0;
  }
  return rest;
}

async function writeAll(fd, views, size, start) {
  let rest = views;
  let position = start;
  for (let left = size; left > 0; ) {
    const from = position;
    const chunks = rest;
    const count = await promised((done) => writeOnce(fd, chunks, from, done));
    left -= count;
    if (left > 0) rest = without(rest, count);
    if (position !== kNone) position += count;
  }
}

/** Returns false when nothing could be written. */
function writeAllSync(fd, views, size, start) {
  let rest = views;
  let position = start;
  for (let left = size; left > 0; ) {
    let count;
    try {
      count = writeOnce(fd, rest, position, undefined);
    } catch (error) {
      if (left === size) return false;
      throw error;
    }
    left -= count;
    if (left > 0) rest = without(rest, count);
    if (position !== kNone) position += count;
  }
  return true;
}

/** One call of `write` or `writev`. */
class Write {
  constructor(views, size, position) {
    this.views = views;
    this.size = size;
    this.position = position;
    this.settled = false;
    this.listening = undefined;
    this.next = undefined;
    this.promise = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  fail(reason) {
    if (this.settled) return;
    this.settle();
    this.reject(reason);
  }

  succeed() {
    if (this.settled) return false;
    this.settle();
    this.resolve();
    return true;
  }

  settle() {
    this.settled = true;
    this.listening?.[SymbolDispose]();
  }
}

class FileWriting {
  constructor(use, { start, limit, chunkSize }) {
    this.use = use;
    this.position = start;
    this.left = limit === kNone ? Infinity : limit;
    this.chunkSize = chunkSize;
    this.state = kOpen;
    this.reason = undefined;
    this.total = 0;
    // The write under way, followed by those that wait for it.
    this.first = undefined;
    this.last = undefined;
    this.ending = undefined;
    use.ref();
  }

  /** A promise of why a call cannot be; undefined if it can. */
  refusal(signal) {
    if (this.state === kFailed) return PromiseReject(this.reason);
    if (this.state !== kOpen) {
      const message = this.state === kClosing ? 'The writer is closing' : 'The writer is closed';
      return PromiseReject(new ERR_INVALID_STATE.TypeError(message));
    }
    return signal?.aborted ? PromiseReject(signal.reason) : undefined;
  }

  write(views, size, name, signal) {
    const refusal = this.refusal(signal);
    if (refusal !== undefined) return refusal;
    if (size === 0) return PromiseResolve();
    if (size > this.left) {
      return PromiseReject(new ERR_OUT_OF_RANGE(name, `<= ${this.left} bytes`, size));
    }
    const write = new Write(views, size, this.position);
    this.advance(size);
    if (signal !== undefined) {
      write.listening = listenForAbort(signal, () => write.fail(signal.reason));
    }
    if (this.first === undefined) {
      this.first = write;
      this.last = write;
      this.start(write);
    } else {
      this.last.next = write;
      this.last = write;
    }
    return write.promise;
  }

  advance(size) {
    this.left -= size;
    if (this.position !== kNone) this.position += size;
  }

  start(write) {
    PromisePrototypeThen(
      writeAll(this.use.handle.fd, write.views, write.size, write.position),
      () => {
        if (write.succeed()) this.total += write.size;
        this.goOn(write.next);
      },
      (error) => {
        write.fail(error);
        this.goOn(write.next);
      },
    );
  }

  /** Starts the next write that somebody still wants. */
  goOn(next) {
    let write = next;
    while (write?.settled) write = write.next;
    this.first = write;
    if (write !== undefined) this.start(write);
    else this.idle();
  }

  idle() {
    this.last = undefined;
    if (this.state === kClosing) this.close();
    else if (this.state === kFailed) this.use.endSync();
  }

  close() {
    const { ending, total } = this;
    const close = () => {
      if (this.state === kClosing) this.state = kClosed;
    };
    PromisePrototypeThen(
      this.use.end(),
      () => {
        close();
        ending.resolve(total);
      },
      (error) => {
        close();
        ending.reject(error);
      },
    );
  }

  writeSync(views, size) {
    if (this.state !== kOpen || this.first !== undefined) return false;
    if (size === 0) return true;
    if (size > this.chunkSize || size > this.left) return false;
    if (!writeAllSync(this.use.handle.fd, views, size, this.position)) return false;
    this.advance(size);
    this.total += size;
    return true;
  }

  end(signal) {
    if (this.state === kClosed) return PromiseResolve(this.total);
    if (this.state === kClosing) return this.ending.promise;
    const refusal = this.refusal(signal);
    if (refusal !== undefined) return refusal;
    this.state = kClosing;
    this.ending = PromiseWithResolvers();
    if (this.first === undefined) this.close();
    return this.ending.promise;
  }

  endSync() {
    if (this.state === kClosed) return this.total;
    if (this.state !== kOpen || this.first !== undefined) return -1;
    this.state = kClosed;
    this.use.endSync();
    return this.total;
  }

  fail(reason) {
    if (this.state === kClosed || this.state === kFailed) return;
    this.state = kFailed;
    this.reason = reason;
    this.ending?.reject(reason);
    for (let write = this.first; write !== undefined; write = write.next) write.fail(reason);
    // The descriptor is in use until the system has answered.
    if (this.first === undefined) this.use.endSync();
  }
}

function fileWriter(use, range) {
  const writing = new FileWriting(use, range);
  return {
    __proto__: null,
    write(chunk, options = undefined) {
      const bytes = chunkOf(chunk);
      return writing.write([bytes], bytes.byteLength, 'write', writeSignal(options));
    },
    writev(chunks, options = undefined) {
      const batch = chunksOf(chunks);
      return writing.write(batch, sizeOf(batch), 'writev', writeSignal(options));
    },
    writeSync(chunk) {
      const bytes = chunkOf(chunk);
      return writing.writeSync([bytes], bytes.byteLength);
    },
    writevSync(chunks) {
      const batch = chunksOf(chunks);
      return writing.writeSync(batch, sizeOf(batch));
    },
    end(options = undefined) {
      return writing.end(writeSignal(options));
    },
    endSync() {
      return writing.endSync();
    },
    fail(reason) {
      writing.fail(reason);
    },
    [SymbolAsyncDispose]() {
      if (writing.state === kClosing) return writing.ending.promise;
      writing.fail();
      return PromiseResolve();
    },
    [SymbolDispose]() {
      writing.fail();
    },
  };
}

module.exports = { fileWriter };
