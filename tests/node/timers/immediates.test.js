'use strict';
// Immediates added by an immediate wait for the next turn; a cleared one never runs; an exception does
// not lose the rest of the queue.
const assert = require('assert');

const order = [];
setImmediate(() => {
  order.push(1);
  setImmediate(() => order.push(4));
  clearImmediate(cleared);
});
const cleared = setImmediate(() => order.push('never'));
setImmediate(() => {
  order.push(2);
  throw new Error('in between');
});
setImmediate((a, b) => order.push(a + b), 1, 2);
process.on('uncaughtException', (e) => assert.strictEqual(e.message, 'in between'));
process.on('exit', () => assert.deepStrictEqual(order, [1, 2, 3, 4]));
