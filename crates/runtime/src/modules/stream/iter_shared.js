'use strict';

// What `broadcast` and `share` have in common: batches that several readers get, each at a pace of its own. A batch stays until
// all of them have had it.

const { ArrayPrototypePush, ArrayPrototypeShift, PromiseResolve, SafeSet, SymbolAsyncIterator } =
  primordials;

const {
  codes: { ERR_INVALID_RETURN_VALUE },
} = require('#internal/errors');
const { sizeOf, trust } = require('#stream/iter_values');
const { done } = require('#stream/iter_waiting');

/** A reader's place among the batches. */
class Cursor {
  constructor(position) {
    this.position = position;
    this.attached = true;
  }
}

class SharedBuffer {
  constructor(budget) {
    this.budget = budget;
    this.batches = [];
    // How many batches are gone.
    this.start = 0;
    this.bytes = 0;
    this.cursors = new SafeSet();
  }

  get end() {
    return this.start + this.batches.length;
  }

  get isFull() {
    return this.bytes >= this.budget;
  }

  /** A reader of what is there, and what comes. */
  attach() {
    const cursor = new Cursor(this.start);
    this.cursors.add(cursor);
    return cursor;
  }

  detach(cursor) {
    if (!cursor.attached) return;
    cursor.attached = false;
    this.cursors.delete(cursor);
    this.trim();
  }

  detachAll() {
    for (const cursor of this.cursors) cursor.attached = false;
    this.cursors.clear();
  }

  clear() {
    this.start = this.end;
    this.batches = [];
    this.bytes = 0;
  }

  put(batch) {
    ArrayPrototypePush(this.batches, batch);
    this.bytes += sizeOf(batch);
  }

  dropFirst() {
    this.bytes -= sizeOf(ArrayPrototypeShift(this.batches));
    this.start++;
  }

  /** Makes room for one more by giving up the oldest, whoever has not had them. */
  dropOldest() {
    while (this.isFull && this.batches.length > 0) this.dropFirst();
    for (const cursor of this.cursors) {
      if (cursor.position < this.start) cursor.position = this.start;
    }
  }

  has(cursor) {
    return cursor.attached && cursor.position < this.end;
  }

  take(cursor) {
    const batch = this.batches[cursor.position - this.start];
    cursor.position++;
    this.trim();
    return batch;
  }

  // Lets go of what every reader has had. Without readers everything stays for those to come.
  trim() {
    if (this.cursors.size === 0) return;
    let least = this.end;
    for (const { position } of this.cursors) if (position < least) least = position;
    while (this.start < least) this.dropFirst();
  }
}

/** The stream of what a reader reads with `next`, till it goes with `leave`. */
function readableOf(reader) {
  const leave = () => {
    reader.leave();
    return PromiseResolve(done());
  };
  return trust({
    __proto__: null,
    [SymbolAsyncIterator]() {
      return {
        __proto__: null,
        next() {
          return reader.next();
        },
        return() {
          return leave();
        },
        throw() {
          return leave();
        },
      };
    },
  });
}

// --- inputs that broadcast or share themselves ---

function hasProtocol(input, symbol) {
  const isObject = (input !== null && typeof input === 'object') || typeof input === 'function';
  return isObject && typeof input[symbol] === 'function';
}

/** What the method of a protocol makes. */
function byProtocol(input, options, symbol, name) {
  const made = input[symbol](options);
  if (made === null || typeof made !== 'object') {
    throw new ERR_INVALID_RETURN_VALUE('an object', `[Symbol.for('Stream.${name}')]`, made);
  }
  return made;
}

module.exports = { SharedBuffer, byProtocol, hasProtocol, readableOf };
