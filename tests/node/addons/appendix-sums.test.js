'use strict';
// The book's addons: a greeting, and the same sum while the program waits and while it does not.
const assert = require('assert');
const addon = require(require('../../node-api/build').build());

assert.strictEqual(addon.hello('wörld'), 'Hello, wörld!');
const order = [];
let calledAt;
addon.sumAsync(1e6, (error, sum) => {
  assert.strictEqual(error, null);
  assert.strictEqual(sum, 499999500000);
  order.push('async');
  process.nextTick(() => order.push('tick'));
  calledAt = order.length;
});
order.push('queued');
assert.strictEqual(addon.sum(1e6), 499999500000);
order.push('sync');

process.on('exit', () => {
  assert.strictEqual(calledAt, 3);
  assert.deepStrictEqual(order, ['queued', 'sync', 'async', 'tick']);
});
