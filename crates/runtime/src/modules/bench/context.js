'use strict';

// What a benchmark's function gets: the clock of one sample.

const { Number, NumberMAX_SAFE_INTEGER } = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_STATE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const { validateInteger, validateObject } = require('#internal/validators');

// Programs put clocks of their own in its place.
const now = process.hrtime.bigint;

function sampleOf(operations, duration, options) {
  const sample = {
    __proto__: null,
    operations,
    duration_ns: duration,
    rate: operations / (Number(duration) / 1e9),
  };
  if (options?.detail !== undefined) {
    sample.detail = require('#internal/structured_clone').structuredClone(options.detail);
  }
  return sample;
}

class BenchContext {
  #phase;
  #index;
  #began;
  #sample;
  #recorded = false;
  #ended = false;
  #over = false;
  #isLast = false;

  constructor(bench, phase, index, signal) {
    this.name = bench.name;
    this.params = bench.params;
    this.signal = signal;
    this.#phase = phase;
    this.#index = index;
  }

  get index() {
    return this.#index;
  }

  get phase() {
    return this.#phase;
  }

  #checkActive() {
    if (this.#over) throw new ERR_INVALID_STATE('benchmark sample is no longer active');
  }

  start() {
    this.#checkActive();
    if (this.#recorded) throw new ERR_INVALID_STATE('start() cannot be combined with record()');
    if (this.#began !== undefined) {
      throw new ERR_INVALID_STATE('start() must be called exactly once per benchmark sample');
    }
    // The last thing that is done.
    this.#began = now();
  }

  end(operations, options = undefined) {
    const end = now();
    this.#checkActive();
    if (this.#recorded) throw new ERR_INVALID_STATE('end() cannot be combined with record()');
    if (this.#began === undefined) {
      throw new ERR_INVALID_STATE('end() cannot be called before start()');
    }
    if (this.#ended) {
      throw new ERR_INVALID_STATE('end() must be called exactly once per benchmark sample');
    }
    validateInteger(operations, 'operations', 1);
    if (options !== undefined) validateObject(options, 'options');
    const duration = end - this.#began;
    if (duration <= 0n) {
      throw new ERR_INVALID_STATE('benchmark sample duration must be greater than zero');
    }
    this.#ended = true;
    this.#sample = sampleOf(operations, duration, options);
    return { __proto__: null, ...this.#sample };
  }

  record(sample) {
    this.#checkActive();
    if (this.#began !== undefined) {
      throw new ERR_INVALID_STATE('record() cannot be combined with start() or end()');
    }
    if (this.#recorded) {
      throw new ERR_INVALID_STATE('record() must be called exactly once per benchmark sample');
    }
    validateObject(sample, 'sample');
    const { operations, duration_ns: duration } = sample;
    validateInteger(operations, 'sample.operations', 1);
    const name = 'sample.duration_ns';
    if (typeof duration !== 'bigint') throw new ERR_INVALID_ARG_TYPE(name, 'bigint', duration);
    if (duration <= 0n) throw new ERR_OUT_OF_RANGE(name, 'a positive bigint', duration);
    if (duration > NumberMAX_SAFE_INTEGER) {
      throw new ERR_OUT_OF_RANGE(name, 'less than or equal to Number.MAX_SAFE_INTEGER', duration);
    }
    this.#recorded = true;
    this.#sample = sampleOf(operations, duration, sample);
    return { __proto__: null, ...this.#sample };
  }

  done() {
    this.#checkActive();
    if (this.#phase !== 'measurement') {
      throw new ERR_INVALID_STATE('done() can only be called during a measured sample');
    }
    this.#isLast = true;
  }

  /** The benchmark's function has returned: the sample, and whether it is the last. */
  static finish(context) {
    context.#over = true;
    if (context.#sample === undefined) {
      throw new ERR_INVALID_STATE(
        context.#began === undefined
          ? 'benchmark callback did not call start() or record()'
          : 'benchmark callback did not call end()',
      );
    }
    return { sample: context.#sample, isLast: context.#isLast };
  }

  /** The function has failed; nothing counts any more. */
  static abandon(context) {
    context.#over = true;
  }
}

const { abandon, finish } = BenchContext;
delete BenchContext.abandon;
delete BenchContext.finish;

module.exports = { BenchContext, abandon, finish };
