'use strict';
// Numbers that no profile can be taken with are refused.

const assert = require('node:assert');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const v8 = require('node:v8');

for (const options of [
  { maxBufferSize: 0 },
  { maxBufferSize: -1 },
  { maxBufferSize: 2 ** 32 },
  { sampleInterval: -1 },
  { sampleInterval: 2 ** 31 },
]) {
  assert.throws(() => v8.startCpuProfile(options), { code: 'ERR_OUT_OF_RANGE' });
}
assert.throws(() => monitorEventLoopDelay({ samplePerIteration: 1 }), {
  code: 'ERR_INVALID_ARG_TYPE',
});
