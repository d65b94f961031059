'use strict';

// Mocked timers run when the time is advanced, in order, and the date follows.

const assert = require('assert');
const { mock } = require('node:test');
const realSetTimeout = setTimeout;

mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'], now: 1000 });
const seen = [];
setTimeout(() => seen.push('timeout'), 50);
const interval = setInterval(() => seen.push('interval'), 20);
setImmediate(() => seen.push('immediate'));
const cleared = setTimeout(() => seen.push('never'), 10);
clearTimeout(cleared);
assert.strictEqual(Date.now(), 1000);
mock.timers.tick(0);
assert.deepStrictEqual(seen, ['immediate']);
mock.timers.tick(45);
assert.deepStrictEqual(seen, ['immediate', 'interval', 'interval']);
mock.timers.tick(5);
assert.deepStrictEqual(seen, ['immediate', 'interval', 'interval', 'timeout']);
assert.strictEqual(new Date(Date.now()).valueOf(), 1050);
clearInterval(interval);
mock.timers.tick(1000);
assert.strictEqual(seen.length, 4);
assert.throws(() => mock.timers.enable(), { code: 'ERR_INVALID_STATE' });
mock.timers.reset();
assert.strictEqual(setTimeout, realSetTimeout);
assert.ok(Date.now() > 1e12);
assert.throws(() => mock.timers.tick(1), { code: 'ERR_INVALID_STATE' });
