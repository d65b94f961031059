'use strict';

// Sends a body piece by piece, no faster than what carries it can take.

const { Buffer } = require('buffer');
const {
  codes: { ERR_INVALID_ARG_TYPE },
} = require('#internal/errors');
const { isArrayBufferView } = require('util/types');
const { transportError } = require('#fetch/errors');

const CHUNK_TYPES = ['string', 'Buffer', 'TypedArray', 'DataView'];

class Sender {
  /** `carrier` has `put(chunk, size)`, which tells whether there is room for more, `endBody()` and `abandon()`. */
  constructor(carrier, exchange) {
    this.carrier = carrier;
    this.exchange = exchange;
    this.reader = exchange.body;
    this.sent = 0;
    this.waiting = false;
    this.done = false;
    this.stopped = false;
  }

  pump() {
    let again = true;
    while (again && !this.stopped) {
      again = false;
      let sync = true;
      this.reader.next((error, chunk) => {
        if (this.stopped) return;
        if (error) {
          this.fail(error);
        } else if (chunk === undefined) {
          this.finish();
        } else if (this.write(chunk)) {
          if (sync) again = true;
          else this.pump();
        }
      });
      sync = false;
    }
  }

  /** There is room again. */
  drained() {
    if (!this.waiting) return;
    this.waiting = false;
    this.pump();
  }

  /** Sends one piece; tells whether the next may follow at once. */
  write(chunk) {
    let size;
    if (isArrayBufferView(chunk)) {
      size = chunk.byteLength;
    } else if (typeof chunk === 'string') {
      size = Buffer.byteLength(chunk);
    } else {
      this.fail(new ERR_INVALID_ARG_TYPE('chunk', CHUNK_TYPES, chunk));
      return false;
    }
    if (size === 0) return true;
    const { exchange } = this;
    this.sent += size;
    if (exchange.length !== null && this.sent > exchange.length) {
      this.fail(mismatch());
      return false;
    }
    const room = this.carrier.put(chunk, size);
    exchange.chunkSent(chunk);
    if (!room) this.waiting = true;
    return room;
  }

  finish() {
    const { exchange } = this;
    if (exchange.length !== null && this.sent !== exchange.length) {
      this.fail(mismatch());
      return;
    }
    this.done = true;
    this.carrier.endBody();
    exchange.bodySent();
  }

  fail(error) {
    const { carrier, exchange } = this;
    this.stop();
    carrier.abandon();
    exchange.connection = null;
    exchange.onError(error);
  }

  /** Nothing more is sent. */
  stop(reason = undefined) {
    if (this.stopped || this.done) return;
    this.stopped = true;
    if (this.reader.cancel !== undefined) this.reader.cancel(reason);
  }
}

function mismatch() {
  return transportError(
    'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
    'Request body length does not match content-length header',
  );
}

module.exports = { Sender, mismatch };
