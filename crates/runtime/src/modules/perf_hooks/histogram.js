'use strict';

// Histograms of high dynamic range, as programs see them; `buckets.js` does the counting.

const {
  BigInt,
  Map,
  MapPrototypeSet,
  MathCeil,
  MathFloor,
  MathSqrt,
  Number,
  NumberIsNaN,
  NumberMAX_SAFE_INTEGER,
  ObjectDefineProperty,
  PromisePrototypeThen,
  PromiseResolve,
  Symbol,
} = primordials;

const {
  codes: { ERR_ILLEGAL_CONSTRUCTOR, ERR_INVALID_ARG_TYPE, ERR_INVALID_THIS, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const { customInspectSymbol, kEmptyObject } = require('#internal/util');
const { validateArray, validateInteger, validateNumber, validateObject } =
  require('#internal/validators');
const { Buckets } = require('#perf_hooks/buckets');
const { nowNanoseconds } = require('#perf_hooks/now');
const { defineClone } = require('#worker_threads/cloneable');

// What an empty histogram has as its minimum: the largest signed 64-bit number.
const kEmptyMin = 2n ** 63n - 1n;

function createInternalHistogram(lowest, highest, figures) {
  return new Buckets(lowest, highest, figures);
}

// A symbol instead of a private field, which costs this engine more.
const kBuckets = Symbol('kBuckets');
// Stands for the buckets of an object that is being made of a message.
const kEmpty = { __proto__: null };

function bucketsOf(value) {
  return value !== null && typeof value === 'object' ? value[kBuckets] : undefined;
}

/** The buckets of a receiver. */
function of(value) {
  const buckets = bucketsOf(value);
  if (buckets === undefined) throw new ERR_INVALID_THIS('Histogram');
  return buckets;
}

function hidden(object, key, value) {
  ObjectDefineProperty(object, key, { __proto__: null, value, writable: true });
}

const statistics = () => require('#perf_hooks/statistics');

/** The buckets of another histogram. */
function othersOf(other) {
  const buckets = bucketsOf(other);
  if (buckets === undefined) throw new ERR_INVALID_ARG_TYPE('other', 'Histogram', other);
  return buckets;
}

class Histogram {
  constructor(buckets) {
    if (buckets !== kEmpty && !(buckets instanceof Buckets)) throw new ERR_ILLEGAL_CONSTRUCTOR();
    hidden(this, kBuckets, buckets);
  }

  [customInspectSymbol](depth, options) {
    if (depth < 0) return `[${this.constructor.name}]`;
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
    return of(this).count;
  }

  get countBigInt() {
    return BigInt(of(this).count);
  }

  get min() {
    return Number(this.minBigInt);
  }

  get minBigInt() {
    const buckets = of(this);
    return buckets.count === 0 ? kEmptyMin : BigInt(buckets.lowestOf(buckets.min));
  }

  get max() {
    const buckets = of(this);
    if (buckets.count === 0) return 0;
    return buckets.lowestOf(buckets.max) + buckets.width(buckets.max) - 1;
  }

  get maxBigInt() {
    return BigInt(this.max);
  }

  get mean() {
    return of(this).mean();
  }

  get exceeds() {
    return of(this).exceeds;
  }

  get exceedsBigInt() {
    return BigInt(of(this).exceeds);
  }

  get stddev() {
    const buckets = of(this);
    return buckets.count === 0 ? NaN : MathSqrt(buckets.moment(2));
  }

  get skewness() {
    const buckets = of(this);
    if (buckets.count === 0) return 0;
    const variance = buckets.moment(2);
    return variance === 0 ? 0 : buckets.moment(3) / variance ** 1.5;
  }

  get kurtosis() {
    const buckets = of(this);
    // Fewer values say nothing of their tails.
    if (buckets.count < 4) return 0;
    const variance = buckets.moment(2);
    return variance === 0 ? 0 : buckets.moment(4) / variance ** 2 - 3;
  }

  get ewmaMean() {
    return of(this).smoothMean;
  }

  get ewmaStddev() {
    return MathSqrt(of(this).smoothVariance);
  }

  get ewmaErrorRate() {
    return of(this).smoothErrors;
  }

  percentile(percentile) {
    const buckets = of(this);
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
    of(this).percentiles((level, value) => MapPrototypeSet(result, level, value));
    return result;
  }

  get percentilesBigInt() {
    const result = new Map();
    of(this).percentiles((level, value) => MapPrototypeSet(result, level, BigInt(value)));
    return result;
  }

  /** The values at a list of percentiles. */
  percentilesAt(percentiles) {
    const buckets = of(this);
    validateArray(percentiles, 'percentiles');
    const result = new Map();
    for (let i = 0; i < percentiles.length; i++) {
      const percentile = percentiles[i];
      validateNumber(percentile, `percentiles[${i}]`);
      if (!(percentile > 0 && percentile <= 100)) {
        throw new ERR_OUT_OF_RANGE(`percentiles[${i}]`, '> 0 && <= 100', percentile);
      }
      MapPrototypeSet(result, percentile, buckets.percentile(percentile));
    }
    return result;
  }

  /** Counts by upper bounds that are `stepSize` apart. */
  linearBuckets(stepSize) {
    const buckets = of(this);
    validateInteger(stepSize, 'stepSize', 1);
    const result = new Map();
    const visit = (bound, count) => MapPrototypeSet(result, bound, count);
    buckets.bounded(stepSize, (bound) => bound + stepSize, visit);
    return result;
  }

  /** Counts by upper bounds each `base` times the one before. */
  logBuckets(firstBucket, base) {
    const buckets = of(this);
    validateInteger(firstBucket, 'firstBucket', 1);
    validateNumber(base, 'base');
    if (!(base > 1)) throw new ERR_OUT_OF_RANGE('base', '> 1', base);
    const result = new Map();
    const visit = (bound, count) => MapPrototypeSet(result, bound, count);
    buckets.bounded(firstBucket, (bound) => MathCeil(bound * base), visit);
    return result;
  }

  /** How many recorded values lie in the bucket of `value`. */
  countAt(value) {
    const buckets = of(this);
    validateNumber(value, 'value');
    return buckets.countAt(value);
  }

  /** The share of values up to `value`. */
  cdf(value) {
    const buckets = of(this);
    validateNumber(value, 'value');
    if (buckets.count === 0) return 0;
    return buckets.countUpTo(value) / buckets.count;
  }

  ccdf(value) {
    return 1 - this.cdf(value);
  }

  cliffsD(other) {
    return statistics().cliffsD(of(this), othersOf(other));
  }

  cohensD(other) {
    return statistics().cohensD(of(this), othersOf(other));
  }

  ksTest(other) {
    return statistics().ksTest(of(this), othersOf(other));
  }

  mannWhitneyTest(other) {
    return statistics().mannWhitneyTest(of(this), othersOf(other));
  }

  welchTest(other, options = kEmptyObject) {
    const buckets = of(this);
    const others = othersOf(other);
    validateObject(options, 'options');
    return statistics().welchTest(buckets, others, options);
  }

  meanCI(options = kEmptyObject) {
    const buckets = of(this);
    validateObject(options, 'options');
    return statistics().meanCI(buckets, options);
  }

  percentileCI(percentile, options = kEmptyObject) {
    const buckets = of(this);
    validateNumber(percentile, 'percentile');
    validateObject(options, 'options');
    return statistics().percentileCI(buckets, percentile, options);
  }

  burnRate(sloTarget) {
    return statistics().burnRate(of(this), sloTarget);
  }

  /** Promises a density of the values. */
  qrde(options = kEmptyObject) {
    const buckets = of(this);
    validateObject(options, 'options');
    const estimate = statistics().qrde(buckets, options);
    return PromisePrototypeThen(PromiseResolve(undefined), () => estimate);
  }

  /** The histogram as bytes. */
  export() {
    return require('#perf_hooks/transfer').exportBuckets(of(this));
  }

  reset() {
    of(this).reset();
  }

  toJSON() {
    const percentiles = {};
    of(this).percentiles((level, value) => {
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
      ewmaMean: this.ewmaMean,
      ewmaStddev: this.ewmaStddev,
      ewmaErrorRate: this.ewmaErrorRate,
      percentiles,
    };
  }
}

function checkValue(value) {
  if (
    typeof value === 'number' &&
    value >= 1 &&
    value <= NumberMAX_SAFE_INTEGER &&
    MathFloor(value) === value
  )
    return value;
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
  record(value) {
    const buckets = bucketsOf(this);
    if (buckets === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
    buckets.record(checkValue(value));
  }

  /** Records the nanoseconds since the previous call. */
  recordDelta() {
    const buckets = bucketsOf(this);
    if (buckets === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
    const time = nowNanoseconds();
    const { previous } = buckets;
    buckets.previous = time;
    if (previous >= 0) buckets.record(time - previous || 1);
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
    buckets.add(theirs);
  }

  subtract(other) {
    const buckets = bucketsOf(this);
    if (buckets === undefined) throw new ERR_INVALID_THIS('RecordableHistogram');
    const theirs = bucketsOf(other);
    if (theirs === undefined) {
      throw new ERR_INVALID_ARG_TYPE('other', 'RecordableHistogram', other);
    }
    buckets.subtract(theirs);
  }
}

// The same histogram on the other side of a message: the counts are shared.
function ClonedHistogram() {
  return new Histogram(kEmpty);
}
function ClonedRecordableHistogram() {
  return new RecordableHistogram(kEmpty);
}

function readClone(histogram) {
  return of(histogram).share();
}

function fillClone(histogram, data) {
  histogram[kBuckets] = Buckets.fromShared(data);
}
defineClone(Histogram, '#perf_hooks/histogram:ClonedHistogram', readClone, fillClone);
defineClone(
  RecordableHistogram,
  '#perf_hooks/histogram:ClonedRecordableHistogram',
  readClone,
  fillClone,
);
ClonedHistogram.prototype = Histogram.prototype;
ClonedRecordableHistogram.prototype = RecordableHistogram.prototype;

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

function checkNotNegative(value, name) {
  validateNumber(value, name);
  if (value < 0) throw new ERR_OUT_OF_RANGE(name, '>= 0', value);
}

/** The settings of a histogram, checked. */
function readHistogramOptions(options) {
  validateObject(options, 'options');
  const {
    lowest = 1,
    highest = NumberMAX_SAFE_INTEGER,
    figures = 3,
    halfLife = 0,
    threshold = 0,
  } = options;
  const low = checkBound(lowest, 'options.lowest');
  if (typeof highest !== 'bigint') {
    validateInteger(highest, 'options.highest', 1);
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
  checkNotNegative(halfLife, 'options.halfLife');
  checkNotNegative(threshold, 'options.threshold');
  return { lowest: low, highest: Number(highest), figures, halfLife, threshold };
}

function createHistogram(options = kEmptyObject) {
  const settings = readHistogramOptions(options);
  const { lowest, highest, figures, halfLife, threshold } = settings;
  return new RecordableHistogram(new Buckets(lowest, highest, figures, halfLife, threshold));
}

/** A histogram of the bytes that another one exported. */
function importHistogram(data) {
  return new RecordableHistogram(require('#perf_hooks/transfer').importBuckets(data));
}

module.exports = {
  ClonedHistogram,
  ClonedRecordableHistogram,
  Histogram,
  RecordableHistogram,
  checkValue,
  createHistogram,
  createInternalHistogram,
  importHistogram,
  isHistogram,
  readHistogramOptions,
  recordInto,
};
