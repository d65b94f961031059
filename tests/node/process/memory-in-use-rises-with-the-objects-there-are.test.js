'use strict';

// `heapUsed` rises with each few objects that a program makes, and by no more than they take: room that is kept for
// young objects does not count.

const assert = require('node:assert');

const kept = [];

function growth() {
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 100; i++) kept.push({ i, more: [i] });
  return process.memoryUsage().heapUsed - before;
}

// A collection on the way may free more than that; it does not come each time.
const seen = Array.from({ length: 20 }, growth);
assert.ok(seen.filter((bytes) => bytes > 2_000).length > 15, `${seen}`);
assert.ok(Math.max(...seen) < 1_000_000, `${seen}`);
