'use strict';
// Listeners added during a dispatch take part in it; those removed are not called any more.
const assert = require('assert');

const target = new EventTarget();
const calls = [];
const late = () => calls.push('late');
const removed = () => calls.push('removed');
target.addEventListener('x', () => {
  calls.push('first');
  target.removeEventListener('x', removed);
  target.addEventListener('x', late);
});
target.addEventListener('x', removed);
target.addEventListener('x', () => calls.push('last'), { once: true });
target.dispatchEvent(new Event('x'));
assert.deepStrictEqual(calls.splice(0), ['first', 'last', 'late']);
target.dispatchEvent(new Event('x'));
assert.deepStrictEqual(calls.splice(0), ['first', 'late']);

// Within a dispatch of the same type.
const nested = new EventTarget();
let depth = 0;
nested.addEventListener('y', () => {
  calls.push(depth);
  if (depth++ < 2) nested.dispatchEvent(new Event('y'));
});
nested.addEventListener('y', () => calls.push('once'), { once: true });
nested.dispatchEvent(new Event('y'));
assert.deepStrictEqual(calls, [0, 1, 2, 'once']);
