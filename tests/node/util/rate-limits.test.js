'use strict';
// `debounce` runs once for a burst of calls; `throttle` lets the rest wait for their turn.

const assert = require('assert');
const { debounce, throttle } = require('util');

if (debounce === undefined) process.exit(0);

let runs = 0;
const late = debounce((value) => {
  runs++;
  return value;
}, 5);
Promise.all([late(1), late(2), late(3)]).then((values) => {
  assert.deepStrictEqual(values, [3, 3, 3]);
  assert.strictEqual(runs, 1);
});
assert.strictEqual(late.pendingCount, 3);

const started = [];
const limited = throttle(
  (value) => {
    started.push(value);
    return value;
  },
  2,
  5,
);
const all = [limited(1), limited(2), limited(3)];
assert.deepStrictEqual(started, [1, 2]);
Promise.all(all).then((values) => assert.deepStrictEqual(values, [1, 2, 3]));

const stopped = throttle((value) => value, 1, 1000);
stopped(1);
const dropped = stopped(2);
stopped.cancel();
stopped.unref();
assert.rejects(dropped, { name: 'AbortError' });
