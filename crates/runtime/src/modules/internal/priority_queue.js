'use strict';

// A binary heap. Position 0 is unused so that the children of `i` are `2i` and `2i + 1`; `setPosition`
// tells items where they are, for `removeAt` and `percolateDown`.

class PriorityQueue {
  #compare;
  #setPosition;
  #heap = [undefined];
  #size = 0;

  constructor(compare, setPosition) {
    this.#compare = compare;
    this.#setPosition = setPosition;
  }

  insert(value) {
    const position = ++this.#size;
    this.#heap[position] = value;
    this.percolateUp(position);
  }

  peek() {
    return this.#heap[1];
  }

  percolateDown(position) {
    const heap = this.#heap;
    const size = this.#size;
    const item = heap[position];
    for (;;) {
      let child = position * 2;
      if (child > size) break;
      if (child < size && this.#compare(heap[child + 1], heap[child]) < 0) child++;
      if (this.#compare(item, heap[child]) <= 0) break;
      heap[position] = heap[child];
      this.#setPosition?.(heap[position], position);
      position = child;
    }
    heap[position] = item;
    this.#setPosition?.(item, position);
  }

  percolateUp(position) {
    const heap = this.#heap;
    const item = heap[position];
    while (position > 1) {
      const parent = position >> 1;
      if (this.#compare(heap[parent], item) <= 0) break;
      heap[position] = heap[parent];
      this.#setPosition?.(heap[position], position);
      position = parent;
    }
    heap[position] = item;
    this.#setPosition?.(item, position);
  }

  removeAt(position) {
    const heap = this.#heap;
    const size = this.#size;
    heap[position] = heap[size];
    heap[size] = undefined;
    this.#size = size - 1;
    if (this.#size > 0 && position <= this.#size) {
      if (position > 1 && this.#compare(heap[position >> 1], heap[position]) > 0) {
        this.percolateUp(position);
      } else {
        this.percolateDown(position);
      }
    }
  }

  shift() {
    const value = this.#heap[1];
    if (value === undefined) return undefined;
    this.removeAt(1);
    return value;
  }
}

module.exports = PriorityQueue;
