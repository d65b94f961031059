'use strict';

// The distributions that statistics of histograms need: the regularized incomplete beta function and what follows from it.

const { MathAbs, MathExp, MathLog, MathLog1p, MathPI, MathSqrt } = primordials;

/** The logarithm of the gamma function of a number above 0, by Stirling's series. */
function logGamma(x) {
  // The series is for large numbers: smaller ones are reached from those.
  let product = 1;
  while (x < 20) product *= x++;
  const y = 1 / (x * x);
  const series = (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y / 1188)))) / x;
  return (x - 0.5) * MathLog(x) - x + 0.5 * MathLog(2 * MathPI) + series - MathLog(product);
}

const kLeast = 1e-300;
const kSteps = 10000;

/** The continued fraction of the incomplete beta function. */
function fraction(x, a, b) {
  let c = 1;
  let d = 1 - ((a + b) * x) / (a + 1);
  if (MathAbs(d) < kLeast) d = kLeast;
  d = 1 / d;
  let result = d;
  for (let m = 1; m <= kSteps; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    if (MathAbs(d) < kLeast) d = kLeast;
    c = 1 + even / c;
    if (MathAbs(c) < kLeast) c = kLeast;
    d = 1 / d;
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    if (MathAbs(d) < kLeast) d = kLeast;
    c = 1 + odd / c;
    if (MathAbs(c) < kLeast) c = kLeast;
    d = 1 / d;
    const change = d * c;
    result *= change;
    if (MathAbs(change - 1) < 1e-16) break;
  }
  return result;
}

/** The regularized incomplete beta function. */
function beta(x, a, b) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = MathExp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * MathLog(x) + b * MathLog1p(-x),
  );
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(x, a, b)) / a
    : 1 - (front * fraction(1 - x, b, a)) / b;
}

/** How likely Student's t is at least as far from 0, on either side. */
function studentTails(t, degrees) {
  return beta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** The t that leaves `tails` outside of it on both sides. */
function studentQuantile(tails, degrees) {
  let high = 1;
  while (studentTails(high, degrees) > tails && high < 1e300) high *= 2;
  let low = 0;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (studentTails(middle, degrees) > tails) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** How likely a normal value is at least as far from 0, on either side: the complementary error function of z/√2. */
function normalTails(z) {
  const x = MathAbs(z) / MathSqrt(2);
  if (x === 0) return 1;
  if (x < 2) {
    // Its power series.
    let term = x;
    let sum = x;
    for (let n = 1; n < 200; n++) {
      term *= (-x * x) / n;
      const part = term / (2 * n + 1);
      sum += part;
      if (MathAbs(part) < 1e-17 * MathAbs(sum)) break;
    }
    return 1 - (2 / MathSqrt(MathPI)) * sum;
  }
  // Its continued fraction, from the far end.
  let rest = 0;
  for (let n = 120; n > 0; n--) rest = n / 2 / (x + rest);
  return MathExp(-x * x) / MathSqrt(MathPI) / (x + rest);
}

/** How likely at most `successes` of `count` trials succeed. */
function binomialUpTo(successes, count, probability) {
  if (successes < 0) return 0;
  if (successes >= count) return 1;
  return beta(1 - probability, count - successes, successes + 1);
}

module.exports = { beta, binomialUpTo, normalTails, studentQuantile, studentTails };
