'use strict';
// A request with a signal that is aborted at once is never granted, though the lock was free; others go on.
const assert = require('assert');

const { locks } = navigator;
const events = [];
const controller = new AbortController();

const first = locks.request('a', { signal: controller.signal }, () => events.push('first'));
const second = locks.request('a', () => events.push('second'));
controller.abort();

first.catch((error) => events.push(error.name));
second.then(() => events.push('settled'));
const calm = new AbortController();
locks.request('b', { signal: calm.signal }, () => events.push('calm'));
assert.ok(!events.includes('calm'));

process.on('exit', () => {
  assert.ok(!events.includes('first'));
  for (const event of ['AbortError', 'second', 'settled', 'calm'])
    assert.ok(events.includes(event));
});
