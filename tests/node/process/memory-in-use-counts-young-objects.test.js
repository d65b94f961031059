'use strict';

// `heapUsed` rises with the objects that a program makes, from the first ones on.

const assert = require('node:assert');

const kept = [];

function growth() {
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 500; i++) kept.push({ i, more: [i] });
  return process.memoryUsage().heapUsed - before;
}

// A collection on the way may free more than that; it does not come each time.
const seen = Array.from({ length: 20 }, growth);
assert.ok(seen.filter((bytes) => bytes > 10_000).length > 5, `${seen}`);
