'use strict';
// EventTarget: duplicates are ignored, `once` and `signal` remove, handleEvent objects work, and an
// event that is cancelled makes dispatchEvent return false.
const assert = require('assert');

const target = new EventTarget();
const calls = [];
const listener = (event) => calls.push(event.type);
target.addEventListener('x', listener);
target.addEventListener('x', listener);
target.addEventListener('x', { handleEvent: (event) => calls.push(event.target === target) });
target.addEventListener('x', () => calls.push('once'), { once: true });
const controller = new AbortController();
target.addEventListener('x', () => calls.push('signal'), { signal: controller.signal });
target.dispatchEvent(new Event('x'));
assert.deepStrictEqual(calls, ['x', true, 'once', 'signal']);
calls.length = 0;
controller.abort();
target.dispatchEvent(new Event('x'));
assert.deepStrictEqual(calls, ['x', true]);

target.addEventListener('c', (event) => event.preventDefault());
assert.strictEqual(target.dispatchEvent(new Event('c', { cancelable: true })), false);
assert.strictEqual(target.dispatchEvent(new Event('c')), true);
assert.strictEqual(new CustomEvent('d', { detail: 5 }).detail, 5);
assert.throws(() => target.dispatchEvent({}), { code: 'ERR_INVALID_ARG_TYPE' });
