'use strict';
// createHook sees the life of ticks and timers, with execution ids while they run.
const assert = require('assert');
const { createHook, executionAsyncId } = require('async_hooks');

const events = [];
const types = new Map();
const hook = createHook({
  init: (id, type) => types.set(id, type),
  before: (id) => types.has(id) && events.push(`before ${types.get(id)}`),
  after: (id) => types.has(id) && events.push(`after ${types.get(id)}`),
}).enable();
setTimeout(() => {
  assert.strictEqual(types.get(executionAsyncId()), 'Timeout');
}, 1);
process.nextTick(() => {
  assert.strictEqual(types.get(executionAsyncId()), 'TickObject');
});
process.on('exit', () => {
  hook.disable();
  assert.deepStrictEqual(events, [
    'before TickObject',
    'after TickObject',
    'before Timeout',
    'after Timeout',
  ]);
});
