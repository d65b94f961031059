'use strict';
// A list of entries knows its own, and the size of a buffer is a number.
const assert = require('node:assert');
const { PerformanceObserverEntryList, performance } = require('node:perf_hooks');

for (const name of ['getEntries', 'getEntriesByName', 'getEntriesByType']) {
  for (const odd of [undefined, null, 5, {}]) {
    assert.throws(() => PerformanceObserverEntryList.prototype[name].call(odd), {
      name: 'TypeError',
      code: 'ERR_INVALID_THIS',
    });
  }
}
for (const [odd, kind] of [
  [Symbol('x'), 'Symbol'],
  [1n, 'BigInt'],
]) {
  assert.throws(() => performance.setResourceTimingBufferSize(odd), {
    name: 'TypeError',
    code: 'ERR_INVALID_ARG_TYPE',
    message: `maxSize is a ${kind} and cannot be converted to a number.`,
  });
}
