'use strict';
// vm.measureMemory: what can wait is answered with what cannot, in order.
const assert = require('assert');
const vm = require('vm');

process.removeAllListeners('warning');
const seen = [];
vm.measureMemory().then(({ total, current }) => {
  seen.push('summary');
  assert.ok(total.jsMemoryEstimate > 0);
  assert.strictEqual(current, undefined);
});
vm.measureMemory({ mode: 'detailed', execution: 'eager' }).then(({ current }) => {
  seen.push('detailed');
  assert.ok(current.jsMemoryRange[1] >= current.jsMemoryRange[0]);
});
process.on('exit', () => assert.deepStrictEqual(seen, ['summary', 'detailed']));
