'use strict';
// A histogram with a half-life keeps moving averages of its values, their deviation and the share above a threshold.
const assert = require('assert');
const { createHistogram } = require('perf_hooks');

const histogram = createHistogram({ halfLife: 1, threshold: 15 });
for (const value of [10, 20, 20]) histogram.record(value);
assert.strictEqual(histogram.ewmaMean, 17.5);
assert.strictEqual(histogram.ewmaErrorRate, 0.75);
assert.strictEqual(histogram.ewmaStddev, Math.sqrt((25 + 0.5 * 25) / 2));
assert.strictEqual(structuredClone(histogram).ewmaMean, 17.5);
histogram.reset();
assert.strictEqual(histogram.ewmaMean, 0);
const plain = createHistogram();
plain.record(10);
assert.strictEqual(plain.ewmaMean, 0);
assert.throws(() => createHistogram({ halfLife: -1 }), { code: 'ERR_OUT_OF_RANGE' });
assert.throws(() => createHistogram({ threshold: 'x' }), { code: 'ERR_INVALID_ARG_TYPE' });
