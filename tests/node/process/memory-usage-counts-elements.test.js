'use strict';
// Elements of arrays and text are memory of the heap; contents of ArrayBuffers are external.
const assert = require('assert');
const v8 = require('v8');

const MiB = 2 ** 20;
const kept = [];

/** By how much the figures grow while `make` makes something that stays. */
function growth(make) {
  const before = { ...process.memoryUsage(), statistics: v8.getHeapStatistics() };
  kept.push(make());
  const after = { ...process.memoryUsage(), statistics: v8.getHeapStatistics() };
  return {
    heapUsed: after.heapUsed - before.heapUsed,
    heapTotal: after.heapTotal - before.heapTotal,
    external: after.external - before.external,
    arrayBuffers: after.arrayBuffers - before.arrayBuffers,
    usedHeapSize: after.statistics.used_heap_size - before.statistics.used_heap_size,
    externalMemory: after.statistics.external_memory - before.statistics.external_memory,
  };
}

const elements = growth(() => Array.from({ length: 16 * MiB }, (_, i) => i % 7));
assert.ok(elements.heapUsed > 32 * MiB, JSON.stringify(elements));
assert.ok(elements.heapTotal > 32 * MiB, JSON.stringify(elements));
assert.ok(elements.usedHeapSize > 32 * MiB, JSON.stringify(elements));
assert.ok(elements.external < 16 * MiB, JSON.stringify(elements));
assert.ok(elements.externalMemory < 16 * MiB, JSON.stringify(elements));

const contents = growth(() => Buffer.alloc(64 * MiB, 1));
assert.ok(contents.external >= 64 * MiB, JSON.stringify(contents));
assert.ok(contents.arrayBuffers >= 64 * MiB, JSON.stringify(contents));
assert.ok(contents.externalMemory >= 64 * MiB, JSON.stringify(contents));
assert.ok(contents.heapUsed < 32 * MiB, JSON.stringify(contents));
assert.ok(contents.usedHeapSize < 32 * MiB, JSON.stringify(contents));
assert.strictEqual(kept.length, 2);
