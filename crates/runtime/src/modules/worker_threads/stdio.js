'use strict';

// The standard streams that go over the channel between a worker and its owner.

const { ArrayPrototypePush, Symbol } = primordials;

const { Readable, Writable } = require('stream');
const { types } = require('#worker_threads/protocol');
const thread = require('#worker_threads/thread');

const kStartedReading = Symbol('kStartedReading');
const kPort = Symbol('kPort');
const kName = Symbol('kName');
const kPending = Symbol('kPending');
// How many streams of a port wait for the other thread; while one does, the port keeps this thread alive.
const kWaiting = Symbol('kWaiting');

function hold(port) {
  port[kWaiting] ??= 0;
  if (port[kWaiting]++ === 0) port.ref();
}

function release(port, count) {
  port[kWaiting] -= count;
  if (port[kWaiting] === 0) port.unref();
}

/** The end of a standard stream where the other thread's chunks come out. */
class ReadableWorkerStdio extends Readable {
  constructor(port, name, holds) {
    super();
    this[kPort] = port;
    this[kName] = name;
    this[kStartedReading] = !holds;
    if (!holds) return;
    this.on('end', () => {
      if (this[kStartedReading]) release(this[kPort], 1);
    });
  }

  _read() {
    const port = this[kPort];
    if (!this[kStartedReading]) {
      this[kStartedReading] = true;
      hold(port);
    }
    port.postMessage({ type: types.STDIO_WANTS_MORE_DATA, stream: this[kName] });
  }
}

/** The end of a standard stream where chunks go in. */
class WritableWorkerStdio extends Writable {
  constructor(port, name) {
    super({ decodeStrings: false });
    this[kPort] = port;
    this[kName] = name;
    this[kPending] = [];
  }

  _writev(chunks, callback) {
    const plain = [];
    for (let i = 0; i < chunks.length; i++) {
      const { chunk, encoding } = chunks[i];
      ArrayPrototypePush(plain, { chunk, encoding });
    }
    this[kPort].postMessage({ type: types.STDIO_PAYLOAD, stream: this[kName], chunks: plain });
    // The owner may be asleep until a thread of hooks answers, so nothing waits for what that has written.
    if (process._exiting || thread.isInternal) {
      callback();
      return;
    }
    ArrayPrototypePush(this[kPending], callback);
    hold(this[kPort]);
  }

  _final(callback) {
    this[kPort].postMessage({
      type: types.STDIO_PAYLOAD,
      stream: this[kName],
      chunks: [{ chunk: null, encoding: '' }],
    });
    callback();
  }

  /** The other side has taken what was sent. */
  wantsMore() {
    const pending = this[kPending];
    if (pending.length === 0) return;
    this[kPending] = [];
    for (let i = 0; i < pending.length; i++) pending[i]();
    release(this[kPort], pending.length);
  }
}

/** Puts the chunks of a message into the stream that they are for. */
function receivePayload(stream, chunks) {
  for (let i = 0; i < chunks.length; i++) {
    const { chunk, encoding } = chunks[i];
    stream.push(chunk, encoding);
  }
}

/** Pipes without the warning about listeners: each worker pipes into the same streams. */
function pipeQuietly(source, target) {
  const before = target.getMaxListeners();
  target.setMaxListeners(Infinity);
  source.pipe(target);
  target.setMaxListeners(before);
}

module.exports = { ReadableWorkerStdio, WritableWorkerStdio, pipeQuietly, receivePayload };
