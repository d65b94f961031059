'use strict';
// GCProfiler tells of each collection between start and stop, with the heap before and after.
const assert = require('assert');
const { GCProfiler } = require('v8');

const profiler = new GCProfiler();
assert.strictEqual(profiler.stop(), undefined);
profiler.start();
let list = [];
for (let i = 0; i < 3e6; i++) {
  list.push({ i });
  if (list.length > 1000) list = [];
}
const { version, startTime, endTime, statistics } = profiler.stop();
assert.strictEqual(version, 1);
assert.ok(endTime >= startTime);
assert.ok(statistics.length > 0);
for (const { gcType, cost, beforeGC, afterGC } of statistics) {
  assert.strictEqual(typeof gcType, 'string');
  assert.ok(cost >= 0);
  assert.ok(beforeGC.heapStatistics.usedHeapSize > 0);
  assert.ok(afterGC.heapStatistics.usedHeapSize > 0);
  assert.ok(afterGC.heapSpaceStatistics.length > 0);
}
assert.strictEqual(profiler.stop(), undefined);
