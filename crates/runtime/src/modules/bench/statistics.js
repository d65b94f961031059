'use strict';

// What many samples of a rate say together.

const {
  ArrayPrototypeSlice,
  ArrayPrototypeSort,
  MathAbs,
  MathExp,
  MathLog,
  MathMax,
  MathMin,
  MathSqrt,
  NaN,
} = primordials;

const kHalfLogOfTwoPi = 0.9189385332046727;

/** The logarithm of the gamma function, by Stirling's series from 15 on, where its terms suffice. */
function logGamma(x) {
  let shift = 0;
  while (x < 15) shift -= MathLog(x++);
  const square = x * x;
  const rest = 1 / 360 - (1 / 1260 - 1 / (1680 * square)) / square;
  const series = (1 / 12 - rest / square) / x;
  return shift + (x - 0.5) * MathLog(x) - x + kHalfLogOfTwoPi + series;
}

/** The regularised incomplete beta function, by its continued fraction. */
function incompleteBeta(x, a, b) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front =
    MathExp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * MathLog(x) + b * MathLog(1 - x)) / a;
  // Lentz's way to sum it.
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let sum = d;
  for (let m = 1; m < 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    sum *= c * d;
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const step = c * d;
    sum *= step;
    if (MathAbs(step - 1) < 1e-15) break;
  }
  return front * sum;
}

/** The value that Student's t stays within, to both sides, in 95 of 100 cases. */
function studentT(degrees) {
  let low = 0;
  let high = 13;
  for (let i = 0; i < 100; i++) {
    const t = (low + high) / 2;
    const outside = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
    if (outside > 0.05) low = t;
    else high = t;
  }
  return (low + high) / 2;
}

/** How many of the sorted samples the interval of the median leaves out at either end. */
function outsideOfMedian(count) {
  // A sample is below the median as often as a coin falls on one side.
  let chance = 0;
  let outside = 0;
  for (let k = 0; k < count / 2; k++) {
    chance += MathExp(
      logGamma(count + 1) - logGamma(k + 1) - logGamma(count - k + 1) - count * MathLog(2),
    );
    if (chance > 0.025) break;
    outside = k + 1;
  }
  return outside === 0 ? 0 : outside - 1;
}

function summarize(samples) {
  const count = samples.length;
  const rates = [];
  let sum = 0;
  for (let i = 0; i < count; i++) {
    rates[i] = samples[i].rate;
    sum += rates[i];
  }
  const mean = sum / count;
  let squares = 0;
  let cubes = 0;
  let min = rates[0];
  let max = rates[0];
  for (let i = 0; i < count; i++) {
    const off = rates[i] - mean;
    squares += off * off;
    cubes += off * off * off;
    min = MathMin(min, rates[i]);
    max = MathMax(max, rates[i]);
  }
  const stddev = MathSqrt(squares / count);
  const sorted = ArrayPrototypeSort(ArrayPrototypeSlice(rates), (a, b) => a - b);
  const middle = count >> 1;
  const median = count % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  const reach =
    count === 1 ? NaN : (studentT(count - 1) * MathSqrt(squares / (count - 1))) / MathSqrt(count);
  const outside = outsideOfMedian(count);
  return {
    __proto__: null,
    mean,
    median,
    min,
    max,
    stddev,
    coefficientOfVariation: stddev / mean,
    confidenceInterval: { __proto__: null, lower: mean - reach, upper: mean + reach },
    medianConfidenceInterval: {
      __proto__: null,
      lower: sorted[outside],
      upper: sorted[count - 1 - outside],
    },
    skewness: stddev === 0 ? 0 : cubes / count / (stddev * stddev * stddev),
  };
}

module.exports = { summarize };
