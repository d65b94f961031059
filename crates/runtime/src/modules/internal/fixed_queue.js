'use strict';

// A first-in first-out queue over chained ring buffers: pushing and shifting never move elements,
// and a queue that goes empty keeps one buffer for the next burst.

const { Array } = primordials;

// A power of two, so that positions wrap with a mask.
const kSize = 2048;
const kMask = kSize - 1;

class Ring {
  constructor() {
    this.bottom = 0;
    this.top = 0;
    this.list = new Array(kSize);
    this.next = null;
  }
}

class FixedQueue {
  constructor() {
    this.head = this.tail = new Ring();
  }

  isEmpty() {
    const { tail } = this;
    return tail.top === tail.bottom;
  }

  push(data) {
    let { head } = this;
    if (((head.top + 1) & kMask) === head.bottom) {
      head = this.head = head.next = new Ring();
    }
    head.list[head.top] = data;
    head.top = (head.top + 1) & kMask;
  }

  shift() {
    const { tail } = this;
    const data = tail.list[tail.bottom];
    if (data === undefined) return null;
    tail.list[tail.bottom] = undefined;
    tail.bottom = (tail.bottom + 1) & kMask;
    if (tail.top === tail.bottom && tail.next !== null) {
      this.tail = tail.next;
      tail.next = null;
    }
    return data;
  }
}

module.exports = FixedQueue;
