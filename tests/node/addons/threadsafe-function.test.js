'use strict';
// Threads call back through queues: nothing is lost, one thread's calls stay in order, and the loop ends after them.
const assert = require('assert');
const addon = require(require('../../node-api/build').build());

const before = addon.finalized();
let ticks = 0;

function check(threads) {
  const seen = [];
  addon.fromThreads(threads, (n) => {
    seen.push(n);
    process.nextTick(() => ticks++);
  });
  process.on('exit', () => {
    assert.strictEqual(seen.length, threads * 100);
    for (let i = 1; i <= 100; i++) {
      assert.strictEqual(seen.filter((n) => n === i).length, threads);
    }
    if (threads === 1) assert(seen.every((n, i) => n === i + 1));
  });
}

check(1);
check(4);
process.on('exit', () => {
  assert.strictEqual(ticks, 500);
  assert.strictEqual(addon.finalized(), before + 2);
});
