'use strict';
// Histograms keep three significant digits over the whole range.
const assert = require('assert');
const { createHistogram, PerformanceObserver } = require('perf_hooks');

const histogram = createHistogram();
for (let i = 1; i <= 1000; i++) histogram.record(i);
assert.strictEqual(histogram.count, 1000);
assert.strictEqual(histogram.min, 1);
assert.strictEqual(histogram.max, 1000);
assert.strictEqual(histogram.percentile(50), 500);
assert.strictEqual(histogram.percentile(99), 990);
assert.ok(Math.abs(histogram.mean - 500.5) < 1);
const large = createHistogram();
for (const value of [1e6, 2e9, 3e12, 2 ** 50]) {
  large.record(value);
  assert.ok(Math.abs(large.max - value) / value < 1e-3, `${large.max} for ${value}`);
}
histogram.add(large);
assert.strictEqual(histogram.count, 1004);
assert.strictEqual(histogram.percentile(50), 502);
histogram.reset();
assert.strictEqual(histogram.count, 0);
const small = createHistogram({ lowest: 1, highest: 100, figures: 1 });
small.record(1000);
assert.strictEqual(small.exceeds, 1);

// Collections are observed.
const observer = new PerformanceObserver((list) => {
  const [entry] = list.getEntries();
  assert.strictEqual(entry.entryType, 'gc');
  assert.strictEqual(typeof entry.detail.kind, 'number');
  observer.disconnect();
  clearInterval(busy);
});
observer.observe({ entryTypes: ['gc'] });
let kept = [];
const busy = setInterval(() => {
  kept = [];
  for (let i = 0; i < 2e5; i++) kept.push({ i });
}, 1);

// Counts by bounds, and taken away again.
const counted = createHistogram();
for (const value of [5, 60, 61]) counted.record(value);
assert.deepStrictEqual(
  counted.linearBuckets(20),
  new Map([
    [20, 1],
    [40, 0],
    [60, 1],
    [80, 1],
  ]),
);
assert.deepStrictEqual([...counted.logBuckets(4, 3)].at(-1), [108, 2]);
assert.deepStrictEqual([...counted.percentilesAt([50, 100])].flat(), [50, 60, 100, 61]);
const five = createHistogram();
five.record(5);
counted.subtract(five);
assert.deepStrictEqual([counted.count, counted.min, counted.max], [2, 60, 61]);
