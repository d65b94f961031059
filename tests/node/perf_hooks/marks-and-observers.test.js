'use strict';
// Marks and measures are kept and observed; histograms count.
const assert = require('assert');
const { performance, PerformanceObserver, createHistogram } = require('perf_hooks');

performance.mark('a');
performance.mark('b', { startTime: performance.now() + 5, detail: { x: 1 } });
const measure = performance.measure('m', 'a', 'b');
assert.ok(measure.duration > 0);
assert.deepStrictEqual(performance.getEntriesByName('b')[0].detail, { x: 1 });
assert.throws(() => performance.measure('m', 'missing'), { name: 'SyntaxError' });
let observed = [];
const observer = new PerformanceObserver((list) => {
  observed = list.getEntries().map((e) => e.name);
});
observer.observe({ entryTypes: ['mark', 'measure'] });
performance.mark('c');
performance.clearMarks('a');
assert.strictEqual(performance.getEntriesByName('a').length, 0);

const histogram = createHistogram();
for (let i = 1; i <= 100; i++) histogram.record(i);
assert.strictEqual(histogram.count, 100);
assert.strictEqual(histogram.min, 1);
assert.strictEqual(histogram.max, 100);
assert.strictEqual(histogram.percentile(50), 50);
process.on('exit', () => assert.deepStrictEqual(observed, ['c']));
