'use strict';

// What histograms say of each other and of what they are samples of: tests, effect sizes, intervals and densities.

const {
  ArrayIsArray,
  ArrayPrototypePush,
  BigInt,
  Float64Array,
  MathAbs,
  MathFloor,
  MathSqrt,
  NumberIsNaN,
} = primordials;

const {
  codes: { ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE },
} = require('#internal/errors');
const { validateInteger, validateNumber, validateOneOf } = require('#internal/validators');
const { beta, binomialUpTo, normalTails, studentQuantile, studentTails } =
  require('#perf_hooks/distributions');

function readConfidence({ confidence = 0.95 }) {
  validateNumber(confidence, 'options.confidence');
  if (!(confidence > 0 && confidence < 1)) {
    throw new ERR_OUT_OF_RANGE('options.confidence', '> 0 && < 1', confidence);
  }
  return confidence;
}

/** The values of two histograms in order, with how often each has them. */
function merged(a, b) {
  const own = listOf(a);
  const others = listOf(b);
  const rows = [];
  for (let i = 0, j = 0; i < own.length || j < others.length; ) {
    const left = i < own.length ? own[i].value : Infinity;
    const right = j < others.length ? others[j].value : Infinity;
    const value = left < right ? left : right;
    ArrayPrototypePush(rows, {
      own: left === value ? own[i++].count : 0,
      other: right === value ? others[j++].count : 0,
    });
  }
  return rows;
}

function listOf(buckets) {
  const list = [];
  buckets.each((index, count) => {
    ArrayPrototypePush(list, { value: buckets.valueAt(index), count });
  });
  return list;
}

/** The variance of what the values are a sample of. */
function sampleVariance(buckets) {
  return (buckets.moment(2) * buckets.count) / (buckets.count - 1);
}

/** How much more often a value of one is above one of the other than below it. */
function cliffsD(a, b) {
  if (a === b || a.count === 0 || b.count === 0) return 0;
  const rows = merged(a, b);
  let difference = 0;
  let below = 0;
  for (let i = 0; i < rows.length; i++) {
    const { own, other } = rows[i];
    const above = b.count - below - other;
    difference += own * (below - above);
    below += other;
  }
  return difference / (a.count * b.count);
}

/** The difference of the means in standard deviations. */
function cohensD(a, b) {
  if (a === b || a.count < 2 || b.count < 2) return 0;
  const pooled =
    ((a.count - 1) * sampleVariance(a) + (b.count - 1) * sampleVariance(b)) /
    (a.count + b.count - 2);
  return pooled > 0 ? (a.mean() - b.mean()) / MathSqrt(pooled) : 0;
}

/** The largest difference of the shares up to a value. */
function ksTest(a, b) {
  if (a === b || a.count === 0 || b.count === 0) return 0;
  const rows = merged(a, b);
  let own = 0;
  let other = 0;
  let largest = 0;
  for (let i = 0; i < rows.length; i++) {
    own += rows[i].own;
    other += rows[i].other;
    const difference = MathAbs(own / a.count - other / b.count);
    if (difference > largest) largest = difference;
  }
  return largest;
}

function mannWhitneyTest(a, b) {
  const result = { __proto__: null, uStatistic: 0, zScore: 0, pValue: 1 };
  if (a === b || a.count === 0 || b.count === 0) return result;
  const rows = merged(a, b);
  const total = a.count + b.count;
  let below = 0;
  let ties = 0;
  for (let i = 0; i < rows.length; i++) {
    const { own, other } = rows[i];
    result.uStatistic += own * (below + other / 2);
    below += other;
    ties += (own + other) ** 3 - (own + other);
  }
  const variance =
    ((a.count * b.count) / 12) * (total + 1 - (total > 1 ? ties / (total * (total - 1)) : 0));
  if (variance > 0) {
    result.zScore = (result.uStatistic - (a.count * b.count) / 2) / MathSqrt(variance);
    result.pValue = normalTails(result.zScore);
  }
  return result;
}

function welchTest(a, b, options) {
  const confidence = readConfidence(options);
  const confidenceInterval = { __proto__: null, lower: 0, upper: 0 };
  const result = {
    __proto__: null,
    tStatistic: 0,
    degreesOfFreedom: 0,
    pValue: 1,
    confidenceInterval,
  };
  if (a === b || a.count < 2 || b.count < 2) return result;
  const own = sampleVariance(a) / a.count;
  const other = sampleVariance(b) / b.count;
  if (!(own + other > 0)) return result;
  const error = MathSqrt(own + other);
  const difference = a.mean() - b.mean();
  const degrees = (own + other) ** 2 / (own ** 2 / (a.count - 1) + other ** 2 / (b.count - 1));
  result.tStatistic = difference / error;
  result.degreesOfFreedom = degrees;
  result.pValue = studentTails(result.tStatistic, degrees);
  const margin = studentQuantile(1 - confidence, degrees) * error;
  confidenceInterval.lower = difference - margin;
  confidenceInterval.upper = difference + margin;
  return result;
}

function meanCI(buckets, options) {
  const confidence = readConfidence(options);
  const { count } = buckets;
  const mean = count === 0 ? NaN : buckets.mean();
  if (count < 2) return { __proto__: null, mean, lower: NaN, upper: NaN };
  const error = MathSqrt(sampleVariance(buckets) / count);
  const margin = error > 0 ? studentQuantile(1 - confidence, count - 1) * error : 0;
  return { __proto__: null, mean, lower: mean - margin, upper: mean + margin };
}

/** The least number that `holds`, which all above it do as well. */
function least(low, high, holds) {
  while (low < high) {
    const middle = MathFloor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function percentileCI(buckets, percentile, options) {
  validateNumber(percentile, 'percentile');
  if (NumberIsNaN(percentile) || percentile <= 0 || percentile > 100) {
    throw new ERR_OUT_OF_RANGE('percentile', '> 0 && <= 100', percentile);
  }
  const confidence = readConfidence(options);
  const { count } = buckets;
  if (count === 0) return { __proto__: null, value: 0, lower: 0, upper: 0 };
  const value = buckets.percentile(percentile);
  // The ranks between which the percentile of the whole lies are those of a binomial distribution.
  const share = percentile / 100;
  const outside = (1 - confidence) / 2;
  const low = least(0, count, (rank) => binomialUpTo(rank, count, share) > outside);
  const high = least(0, count, (rank) => binomialUpTo(rank, count, share) >= 1 - outside) + 1;
  const at = (rank) => buckets.atRank(rank < 1 ? 1 : rank > count ? count : rank);
  return { __proto__: null, value, lower: at(low), upper: at(high) };
}

/** How fast an error budget is used up: 1 uses it up exactly. */
function burnRate(buckets, sloTarget) {
  validateNumber(sloTarget, 'sloTarget');
  if (!(sloTarget > 0 && sloTarget < 1)) {
    throw new ERR_OUT_OF_RANGE('sloTarget', '> 0 && < 1', sloTarget);
  }
  return buckets.smoothErrors / (1 - sloTarget);
}

// ===== densities =====

function readProbabilities({ bins = 100, probabilities }) {
  if (probabilities === undefined) {
    validateInteger(bins, 'options.bins', 1, 1000);
    const list = new Float64Array(bins + 1);
    for (let i = 0; i <= bins; i++) list[i] = i / bins;
    return list;
  }
  if (!ArrayIsArray(probabilities)) {
    throw new ERR_INVALID_ARG_TYPE('options.probabilities', 'Array', probabilities);
  }
  if (probabilities.length < 2) {
    throw new ERR_INVALID_ARG_VALUE(
      'options.probabilities',
      probabilities,
      'must have a length of at least 2',
    );
  }
  const list = new Float64Array(probabilities.length);
  for (let i = 0; i < list.length; i++) {
    const name = `options.probabilities[${i}]`;
    validateNumber(probabilities[i], name, 0, 1);
    if (i > 0 && probabilities[i] <= probabilities[i - 1]) {
      throw new ERR_INVALID_ARG_VALUE(
        'options.probabilities',
        probabilities,
        'must be strictly increasing',
      );
    }
    list[i] = probabilities[i];
  }
  return list;
}

/**
 * The estimate of a quantile by Harrell and Davis: a mean of all values, weighed by how likely each is that quantile. Values
 * that a bucket made equal count as spread over it.
 */
function quantileOf(rows, count, probability) {
  if (probability <= 0) return rows[0].value;
  if (probability >= 1) return rows[rows.length - 1].value;
  const a = (count + 1) * probability;
  const b = (count + 1) * (1 - probability);
  let seen = 0;
  let below = 0;
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const { value, low, high } = rows[i];
    const start = seen / count;
    seen += rows[i].count;
    const end = i === rows.length - 1 ? 1 : seen / count;
    const upTo = beta(end, a, b);
    const weight = upTo - below;
    if (low === high) {
      sum += weight * value;
    } else {
      // From `low` to `high` along with the share: its mean comes from the next beta distribution.
      const mean = (a / (a + b)) * (beta(end, a + 1, b) - beta(start, a + 1, b));
      sum += weight * low + ((high - low) * (mean - start * weight)) / (end - start);
    }
    below = upTo;
  }
  return sum;
}

/** The values with where each begins and ends. */
function spreadRows(buckets, dequantize) {
  const rows = [];
  buckets.each((index, count) => {
    const width = buckets.widthAt(index);
    const lowest = buckets.valueAt(index);
    const value = lowest + MathFloor(width / 2);
    const row = { value, count, low: value, high: value };
    if (count > 1 && dequantize !== 'none') {
      if (width > 1) {
        row.low = lowest;
        row.high = lowest + width;
      } else if (dequantize === 'all') {
        row.low = value - 0.5;
        row.high = value + 0.5;
      }
    }
    ArrayPrototypePush(rows, row);
  });
  // Nothing lies outside of the first and the last value.
  if (rows.length > 0) {
    rows[0].low = rows[0].value;
    rows[rows.length - 1].high = rows[rows.length - 1].value;
  }
  return rows;
}

/** A density that keeps to the quantiles: between two of them it is level. */
function qrde(buckets, options) {
  const probabilities = readProbabilities(options);
  const { dequantize = 'hdr' } = options;
  validateOneOf(dequantize, 'options.dequantize', ['none', 'hdr', 'all']);
  const values = spreadRows(buckets, dequantize);
  const { count } = buckets;
  const size = count === 0 ? 0 : probabilities.length;
  const quantiles = new Float64Array(size);
  const densities = new Float64Array(size === 0 ? 0 : size - 1);
  let corrections = 0;
  for (let i = 0; i < size; i++) {
    let value = quantileOf(values, count, probabilities[i]);
    // Rounding must not make a later quantile the smaller one.
    if (i > 0 && value < quantiles[i - 1]) {
      value = quantiles[i - 1];
      corrections++;
    }
    quantiles[i] = value;
    if (i > 0) {
      densities[i - 1] =
        (probabilities[i] - probabilities[i - 1]) / (quantiles[i] - quantiles[i - 1]);
    }
  }
  return {
    __proto__: null,
    probabilities,
    quantiles,
    densities,
    count: BigInt(count),
    bucketCount: values.length,
    corrections,
    dequantize,
  };
}

module.exports = {
  burnRate,
  cliffsD,
  cohensD,
  ksTest,
  mannWhitneyTest,
  meanCI,
  percentileCI,
  qrde,
  welchTest,
};
