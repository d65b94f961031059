'use strict';

// The events of a run: a stream of `{ type, data }`, each emitted as an event of its type, too.

const { ArrayPrototypePush, ArrayPrototypeShift } = primordials;

const { Readable } = require('stream');

class TestsStream extends Readable {
  // What came while the reader did not want more.
  #waiting = [];
  #wanted = false;

  constructor() {
    super({ __proto__: null, objectMode: true, highWaterMark: 2 ** 31 });
  }

  _read() {
    this.#wanted = true;
    while (this.#waiting.length > 0) {
      if (!this.#give(ArrayPrototypeShift(this.#waiting))) return;
    }
  }

  #give(item) {
    this.#wanted = this.push(item);
    return this.#wanted;
  }

  /** Tells of something; `data` is what reporters see. */
  tell(type, data) {
    this.emit(type, data);
    this.#pass({ __proto__: null, type, data });
  }

  /** Nothing follows. */
  finish() {
    this.#pass(null);
  }

  #pass(item) {
    if (this.#wanted) this.#give(item);
    else ArrayPrototypePush(this.#waiting, item);
  }
}

module.exports = { TestsStream };
