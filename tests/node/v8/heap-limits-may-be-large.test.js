'use strict';

// The limit of the heap may be above what 32 bits hold.

const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const { totalmem } = require('node:os');

const limitOf = (...flags) => {
  const code = 'v8.getHeapStatistics().heap_size_limit / 2 ** 20';
  return Number(execFileSync(process.execPath, [...flags, '-p', code], { encoding: 'utf8' }));
};

for (const megabytes of [2000, 8000, 20_000]) {
  const limit = limitOf(`--max-old-space-size=${megabytes}`);
  // Node counts the space of young objects, too.
  assert.ok(limit >= megabytes && limit < megabytes + 500, `${limit} for ${megabytes}`);
}

const all = limitOf('--max-old-space-size-percentage=100');
assert.ok(all > 0 && all < totalmem() / 2 ** 20 + 500, `${all}`);
const ratio = limitOf('--max-old-space-size-percentage=50') / all;
assert.ok(ratio > 0.4 && ratio < 0.6, `${ratio}`);
