'use strict';
// AbortSignal.any follows its sources, AbortSignal.timeout fires with a TimeoutError.
const assert = require('assert');

const first = new AbortController();
const second = new AbortController();
const any = AbortSignal.any([first.signal, second.signal]);
const nested = AbortSignal.any([any]);
let fired = 0;
nested.addEventListener('abort', () => fired++);
second.abort('why');
assert.strictEqual(any.reason, 'why');
assert.strictEqual(nested.reason, 'why');
first.abort();
assert.strictEqual(fired, 1);
assert.throws(
  () => any.throwIfAborted(),
  (e) => e === 'why',
);
assert.strictEqual(AbortSignal.abort().reason.name, 'AbortError');
assert.throws(() => new AbortSignal(), { code: 'ERR_ILLEGAL_CONSTRUCTOR' });

const timeout = AbortSignal.timeout(5);
let reason;
timeout.onabort = () => {
  reason = timeout.reason;
};
const keep = setInterval(() => {
  if (reason === undefined) return;
  clearInterval(keep);
  assert.strictEqual(reason.name, 'TimeoutError');
}, 1);
