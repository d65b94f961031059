'use strict';

// Histograms of high dynamic range: values are counted in buckets whose width grows with the value, so
// that any value keeps `figures` significant digits. Only buckets in use take memory.

const {
  ArrayPrototypeSort,
  BigInt,
  Map,
  MapPrototypeSet,
  MathCeil,
  MathFloor,
  MathLog2,
  MathSqrt,
  Number,
  NumberIsNaN,
  NumberMAX_SAFE_INTEGER,
  ObjectDefineProperty,
  SafeMap,
} = primordials;

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE },
  notImplemented,
} = require('#internal/errors');
const { customInspectSymbol, kEmptyObject } = require('#internal/util');
const { validateInteger, validateNumber, validateObject } = require('#internal/validators');
const { now } = require('#perf_hooks/now');

// What an empty histogram has as its minimum: the largest signed 64-bit number.
const kEmptyMin = 2n ** 63n - 1n;

/** The counts themselves. */
class Buckets {
  constructor(lowest, highest, figures) {
    this.lowest = lowest;
    this.highest = highest;
    this.unit = MathFloor(MathLog2(lowest));
    this.magnitude = MathCeil(MathLog2(2 * 10 ** figures));
    this.reset();
  }

  reset() {
    // Lowest value of a bucket -> count.
    this.counts = new SafeMap();
    this.sorted = undefined;
    this.count = 0;
    this.exceeds = 0;
    this.min = Infinity;
    this.max = 0;
  }

  /** Width of the bucket that `value` falls into. */
  width(value) {
    let exponent = value < 1 ? 0 : MathFloor(MathLog2(value));
    // The logarithm rounds; powers of two decide.
    if (2 ** exponent > value) exponent--;
    else if (2 ** (exponent + 1) <= value) exponent++;
    const shift = exponent - this.magnitude + 1;
    return 2 ** (shift > this.unit ? shift : this.unit);
  }

  lowestOf(value) {
    const width = this.width(value);
    return MathFloor(value / width) * width;
  }

  record(value, count = 1) {
    if (value > this.highest) {
      this.exceeds += count;
      return;
    }
    const key = this.lowestOf(value);
    const before = this.counts.get(key);
    if (before === undefined) this.sorted = undefined;
    this.counts.set(key, (before ?? 0) + count);
    this.count += count;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
  }

  keys() {
    if (this.sorted === undefined) {
      const keys = [];
      for (const key of this.counts.keys()) keys[keys.length] = key;
      this.sorted = ArrayPrototypeSort(keys, (a, b) => a - b);
    }
    return this.sorted;
  }

  middle(key) {
    return key + MathFloor(this.width(key) / 2);
  }

  mean() {
    if (this.count === 0) return NaN;
    let total = 0;
    for (const { 0: key, 1: count } of this.counts.entries()) total += this.middle(key) * count;
    return total / this.count;
  }

  /** The n-th central moment. */
  moment(n, mean = this.mean()) {
    let total = 0;
    for (const { 0: key, 1: count } of this.counts.entries()) {
      total += (this.middle(key) - mean) ** n * count;
    }
    return total / this.count;
  }

  percentile(percentile) {
    if (this.count === 0) return 0;
    let wanted = MathCeil((percentile / 100) * this.count - 1e-9);
    if (wanted < 1) wanted = 1;
    let seen = 0;
    const keys = this.keys();
    for (let i = 0; i < keys.length; i++) {
      seen += this.counts.get(keys[i]);
      if (seen >= wanted) return keys[i];
    }
    return keys[keys.length - 1];
  }

  /** Percentile levels that halve the distance to 100 each time, with their values. */
  percentiles(visit) {
    let level = 0;
    let seen = 0;
    const keys = this.keys();
    for (let i = 0; i < keys.length; i++) {
      seen += this.counts.get(keys[i]);
      const reached = (100 * seen) / this.count;
      while (level <= reached && level < 100) {
        visit(level, keys[i]);
        const halvings = MathFloor(MathLog2(100 / (100 - level))) + 1;
        level += 100 / 2 ** halvings;
        if (seen >= this.count) break;
      }
    }
    visit(100, keys.length === 0 ? 0 : keys[keys.length - 1]);
  }
}

function createInternalHistogram(lowest, highest, figures) {
  return new Buckets(lowest, highest, figures);
}

// Set by the class, which alone sees its private state.
let bucketsOf;

function unbuilt(name) {
  return function () {
    throw notImplemented(`histogram.${name}`);
  };
}

class Histogram {
  #buckets;

  constructor(buckets) {
    if (!(buckets instanceof Buckets)) throw new ERR_ILLEGAL_CONSTRUCTOR();
    this.#buckets = buckets;
  }

  static {
    bucketsOf = (value) =>
      value !== null && typeof value === 'object' && #buckets in value ? value.#buckets : undefined;
  }

  static #of(value) {
    const buckets = bucketsOf(value);
    if (buckets === undefined) throw new ERR_INVALID_THIS('Histogram');
    return buckets;
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return this;
    const { inspect } = require('#util/inspect');
    const own = { ...options, depth: options.depth == null ? null : options.depth - 1 };
    return `Histogram ${inspect(
      {
        min: this.min,
        max: this.max,
        mean: this.mean,
        exceeds: this.exceeds,
        stddev: this.stddev,
        skewness: this.skewness,
        kurtosis: this.kurtosis,
        count: this.count,
        percentiles: this.percentiles,
      },
      own,
    )}`;
  }

  get count() {
    return Histogram.#of(this).count;
  }

  get countBigInt() {
    return BigInt(Histogram.#of(this).count);
  }

  get min() {
    return Number(this.minBigInt);
  }

  get minBigInt() {
    const buckets = Histogram.#of(this);
    return buckets.count === 0 ? kEmptyMin : BigInt(buckets.lowestOf(buckets.min));
  }

  get max() {
    const buckets = Histogram.#of(this);
    if (buckets.count === 0) return 0;
    return buckets.lowestOf(buckets.max) + buckets.width(buckets.max) - 1;
  }

  get maxBigInt() {
    return BigInt(this.max);
  }

  get mean() {
    return Histogram.#of(this).mean();
  }

  get exceeds() {
    return Histogram.#of(this).exceeds;
  }

  get exceedsBigInt() {
    return BigInt(Histogram.#of(this).exceeds);
  }

  get stddev() {
    const buckets = Histogram.#of(this);
    return buckets.count === 0 ? NaN : MathSqrt(buckets.moment(2));
  }

  get skewness() {
    const buckets = Histogram.#of(this);
    if (buckets.count === 0) return 0;
    const variance = buckets.moment(2);
    return variance === 0 ? 0 : buckets.moment(3) / variance ** 1.5;
  }

  get kurtosis() {
    const buckets = Histogram.#of(this);
    if (buckets.count === 0) return 0;
    const variance = buckets.moment(2);
    return variance === 0 ? 0 : buckets.moment(4) / variance ** 2 - 3;
  }

  percentile(percentile) {
    const buckets = Histogram.#of(this);
    validateNumber(percentile, 'percentile');
    if (NumberIsNaN(percentile) || percentile <= 0 || percentile > 100) {
      throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
    }
    return buckets.percentile(percentile);
  }

  percentileBigInt(percentile) {
    return BigInt(this.percentile(percentile));
  }

  get percentiles() {
    const result = new Map();
    Histogram.#of(this).percentiles((level, value) => MapPrototypeSet(result, level, value));
    return result;
  }

  get percentilesBigInt() {
    const result = new Map();
    Histogram.#of(this).percentiles((level, value) =>
      MapPrototypeSet(result, level, BigInt(value)),
    );
    return result;
  }

  /** How many recorded values lie in the bucket of `value`. */
  countAt(value) {
    const buckets = Histogram.#of(this);
    validateNumber(value, 'value');
    return buckets.counts.get(buckets.lowestOf(value)) ?? 0;
  }

  /** The share of values up to `value`. */
  cdf(value) {
    const buckets = Histogram.#of(this);
    validateNumber(value, 'value');
    if (buckets.count === 0) return 0;
    let seen = 0;
    const keys = buckets.keys();
    for (let i = 0; i < keys.length && keys[i] <= value; i++) seen += buckets.counts.get(keys[i]);
    return seen / buckets.count;
  }

  ccdf(value) {
    return 1 - this.cdf(value);
  }

  reset() {
    Histogram.#of(this).reset();
  }

  toJSON() {
    const percentiles = {};
    Histogram.#of(this).percentiles((level, value) => {
      percentiles[level] = value;
    });
    return {
      count: this.count,
      min: this.min,
      max: this.max,
      mean: this.mean,
      exceeds: this.exceeds,
      stddev: this.stddev,
      skewness: this.skewness,
      kurtosis: this.kurtosis,
      ewmaMean: 0,
      ewmaStddev: 0,
      ewmaErrorRate: 0,
      percentiles,
    };
  }
}

const statistics = [
  'burnRate',
  'cliffsD',
  'cohensD',
  'export',
  'ksTest',
  'linearBuckets',
  'logBuckets',
  'mannWhitneyTest',
  'meanCI',
  'percentileCI',
  'percentilesAt',
  'qrde',
  'welchTest',
];
for (let i = 0; i < statistics.length; i++) {
  const name = statistics[i];
  ObjectDefineProperty(Histogram.prototype, name, {
    __proto__: null,
    configurable: true,
    writable: true,
    enumerable: false,
    value: unbuilt(name),
  });
}

function checkValue(value) {
  if (typeof value === 'bigint') {
    if (value < 1n || value > kEmptyMin) {
      const error = new ERR_OUT_OF_RANGE('val', '>= 1', value);
      error.message = 'value is out of range';
      throw error;
    }
    return Number(value);
  }
  validateInteger(value, 'val', 1);
  return value;
}

class RecordableHistogram extends Histogram {
  #previous;

  record(value) {
    const buckets = bucketsOf(this);
    if (buckets === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
    buckets.record(checkValue(value));
  }

  /** Records the nanoseconds since the previous call. */
  recordDelta() {
    const buckets = bucketsOf(this);
    if (buckets === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
    const time = now();
    if (this.#previous !== undefined) {
      buckets.record(MathFloor((time - this.#previous) * 1e6) || 1);
    }
    this.#previous = time;
  }

  /** Records a value and those that its delay kept from being recorded every `interval`. */
  recordCorrected(value, interval) {
    const buckets = bucketsOf(this);
    if (buckets === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
    const given = checkValue(value);
    validateInteger(interval, 'expectedInterval', 1);
    buckets.record(given);
    for (let missing = given - interval; missing >= interval; missing -= interval) {
      buckets.record(missing);
    }
  }

  add(other) {
    const buckets = bucketsOf(this);
    if (buckets === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
    const theirs = bucketsOf(other);
    if (theirs === undefined) {
      throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    }
    for (const { 0: key, 1: count } of theirs.counts.entries()) buckets.record(key, count);
    if (theirs.min < buckets.min) buckets.min = theirs.min;
    if (theirs.max > buckets.max) buckets.max = theirs.max;
    buckets.exceeds += theirs.exceeds;
  }

  subtract(other) {
    const buckets = bucketsOf(this);
    if (buckets === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
    const theirs = bucketsOf(other);
    if (theirs === undefined) {
      throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    }
    throw notImplemented('histogram.subtract');
  }
}

function isHistogram(value) {
  return bucketsOf(value) !== undefined;
}

function recordInto(histogram, value) {
  bucketsOf(histogram).record(value);
}

function checkBound(value, name) {
  if (typeof value === 'bigint') return Number(value);
  validateInteger(value, name, 1, NumberMAX_SAFE_INTEGER);
  return value;
}

function createHistogram(options = kEmptyObject) {
  validateObject(options, 'options');
  const { lowest = 1, highest = NumberMAX_SAFE_INTEGER, figures = 3 } = options;
  const low = checkBound(lowest, 'options.lowest');
  if (typeof highest !== 'bigint') {
    validateNumber(highest, 'options.highest');
    if (highest < 2 * low) {
      throw new ERR_OUT_OF_RANGE(
        'options.highest',
        `>= 2 * options.lowest (${2n * BigInt(low)}n)`,
        highest,
      );
    }
  } else if (highest < 2n * BigInt(low)) {
    throw new ERR_OUT_OF_RANGE(
      'options.highest',
      `>= 2 * options.lowest (${2n * BigInt(low)}n)`,
      highest,
    );
  }
  validateInteger(figures, 'options.figures', 1, 5);
  return new RecordableHistogram(createInternalHistogram(low, Number(highest), figures));
}

module.exports = {
  Histogram,
  RecordableHistogram,
  createHistogram,
  createInternalHistogram,
  isHistogram,
  recordInto,
};
