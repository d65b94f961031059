'use strict';
// A profile is the answer of the first stop() alone.

const assert = require('assert');
const v8 = require('v8');

for (const profile of [v8.startCpuProfile(), v8.startHeapProfile()]) {
  assert.strictEqual(typeof profile.stop(), 'string');
  assert.strictEqual(profile.stop(), undefined);
}
