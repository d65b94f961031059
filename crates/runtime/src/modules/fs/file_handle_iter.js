'use strict';

// What `--experimental-stream-iter` adds to `FileHandle`: `pull`, `pullSync` and `writer`. Each has the handle to itself until
// it is done with it.

const { MathMin, SymbolAsyncIterator, SymbolIterator } = primordials;

const { validateAbortSignal, validateBoolean, validateInteger } = require('#internal/validators');
const { pipeline, pipelineSync } = require('#stream/iter_pull');
const { splitArguments, trust } = require('#stream/iter_values');
const { binding, promised } = require('#fs/files');
const { Buffer } = require('buffer');

// What `start` and `limit` are without an option.
const kNone = -1;
const kChunkSize = 128 * 1024;
const kNoOptions = { __proto__: null };

function checkRange({ autoClose, start, limit, chunkSize }) {
  validateBoolean(autoClose, 'options.autoClose');
  if (start !== kNone) validateInteger(start, 'options.start', 0);
  if (limit !== kNone) validateInteger(limit, 'options.limit', 1);
  validateInteger(chunkSize, 'options.chunkSize', 1);
}

function rangeOf(options) {
  const { autoClose = false, chunkSize = kChunkSize, start = kNone, limit = kNone } = options;
  const range = { __proto__: null, autoClose, start, limit, chunkSize };
  checkRange(range);
  return range;
}

function pullOptionsOf(options) {
  const {
    autoClose = false,
    chunkSize = kChunkSize,
    signal,
    start = kNone,
    limit = kNone,
  } = options;
  const members = { __proto__: null, autoClose, start, limit, chunkSize, signal };
  checkRange(members);
  if (signal !== undefined) validateAbortSignal(signal, 'options.signal');
  return members;
}

/** The use of a handle by one of the methods: nobody else gets the handle until it ends. */
class Use {
  constructor(handle, internals, autoClose) {
    this.handle = handle;
    this.internals = internals;
    this.autoClose = autoClose;
    this.locks = true;
    this.refs = false;
    handle[internals.kLocked] = true;
  }

  /** Keeps the descriptor open, if it still is. */
  ref() {
    if (this.refs || this.handle.fd === -1) return;
    this.refs = true;
    this.handle[this.internals.kRef]();
  }

  release() {
    const { handle, internals } = this;
    if (this.locks) {
      this.locks = false;
      handle[internals.kLocked] = false;
    }
    if (this.refs) {
      this.refs = false;
      handle[internals.kUnref]();
    }
  }

  async end() {
    this.release();
    if (this.autoClose) await this.handle.close();
  }

  endSync() {
    this.release();
    if (this.autoClose) this.internals.closeSync(this.handle);
  }
}

// --- reading ---

async function* readBatches(use, { start, limit, chunkSize, signal }) {
  const { handle } = use;
  let position = start;
  let left = limit;
  use.ref();
  try {
    while (left !== 0) {
      if (signal?.aborted) throw signal.reason;
      const size = left === kNone ? chunkSize : MathMin(chunkSize, left);
      const buffer = Buffer.allocUnsafe(size);
      const { fd } = handle;
      const count = await promised((done) => binding.read(fd, buffer, 0, size, position, done));
      if (count === 0) break;
      if (position !== kNone) position += count;
      if (left !== kNone) left -= count;
      yield [count < size ? buffer.subarray(0, count) : buffer];
    }
  } finally {
    await use.end();
  }
}

class SyncReading {
  constructor(use, { start, limit, chunkSize }) {
    this.use = use;
    this.position = start;
    this.left = limit;
    this.chunkSize = chunkSize;
    this.over = false;
    use.ref();
  }

  next() {
    if (this.over) return { done: true, value: undefined };
    let batch;
    try {
      batch = this.read();
    } catch (error) {
      this.end();
      throw error;
    }
    if (batch !== undefined) return { done: false, value: batch };
    this.end();
    return { done: true, value: undefined };
  }

  read() {
    const { chunkSize, left, position } = this;
    if (left === 0) return undefined;
    const size = left === kNone ? chunkSize : MathMin(chunkSize, left);
    const buffer = Buffer.allocUnsafe(size);
    const count = binding.read(this.use.handle.fd, buffer, 0, size, position, undefined);
    if (count === 0) return undefined;
    if (position !== kNone) this.position += count;
    if (left !== kNone) this.left -= count;
    return [count < size ? buffer.subarray(0, count) : buffer];
  }

  end() {
    if (this.over) return;
    this.over = true;
    this.use.endSync();
  }
}

/** Defines the methods on the class; `internals` is what they need of its private parts. */
function addTo(FileHandle, internals) {
  const { prototype } = FileHandle;

  prototype.pull = function pull(...args) {
    internals.checkFree(this);
    const { transforms, options = kNoOptions } = splitArguments(args);
    const members = pullOptionsOf(options);
    const use = new Use(this, internals, members.autoClose);
    const source = trust({
      __proto__: null,
      [SymbolAsyncIterator]() {
        return readBatches(use, members);
      },
    });
    return transforms.length === 0 ? source : pipeline(source, transforms, members.signal);
  };

  prototype.pullSync = function pullSync(...args) {
    internals.checkFree(this);
    const { transforms, options = kNoOptions } = splitArguments(args);
    const range = rangeOf(options);
    const reading = new SyncReading(new Use(this, internals, range.autoClose), range);
    const source = trust({
      __proto__: null,
      [SymbolIterator]() {
        return {
          __proto__: null,
          next() {
            return reading.next();
          },
          return() {
            reading.end();
            return { done: true, value: undefined };
          },
        };
      },
    });
    return transforms.length === 0 ? source : pipelineSync(source, transforms);
  };

  prototype.writer = function writer(options = kNoOptions) {
    internals.checkFree(this);
    const { validateObject } = require('#internal/validators');
    validateObject(options, 'options');
    const range = rangeOf(options);
    const { fileWriter } = require('#fs/file_writer');
    return fileWriter(new Use(this, internals, range.autoClose), range);
  };
}

module.exports = { addTo };
