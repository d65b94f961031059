'use strict';
// Ticks before microtasks before timers; equal timers in order of start; ticks run between timers.
const assert = require('assert');

const order = [];
setTimeout(() => {
  order.push('t1');
  process.nextTick(() => order.push('tick in t1'));
  Promise.resolve().then(() => order.push('micro in t1'));
}, 5);
setTimeout(() => order.push('t2'), 5);
Promise.resolve().then(() => order.push('micro'));
queueMicrotask(() => order.push('queued'));
process.nextTick(() => order.push('tick'));
order.push('sync');
process.on('exit', () => {
  assert.deepStrictEqual(order, [
    'sync',
    'tick',
    'micro',
    'queued',
    't1',
    'tick in t1',
    'micro in t1',
    't2',
  ]);
});
