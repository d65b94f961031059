// What an entry module queues as microtasks runs before its ticks, as the module itself runs in a microtask.
import assert from 'node:assert';

const order = [];
process.nextTick(() => order.push('tick'));
Promise.resolve().then(() => order.push('microtask'));
setTimeout(() => assert.deepStrictEqual(order, ['microtask', 'tick']), 1);
