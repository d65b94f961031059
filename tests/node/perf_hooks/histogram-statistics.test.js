'use strict';
// Histograms compare themselves with each other, tell how sure they are, and become bytes and histograms again.

const assert = require('assert');
const { createHistogram, createSlidingWindowHistogram, importHistogram } = require('perf_hooks');
const finish = require('../finish.js');

function histogramOf(values, options) {
  const histogram = createHistogram(options);
  for (const value of values) histogram.record(value);
  return histogram;
}

function near(actual, expected) {
  const scale = Math.max(1, Math.abs(expected));
  assert.ok(Math.abs(actual - expected) <= 1e-9 * scale, `${actual} is not ${expected}`);
}

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i);
const a = histogramOf(range(1, 10));
const b = histogramOf(range(3, 12));
const empty = createHistogram();
const one = histogramOf([5]);

near(a.cliffsD(b), -0.36);
near(a.cohensD(b), -0.6605782590758164);
near(a.ksTest(b), 0.2);
const ranks = a.mannWhitneyTest(b);
near(ranks.uStatistic, 32);
near(ranks.zScore, -1.3647829040507164);
near(ranks.pValue, 0.17232129362429346);
const welch = a.welchTest(b);
near(welch.tStatistic, -1.4770978917519928);
near(welch.degreesOfFreedom, 18);
near(welch.pValue, 0.15693219584685503);
near(welch.confidenceInterval.lower, -4.8446618900104985);
near(welch.confidenceInterval.upper, 0.8446618900104985);
near(a.welchTest(b, { confidence: 0.5 }).confidenceInterval.lower, -2.9320490000154673);
assert.deepStrictEqual([a.cliffsD(empty), a.cohensD(one), a.ksTest(a)], [0, 0, 0]);
assert.strictEqual(a.welchTest(one).pValue, 1);
assert.throws(() => a.ksTest({}), { code: 'ERR_INVALID_ARG_TYPE' });

const mean = a.meanCI();
near(mean.lower, 3.334149410331883);
near(mean.upper, 7.665850589668117);
assert.ok(Number.isNaN(one.meanCI().lower));
assert.throws(() => a.meanCI({ confidence: 1 }), { code: 'ERR_OUT_OF_RANGE' });
assert.deepStrictEqual({ ...a.percentileCI(50) }, { value: 5, lower: 2, upper: 9 });
assert.deepStrictEqual({ ...a.percentileCI(99) }, { value: 10, lower: 9, upper: 10 });
assert.throws(() => a.percentileCI(0), { code: 'ERR_OUT_OF_RANGE' });

const budget = histogramOf(range(1, 10), { threshold: 5, halfLife: 3 });
near(budget.burnRate(0.9), budget.ewmaErrorRate * 10);
assert.throws(() => budget.burnRate(1), { code: 'ERR_OUT_OF_RANGE' });

// Buckets of several values.
const wide = histogramOf([13500, 13510, 78336, 78400, 95744], { figures: 2 });
assert.deepStrictEqual([wide.percentile(50), wide.percentile(1)], [78847, 13503]);
assert.deepStrictEqual([...wide.linearBuckets(20000).keys()], [19968, 39936, 59904, 79872, 99840]);

assert.strictEqual(
  Buffer.from(histogramOf([1, 1000, 1000000], { highest: 1e6, figures: 2 }).export()).toString(
    'hex',
  ),
  'ab0001010102' +
    '1a000f4240' +
    '0302' +
    '0403' +
    '0501' +
    '061a000f4240' +
    '0700' +
    '08fb3ff0000000000000' +
    '09190700' +
    '0a86' +
    '0101' +
    '1901f901' +
    '1904fa01',
);
for (const original of [a, empty, budget, wide]) {
  const copy = importHistogram(original.export());
  assert.deepStrictEqual(copy.toJSON(), original.toJSON());
  assert.deepStrictEqual(copy.export(), original.export());
}
const bytes = budget.export();
for (let at = 0; at < bytes.length; at++) {
  const damaged = bytes.slice();
  damaged[at] ^= 0x41;
  try {
    importHistogram(damaged);
  } catch (error) {
    assert.strictEqual(error.code, 'ERR_INVALID_ARG_VALUE');
  }
  if (at > 0) assert.throws(() => importHistogram(bytes.subarray(0, at)));
}

// The highest value as a double without an end.
const endless = Buffer.from(empty.export());
const highest = endless.indexOf('021b', 'hex') + 1;
endless[highest] = 0xfb;
endless.writeDoubleBE(Infinity, highest + 1);
assert.throws(() => importHistogram(new Uint8Array(endless)), { code: 'ERR_INVALID_ARG_VALUE' });

const last = createSlidingWindowHistogram({ chunks: 3, recordsPerChunk: 2 });
const counts = [];
for (let i = 1; i <= 10; i++) {
  last.record(i);
  const snapshot = last.snapshot();
  counts.push([snapshot.count, snapshot.min]);
}
assert.deepStrictEqual(counts.slice(4), [
  [5, 1],
  [6, 1],
  [5, 3],
  [6, 3],
  [5, 5],
  [6, 5],
]);
last.reset();
assert.strictEqual(last.snapshot().count, 0);
assert.throws(() => createSlidingWindowHistogram({ chunks: 2 }), { code: 'ERR_INVALID_ARG_VALUE' });

finish(async () => {
  const density = await a.qrde();
  assert.strictEqual(density.quantiles.length, 101);
  near(density.quantiles[1], 1.0277484893938256);
  near(density.quantiles[50], 5.5);
  near(density.densities[0], 0.36037997809802);
  const spread = histogramOf([1, 2, 2, 3]);
  const quartile = async (dequantize) => (await spread.qrde({ bins: 4, dequantize })).quantiles[1];
  near(await quartile('none'), 1.438487054084376);
  near(await quartile('all'), 1.3622818085789097);
  assert.throws(() => a.qrde({ probabilities: [0.5, 0.1] }), { code: 'ERR_INVALID_ARG_VALUE' });
});
