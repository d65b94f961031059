'use strict';

// `SlidingWindowHistogram`: values of a while ago, or of many values ago, are forgotten, a chunk of them at a time.

const { MathFloor, NumberMAX_SAFE_INTEGER, Symbol } = primordials;

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_VALUE },
} = require('#internal/errors');
const { validateInteger, validateObject } = require('#internal/validators');
const { now } = require('#perf_hooks/now');
const { Buckets } = require('#perf_hooks/buckets');
const { Histogram, checkValue, readHistogramOptions } = require('#perf_hooks/histogram');

const kWindow = Symbol('kSlidingWindowHandle');
const kMake = Symbol('kMake');

/** The chunks, each with the number of the time that it is for. */
class Window {
  #settings;
  #chunks = [];
  #numbers = [];
  #duration;
  #records;
  #start = now();
  #number = 0;
  #inChunk = 0;

  constructor(settings, chunks, duration, records) {
    this.#settings = settings;
    this.#duration = duration;
    this.#records = records;
    for (let i = 0; i < chunks; i++) {
      this.#chunks[i] = this.#empty();
      this.#numbers[i] = -1;
    }
  }

  #empty() {
    const { lowest, highest, figures, halfLife, threshold } = this.#settings;
    return new Buckets(lowest, highest, figures, halfLife, threshold);
  }

  /** The number of the chunk for now. */
  #current() {
    if (this.#duration === undefined) return this.#number;
    return MathFloor((now() - this.#start) / this.#duration);
  }

  record(value) {
    if (this.#duration === undefined && this.#inChunk === this.#records) {
      this.#number++;
      this.#inChunk = 0;
    }
    this.#inChunk++;
    const number = this.#current();
    const place = number % this.#chunks.length;
    if (this.#numbers[place] !== number) {
      this.#numbers[place] = number;
      this.#chunks[place].reset();
    }
    this.#chunks[place].record(value);
  }

  snapshot() {
    const all = this.#empty();
    const first = this.#current() - this.#chunks.length + 1;
    for (let i = 0; i < this.#chunks.length; i++) {
      if (this.#numbers[i] >= first && this.#numbers[i] >= 0) all.add(this.#chunks[i]);
    }
    return all;
  }

  reset() {
    this.#number = 0;
    this.#inChunk = 0;
    this.#start = now();
    for (let i = 0; i < this.#chunks.length; i++) this.#numbers[i] = -1;
  }
}

class SlidingWindowHistogram {
  constructor(key, window) {
    if (key !== kMake) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this[kWindow] = window;
  }

  record(value) {
    this[kWindow].record(checkValue(value));
  }

  /** A histogram of what the window holds now. */
  snapshot() {
    return new Histogram(this[kWindow].snapshot());
  }

  reset() {
    this[kWindow].reset();
  }
}

function createSlidingWindowHistogram(options) {
  validateObject(options, 'options');
  const { chunks, chunkDuration, recordsPerChunk } = options;
  validateInteger(chunks, 'options.chunks', 1, 1024);
  if ((chunkDuration === undefined) === (recordsPerChunk === undefined)) {
    throw new ERR_INVALID_ARG_VALUE(
      'options',
      options,
      'must specify exactly one of "chunkDuration" or "recordsPerChunk"',
    );
  }
  if (chunkDuration !== undefined) {
    validateInteger(chunkDuration, 'options.chunkDuration', 1, 18446744073709);
  } else {
    validateInteger(recordsPerChunk, 'options.recordsPerChunk', 1, NumberMAX_SAFE_INTEGER);
  }
  const settings = readHistogramOptions(options);
  return new SlidingWindowHistogram(
    kMake,
    new Window(settings, chunks, chunkDuration, recordsPerChunk),
  );
}

module.exports = { createSlidingWindowHistogram };
