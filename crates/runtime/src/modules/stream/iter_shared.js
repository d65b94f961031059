'use strict';

// What `broadcast` and `share` have in common: batches that several readers get, each at a pace of its own. A batch stays until
// all of them have had it.

const { ArrayPrototypePush, ArrayPrototypeShift, SafeSet } = primordials;

const { sizeOf } = require('#stream/iter_values');

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

const done = () => ({ __proto__: null, done: true, value: undefined });

module.exports = { SharedBuffer, done };
