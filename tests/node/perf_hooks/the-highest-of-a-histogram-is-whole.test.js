'use strict';
// The highest value of a histogram is a whole number that is known exactly.

const assert = require('node:assert');
const { createHistogram } = require('node:perf_hooks');

for (const highest of [NaN, 1.5, Infinity, 2 ** 53]) {
  assert.throws(() => createHistogram({ highest }), {
    name: 'RangeError',
    code: 'ERR_OUT_OF_RANGE',
    message: /^The value of "options\.highest" is out of range\. It must be /,
  });
}
assert.throws(() => createHistogram({ lowest: 5, highest: 9 }), { code: 'ERR_OUT_OF_RANGE' });
assert.strictEqual(createHistogram({ highest: 2 ** 53 - 1 }).count, 0);
