'use strict';
// Marks, measures, histograms and the clock.
const { createHistogram, performance } = require('node:perf_hooks');
const { benchEach } = require('./measure');

const bench = (name, piece) => benchEach({ [name]: piece });

const histogram = createHistogram();
let n = 1;
bench('performance.now', () => performance.now());
bench('mark and clear', () => {
  performance.mark('a');
  performance.clearMarks('a');
});
bench('measure and clear', () => {
  performance.measure('m', { start: 1, end: 2 });
  performance.clearMeasures('m');
});
bench('histogram.record', () => histogram.record((n++ & 1023) + 1));
bench('histogram.recordDelta', () => histogram.recordDelta());
bench('histogram.percentile', () => histogram.percentile(99));
bench('histogram.mean', () => histogram.mean);
const timed = performance.timerify(() => 1);
bench('timerify call', () => timed());
bench('eventLoopUtilization', () => performance.eventLoopUtilization());
